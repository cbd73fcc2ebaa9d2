import { ApiProperty } from '@nestjs/swagger';
import type { Bound, Figure } from '@accrue/campaigns-domain';

class BoundDto implements Bound {
  @ApiProperty({ enum: ['at_least', 'above', 'at_most'], example: 'at_least' }) is!: Bound['is'];
  @ApiProperty({ description: 'In the unit of the figure', example: 60 }) value!: number;
}

export class FigureDto implements Figure {
  @ApiProperty({ type: 'integer', description: 'Members, purchases or minor units: `counted` says which', example: 31 })
  numerator!: number;
  @ApiProperty({ type: 'integer', example: 50 }) denominator!: number;
  @ApiProperty({
    type: 'number',
    format: 'double',
    nullable: true,
    description: 'One by the other, to two decimals; null: there is nothing to divide by',
    example: 62.5,
  })
  value!: number | null;
  @ApiProperty({ enum: ['percent', 'purchases'], example: 'percent' }) unit!: Figure['unit'];
  @ApiProperty({ description: 'Where a sound programme stays' }) bound!: BoundDto;
  @ApiProperty({ type: 'integer', minimum: 0, description: 'How many members it was counted over', example: 50 })
  members!: number;
  @ApiProperty({ type: 'integer', description: 'Of fewer, nothing can be said', example: 30 }) membersMin!: number;
  @ApiProperty({
    enum: ['ok', 'warning', 'unknown'],
    description: '`warning`: not within the bound; `unknown`: too few members to say',
    example: 'ok',
  })
  state!: Figure['state'];
  @ApiProperty({
    description: 'How it was counted, in one sentence',
    example: 'Of members who joined at least 90 days ago, those who had a reward within their first 90 days.',
  })
  counted!: string;
}
