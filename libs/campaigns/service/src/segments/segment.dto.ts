import { ApiProperty } from '@nestjs/swagger';

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
