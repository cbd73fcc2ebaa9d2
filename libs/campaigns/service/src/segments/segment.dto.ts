import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsISO8601 } from 'class-validator';
import { Optional } from '@accrue/http';

export class InSegmentDto {
  @ApiProperty({ description: 'Its id in the programme document', example: 'lapsed' }) segmentId!: string;
  @ApiProperty({ format: 'date-time', description: 'The fact or the day that brought the member in' }) since!: string;
}

export class MemberSegmentsDto {
  @ApiProperty({ type: [InSegmentDto] }) segments!: readonly InSegmentDto[];
}

export class CountedSegmentDto {
  @ApiProperty({ example: 'lapsed' }) id!: string;
  @ApiProperty({ example: 'Not seen for three months' }) name!: string;
  @ApiProperty({ description: 'As the programme document says', example: 'member.daysSinceLastPurchase > 90' })
  condition!: string;
  @ApiProperty({ type: 'integer', description: 'Who is in it', example: 1250 }) members!: number;
}

export class SegmentsDto {
  @ApiProperty({ type: [CountedSegmentDto] }) segments!: readonly CountedSegmentDto[];
}

const Integers = (description: string, example: readonly number[]): PropertyDecorator =>
  ApiProperty({
    ...{ type: 'array', items: { type: 'integer' }, minItems: example.length, maxItems: example.length },
    ...{ description, example },
  });

export class RfmCutPointsDto {
  @Integers('Days since the last purchase', [12, 40, 95, 260]) recencyDays!: readonly number[];
  @Integers('Purchases of 365 days', [1, 2, 4, 8]) frequency!: readonly number[];
  @Integers('Minor units spent in 365 days', [18900, 40250, 88100, 212000]) monetaryMinor!: readonly number[];
}

const SCORED = [250, 248, 255, 247, 250];
const AS_SCORED = 'Members with the scores 1 to 5';

export class RfmScoredDto {
  @Integers(AS_SCORED, SCORED) recencyScore!: readonly number[];
  @Integers(AS_SCORED, SCORED) frequencyScore!: readonly number[];
  @Integers(AS_SCORED, SCORED) monetaryScore!: readonly number[];
}

export class RfmQuery {
  @ApiPropertyOptional({ description: 'Default: now', example: '2026-10-31T23:00:00Z' })
  @Optional()
  @IsISO8601({ strict: true })
  asOf?: string;
}

export class RfmDto {
  @ApiProperty({ format: 'date-time' }) asOf!: string;
  @ApiProperty({ type: 'integer', description: 'Members who bought something', example: 1250 }) members!: number;
  @ApiProperty({ type: RfmCutPointsDto, nullable: true, description: 'null: nobody is measured' })
  cutPoints!: RfmCutPointsDto | null;
  @ApiProperty({ type: RfmScoredDto, description: 'By these. Equal members have equal scores, so fifths may differ' })
  scored!: RfmScoredDto;
}
