import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { Optional } from '@accrue/http';
import { CODE_LENGTH_MAX, CODE_PATTERNS, CODES_PER_CALL_MAX } from './codes-of-body';

export class AddCodesDto {
  @ApiProperty({
    type: 'array',
    minItems: 1,
    maxItems: CODES_PER_CALL_MAX,
    items: { type: 'string', minLength: 1, maxLength: CODE_LENGTH_MAX, allOf: CODE_PATTERNS },
    description: 'Codes to hand out; blanks around them do not count, duplicates are ignored',
    example: ['FIVE-7K2M', 'FIVE-9QXT'],
  })
  codes!: string[];
}

export class CodesQuery {
  @ApiPropertyOptional({ description: 'Say what would be added, add nothing' })
  @Optional()
  @IsIn(['true', 'false'])
  dryRun?: 'true' | 'false';
}

class RepeatedCodeDto {
  @ApiProperty({ type: 'integer', description: 'Line of the text, else position in the array; from 1' }) line!: number;
  @ApiProperty({ type: 'integer', description: 'Where the code stood first' }) firstLine!: number;
}

export class CodesPreviewDto {
  @ApiProperty() rewardId!: string;
  @ApiProperty({ enum: [true] }) dryRun!: true;
  @ApiProperty({ type: 'integer', description: 'Codes found' }) codes!: number;
  @ApiProperty({ type: String, nullable: true }) first!: string | null;
  @ApiProperty({ type: String, nullable: true }) last!: string | null;
  @ApiProperty({ type: 'integer', description: 'New codes' }) wouldAdd!: number;
  @ApiProperty({ type: 'integer', description: 'Codes that the reward has or had already' }) known!: number;
  @ApiProperty({ type: 'integer', description: 'Codes that are in the list more than once' }) repeated!: number;
  @ApiProperty({ type: [RepeatedCodeDto], description: 'The first 50 of them' })
  repeatedAt!: readonly RepeatedCodeDto[];
}

export class CodesAddedDto {
  @ApiProperty()
  rewardId!: string;
  @ApiProperty({ description: 'New codes' })
  added!: number;
  @ApiProperty({ description: 'Codes that the reward has or had already, or that were sent twice' })
  duplicates!: number;
  @ApiProperty({ description: 'Codes left to give out' })
  availableCodes!: number;
  @ApiProperty({ description: 'Of the reward' })
  revision!: number;
}
