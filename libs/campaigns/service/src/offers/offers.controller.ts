import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AnswersLines, CorrelationId, NDJSON_MEDIA_TYPE, readDto, Refuses, Roles } from '@accrue/http';
import { memberId as idOfMember } from '@accrue/kernel';
import { answerLines, batchOf, readEach } from '../intake/batch-lines';
import {
  GivenOfferDto,
  GivenOfferLineDto,
  GiveOfferDto,
  GiveOfferLineDto,
  MemberOffersDto,
  offerDtoOf,
  SegmentGiftDto,
  StartedSegmentGiftDto,
  TellOfOfferDto,
} from './offer.dto';
import { Offers, type GivenOffer } from './offers';
import { SegmentGifts, type SegmentGift } from './segment-gifts';

const LINE_EXAMPLE = '{"memberId":"m-7f3a","key":"autumn-2026-m-7f3a","offer":"autumn"}';

@ApiTags('offers')
@Controller('v1')
export class OffersController {
  constructor(
    private readonly offers: Offers,
    private readonly gifts: SegmentGifts,
  ) {}

  @Roles('operator')
  @Post('members/:memberId/offers')
  @ApiOperation({
    summary: 'Give a member an offer',
    description:
      '201 when it is given now, 200 with the offer as it stands when it was before under this key. It counts from now on, under the terms of the ' +
      'programme in effect now, whatever is published later. Each that is given runs by itself.',
  })
  @ApiCreatedResponse({ type: GivenOfferDto, description: 'Given' })
  @ApiOkResponse({ type: GivenOfferDto, description: 'Given before' })
  @Refuses(
    'member.unknown',
    'offer.unknown',
    'offer.over',
    'offer.conflict',
    'programme.not_published',
    'write.conflict',
  )
  async give(
    @Param('memberId') memberId: string,
    @Body() { key, offer }: GiveOfferDto,
    @CorrelationId() correlationId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GivenOfferDto> {
    const given = await this.offers.give(idOfMember(memberId), { key, offer }, { correlationId });
    void reply.status(given.duplicate ? 200 : 201);
    return givenDtoOf(given);
  }

  @Roles('operator')
  @Post('offers::give')
  @HttpCode(200)
  @ApiConsumes(NDJSON_MEDIA_TYPE)
  @ApiBody({ schema: { type: 'string', example: `${LINE_EXAMPLE}\n` }, description: batchOf('member, key and offer') })
  @ApiOperation({
    summary: 'Give many members offers',
    description:
      'One answer a line, in the order of the lines: the offer as it stands, or `{line, problem}`. A bad line spoils only itself. Safe to repeat.',
  })
  @AnswersLines(GivenOfferLineDto, 'One answer a line')
  @Refuses('programme.not_published', 'write.conflict')
  async giveMany(@Body() body: unknown, @CorrelationId() correlationId: string): Promise<string> {
    return answerLines(body, {
      example: LINE_EXAMPLE,
      take: (values) =>
        readEach(
          values,
          (value) => {
            const { memberId, key, offer } = readDto(GiveOfferLineDto, value);
            return { memberId: idOfMember(memberId), key, offer };
          },
          (gifts) => this.offers.giveMany(gifts, { correlationId }),
        ),
      tell: (given) => Promise.resolve(givenDtoOf(given)),
    });
  }

  @Roles('operator')
  @Post('segments/:segmentId/offers')
  @ApiOperation({
    summary: 'Give an offer to all members of a segment',
    description:
      '201 when that begins now, 200 with how far it is when it was asked for before under this key. It goes on until all have it, whatever process is ' +
      'killed, and nobody has it twice. Who comes into the segment when their turn is over gets none.',
  })
  @ApiCreatedResponse({ type: StartedSegmentGiftDto, description: 'Begun' })
  @ApiOkResponse({ type: StartedSegmentGiftDto, description: 'Begun before' })
  @Refuses('segment.unknown', 'offer.unknown', 'offer.over', 'offer.conflict', 'programme.not_published')
  async giveToSegment(
    @Param('segmentId') segmentId: string,
    @Body() { key, offer }: GiveOfferDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StartedSegmentGiftDto> {
    const gift = await this.gifts.start(segmentId, { key, offer });
    void reply.status(gift.duplicate ? 200 : 201);
    return { ...giftDtoOf(gift), duplicate: gift.duplicate };
  }

  @Roles('analyst')
  @Get('segments/:segmentId/offers/:key')
  @ApiOperation({ summary: 'How far an offer has been given to the members of a segment' })
  @ApiOkResponse({ type: SegmentGiftDto })
  @Refuses('offer.not_given')
  async showGift(@Param('segmentId') segmentId: string, @Param('key') key: string): Promise<SegmentGiftDto> {
    return giftDtoOf(await this.gifts.show(segmentId, key));
  }

  @Roles('pos', 'member')
  @Post('members/:memberId/offers/:key(^[^]+)::activate')
  @HttpCode(200)
  @ApiOperation({
    summary: 'A member wants an offer that counts only then',
    description:
      'Purchases count from `occurredAt` on, in the days of the offer. Again is the same answer; the earliest time that was told stands. One that needs ' +
      'no activation is answered as it is.',
  })
  @ApiOkResponse({ type: GivenOfferDto })
  @Refuses(
    'offer.not_given',
    'offer.over',
    'offer.activated_before_given',
    'action.instant_invalid',
    'action.in_the_future',
    'programme.not_published',
    'write.conflict',
  )
  async activate(
    @Param('memberId') memberId: string,
    @Param('key') key: string,
    @Body() { occurredAt }: TellOfOfferDto,
    @CorrelationId() correlationId: string,
  ): Promise<GivenOfferDto> {
    return givenDtoOf(await this.offers.activate(idOfMember(memberId), key, occurredAt ?? null, { correlationId }));
  }

  @Roles('pos')
  @Post('members/:memberId/offers/:key(^[^]+)::view')
  @HttpCode(200)
  @ApiOperation({
    summary: 'A member has seen an offer',
    description:
      'In the app, at the till, in a message that was opened. What the offer gives is the same. Again is the same answer; the earliest time that was ' +
      'told stands. Offers that rules give have no views.',
  })
  @ApiOkResponse({ type: GivenOfferDto })
  @Refuses(
    'offer.not_given',
    'offer.viewed_before_given',
    'action.instant_invalid',
    'action.in_the_future',
    'programme.not_published',
    'write.conflict',
  )
  async view(
    @Param('memberId') memberId: string,
    @Param('key') key: string,
    @Body() { occurredAt }: TellOfOfferDto,
    @CorrelationId() correlationId: string,
  ): Promise<GivenOfferDto> {
    return givenDtoOf(await this.offers.view(idOfMember(memberId), key, occurredAt ?? null, { correlationId }));
  }

  @Roles('pos', 'analyst', 'support', 'member')
  @Get('members/:memberId/offers')
  @ApiOperation({ summary: 'The offers that a member was given, and how far each is' })
  @ApiOkResponse({ type: MemberOffersDto })
  @Refuses('programme.not_published')
  async list(@Param('memberId') memberId: string): Promise<MemberOffersDto> {
    return { offers: (await this.offers.of(idOfMember(memberId))).map(offerDtoOf) };
  }
}

const givenDtoOf = (given: GivenOffer): GivenOfferDto => ({
  ...offerDtoOf(given),
  memberId: given.memberId,
  duplicate: given.duplicate,
});

const giftDtoOf = ({ segmentId, key, offer, startedAt, given, finishedAt }: SegmentGift): SegmentGiftDto => ({
  ...{ segmentId, key, offer, startedAt, given, finishedAt },
});
