import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import { placed, type MemberOffer } from '@accrue/campaigns-domain';
import { Optional, type Problem } from '@accrue/http';
import { GiftProperty, PlaceProperty, type GiftDto } from '../intake/gift.dto';

const KEY = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/;

export class GiveOfferDto {
  @ApiProperty({
    description: 'Made by whoever gives it: again the same changes nothing',
    pattern: KEY.source,
    example: 'autumn-2026-m-7f3a',
  })
  @IsString()
  @Matches(KEY, { message: 'key must be 1 to 63 letters, digits, dots, dashes or underscores' })
  key!: string;
  @ApiProperty({ description: 'Its id in the programme document', pattern: KEY.source, example: 'autumn' })
  @IsString()
  @Matches(KEY, { message: 'offer must be the id of an offer' })
  offer!: string;
}

/** A line of a batch. */
export class GiveOfferLineDto extends GiveOfferDto {
  @ApiProperty({ description: 'Who is given it' })
  @IsString()
  @Length(1, 64)
  memberId!: string;
}

export class TellOfOfferDto {
  @ApiPropertyOptional({ description: 'When the member did; RFC 3339 with offset. Absent: now' })
  @Optional()
  @IsString()
  @Length(1, 40)
  occurredAt?: string;
}

class CouponUsesDto {
  @ApiProperty({ type: 'integer', description: 'How many receipts can use it now', example: 1 }) left!: number;
  @ApiProperty({ type: 'integer', description: 'How many have, without those whose use was given back', example: 0 })
  used!: number;
}

export class MemberOfferDto {
  @ApiProperty({
    description: 'Of whoever gave it; of a rule: by what earned it and the rule',
    example: 'autumn-2026-m-7f3a',
  })
  key!: string;
  @ApiProperty({ example: 'autumn' }) offer!: string;
  @ApiProperty({ example: '500 points for 50 pounds in a week' }) name!: string;
  @ApiProperty({
    enum: ['inactive', 'given', 'completed', 'expired', 'taken-back'],
    example: 'given',
    description:
      'inactive: it waits for the member to activate it; completed: the goal was reached as often as it gives, or a coupon without a goal was used as ' +
      'often as it can be; a return may undo that. ' +
      'taken-back: what had brought it came back or was revoked, and all that it gave went with it',
  })
  state!: MemberOffer['state'];
  @ApiProperty({ format: 'date-time' }) givenAt!: string;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the member saw it first; null: nobody has said that they did',
    example: null,
  })
  viewedAt!: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when purchases count, where the member has to activate it; null: they have not, or need not',
    example: null,
  })
  activatedAt!: string | null;
  @ApiProperty({ format: 'date-time', description: 'The first instant at which purchases count no more' })
  until!: string;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What is counted; null: a coupon without a goal, as are the next two',
    enum: ['spend', 'units', 'visits'],
  })
  count!: string | null;
  @ApiProperty({
    type: Boolean,
    nullable: true,
    description: 'Whether one receipt has to get there, or all together',
    example: false,
  })
  oneBasket!: boolean | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'How much each completion needs', example: 5000 })
  goal!: number | null;
  @ApiProperty({ type: 'integer', description: 'What counts so far; with `oneBasket` the largest', example: 3200 })
  value!: number;
  @ApiProperty({
    type: 'integer',
    description: 'What purchases have to bring for the next completion; 0: there is none to come',
    example: 1800,
  })
  missing!: number;
  @ApiProperty({ type: 'integer', description: 'How often the goal gives', example: 1 }) times!: number;
  @ApiProperty({
    type: [String],
    description: 'Receipts that reached the goal, each as often as it did',
    example: ['R-1'],
  })
  completedBy!: readonly string[];
  @ApiProperty({ type: 'integer', description: 'What each completion gives; of a gift, how often', example: 500 })
  points!: number;
  @PlaceProperty() walletId!: string | null;
  @GiftProperty() gift?: GiftDto;
  @ApiPropertyOptional({ type: CouponUsesDto, description: 'Of a coupon; absent: it gives something else' })
  coupon?: CouponUsesDto;
}

export class GivenOfferDto extends MemberOfferDto {
  @ApiProperty({ description: 'Whose it is: the survivor’s, when it was given to a duplicate' }) memberId!: string;
  @ApiProperty({ description: 'It was given before: nothing happened', example: false }) duplicate!: boolean;
}

/** One line of a batch: the offer as POST /v1/members/{memberId}/offers answers it, or the problem. */
export class GivenOfferLineDto extends PartialType(GivenOfferDto) {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Of the request' }) line!: number;
  @ApiPropertyOptional({ allOf: [{ $ref: '#/components/schemas/Problem' }], description: 'Instead of the offer' })
  problem?: Problem;
}

export class SegmentGiftDto {
  @ApiProperty({ example: 'lapsed' }) segmentId!: string;
  @ApiProperty({ example: 'come-back-2026' }) key!: string;
  @ApiProperty({ example: 'autumn' }) offer!: string;
  @ApiProperty({ format: 'date-time', description: 'For each member it counts from then on' }) startedAt!: string;
  @ApiProperty({ type: 'integer', description: 'How many members have it', example: 4200 }) given!: number;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'null: there are members to come',
    example: null,
  })
  finishedAt!: string | null;
}

export class StartedSegmentGiftDto extends SegmentGiftDto {
  @ApiProperty({ description: 'It was asked for before: nothing new was begun', example: false }) duplicate!: boolean;
}

export class MemberOffersDto {
  @ApiProperty({ type: [MemberOfferDto], description: 'The first given first' })
  offers!: readonly MemberOfferDto[];
}

export const offerDtoOf = (given: MemberOffer): MemberOfferDto => {
  const { key, offer, state, givenAt, viewedAt, activatedAt, until, value, missing, completedBy, coupon } = given;
  const { id, name, goal, times, points, walletId } = offer;
  return {
    ...{
      key,
      offer: id,
      name,
      state,
      givenAt,
      viewedAt,
      activatedAt,
      until,
      value,
      missing,
      completedBy,
      times,
      points,
      ...placed(walletId),
    },
    ...{ count: goal?.count ?? null, oneBasket: goal?.isOfOneBasket ?? null, goal: goal?.amount ?? null },
    ...(coupon === undefined ? {} : { coupon }),
  };
};
