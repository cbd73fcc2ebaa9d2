import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import { NextCursorProperty, Optional } from '@accrue/http';
import { PLAIN_TEXT } from '@accrue/kernel';
import { draw } from '@accrue/rewards-domain';

const STATUS = { enum: [...draw.DRAW_STATUSES], description: 'open; frozen: the list of tickets is fixed; made' };
const DRAW_ID = { example: 'christmas' };
const CLOSES = {
  format: 'date-time',
  description: 'From then on nobody has a ticket',
  example: '2026-12-24T18:00:00.000Z',
};
const OPENS = {
  format: 'date-time',
  description: 'From then on members have tickets',
  example: '2026-12-01T00:00:00.000Z',
};
const HASH = '7ac597f196f824f651db408f68626462e022ea8d8b28621bdea867fb5da51477';

class PrizeDto {
  @ApiProperty({ example: 'hamper' })
  id!: string;
  @ApiProperty({ example: 'A hamper' })
  name!: string;
  @ApiProperty({ type: 'integer', description: 'How many tickets win it', example: 3 })
  winners!: number;
  @ApiPropertyOptional({ description: 'Reward that winners are given; absent: somebody hands it over' })
  rewardId?: string;
}

class WinnerDto {
  @ApiProperty({ type: 'integer', description: 'Of the ticket in the list', example: 165 })
  number!: number;
  @ApiProperty({ description: 'As in the list', example: HASH })
  ticket!: string;
  @ApiProperty({ example: 'hamper' })
  prizeId!: string;
  @ApiPropertyOptional({ description: 'Only for operators: the redemption, or what a rule gave', example: 'RD-1' })
  entryId?: string;
  @ApiPropertyOptional({ description: 'Only for operators: whose ticket it is' })
  memberId?: string;
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Only for operators, once it is given: to whom; null: to nobody, whoever has won has left',
    example: 'm-7f3a',
  })
  givenTo?: string | null;
}

export class DrawSummaryDto {
  @ApiProperty(DRAW_ID)
  drawId!: string;
  @ApiProperty({ example: 'Christmas draw' })
  name!: string;
  @ApiProperty(STATUS)
  status!: draw.KnownDraw['status'];
  @ApiProperty(OPENS)
  opens!: string;
  @ApiProperty(CLOSES)
  closes!: string;
}

export class DrawsDto {
  @ApiProperty({ type: [DrawSummaryDto], description: 'Those that close last first; a programme has 100 at most' })
  draws!: readonly DrawSummaryDto[];
}

export class DrawDto extends DrawSummaryDto {
  @ApiProperty({
    format: 'date-time',
    description: 'From then on the list of tickets is fixed',
    example: '2026-12-24T19:00:00.000Z',
  })
  drawnFrom!: string;
  @ApiProperty({ type: [PrizeDto], description: 'In the order in which they are drawn' })
  prizes!: readonly PrizeDto[];
  @ApiPropertyOptional({ type: 'integer', description: 'How many tickets one member can have; absent: without bound' })
  ticketsPerMember?: number;
  @ApiPropertyOptional({ type: [String], description: 'For who redeems in one of these tiers; absent: for all' })
  tiers?: readonly string[];
  @ApiPropertyOptional({
    description: 'The public value that is mixed with the seed, in words; absent: none is',
    example: 'The first pulse of the public beacon after the draw has closed',
  })
  beacon?: string;
  @ApiProperty({ description: 'How winners follow from seed and list', example: 'accrue-draw-1' })
  algorithm!: string;
  @ApiProperty({
    description: 'SHA-256 of the draw and its seed: what the draw has been committed to since before its first ticket',
    example: 'c100b365c737ce9a24b8689a2ceac009646d65e01ed21c9f74f93b17e6585a1e',
  })
  commitment!: string;
  @ApiProperty({ type: 'integer', description: 'Tickets that take part as it stands', example: 1000 })
  tickets!: number;
  @ApiProperty({ type: 'integer', description: 'Of these, those that are not paid for yet: the draw waits for that' })
  unsettled!: number;
  @ApiProperty({ type: 'integer', description: 'Tickets of members who had left when the list was fixed' })
  leftOut!: number;
  @ApiProperty({ type: String, nullable: true, description: 'Of the list; null: it is not fixed', example: HASH })
  listHash!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The public value that was mixed in; null: none yet, or none at all',
    example: null,
  })
  entropy!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: '32 bytes in hex; null: secret, until the draw is made',
    example: 'a5'.repeat(32),
  })
  seed!: string | null;
  @ApiProperty({ type: [WinnerDto], description: 'In the order in which they were drawn' })
  winners!: readonly WinnerDto[];
  @ApiProperty({ description: 'Of the draw' })
  revision!: number;
}

export class DrawTicketDto {
  @ApiProperty({ type: 'integer', description: 'From 1 on', example: 165 })
  number!: number;
  @ApiProperty({
    description: 'SHA-256 of draw, redemption and member: it says who has it to who knows both',
    example: HASH,
  })
  ticket!: string;
  @ApiProperty({ description: 'SHA-256 of this line and the hash of the line before', example: HASH })
  hash!: string;
  @ApiPropertyOptional({ description: 'Only for operators: the redemption, or what a rule gave', example: 'RD-1' })
  entryId?: string;
  @ApiPropertyOptional({ description: 'Only for operators: whose it is' })
  memberId?: string;
}

export class DrawTicketsDto {
  @ApiProperty({ type: [DrawTicketDto], description: 'By number' })
  tickets!: readonly DrawTicketDto[];
  @NextCursorProperty()
  nextCursor!: string | null;
}

export class MakeDrawDto {
  @ApiPropertyOptional({
    description: 'The public value that the draw has announced to mix in; a draw without one takes none',
    example: 'pulse 4711: 9F3C2A',
  })
  @Optional()
  @IsString()
  @Length(1, 1_000)
  @Matches(PLAIN_TEXT)
  entropy?: string;
}
