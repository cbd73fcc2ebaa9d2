import type { GiftGiven } from '@accrue/campaigns-domain';
import type { Unbranded } from '@accrue/kernel';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** What a rule or an offer gives that is no points. */
export class GiftDto {
  @ApiProperty({ enum: ['offer', 'reward', 'discount'] }) kind!: GiftGiven['kind'];
  @ApiProperty({
    description: 'Of the offer or the reward in the programme; of a coupon: of its offer',
    example: 'tea',
  })
  id!: string;
}

export class GiftGivenDto extends GiftDto implements Unbranded<GiftGiven> {
  @ApiProperty({ description: 'The rule; or the offer whose goal was reached', example: 'tea-for-mugs' })
  ruleId!: string;
  @ApiProperty({ type: 'integer', minimum: 1, description: 'How often', example: 1 }) given!: number;
  @ApiProperty({ type: 'integer', description: 'How many of those were taken back since', example: 0 })
  takenBack!: number;
}

const DESCRIPTION = 'What rules and offers gave that is no points; absent: nothing';

/** Member of an answer. */
export const GiftsProperty = (): PropertyDecorator =>
  ApiPropertyOptional({ type: [GiftGivenDto], description: DESCRIPTION });

/** Of a rule or an offer. */
export const GiftProperty = (): PropertyDecorator =>
  ApiPropertyOptional({ type: GiftDto, description: 'What it gives instead of points; absent: it gives points' });

/** Into which wallet a rule or an offer gives. */
export const PlaceProperty = (): PropertyDecorator =>
  ApiProperty({ type: String, nullable: true, description: 'null: it gives no points', example: 'points' });
