import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CorrelationId, Refuses, Roles } from '@accrue/http';
import { memberId as idOfMember } from '@accrue/kernel';
import { GivenOfferDto, GiveOfferDto, MemberOffersDto, offerDtoOf } from './offer.dto';
import { Offers } from './offers';

@ApiTags('offers')
@Controller('v1')
export class OffersController {
  constructor(private readonly offers: Offers) {}

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
    return { ...offerDtoOf(given), memberId: given.memberId, duplicate: given.duplicate };
  }

  @Roles('pos', 'analyst')
  @Get('members/:memberId/offers')
  @ApiOperation({ summary: 'The offers that a member was given, and how far each is' })
  @ApiOkResponse({ type: MemberOffersDto })
  @Refuses('programme.not_published')
  async list(@Param('memberId') memberId: string): Promise<MemberOffersDto> {
    return { offers: (await this.offers.of(idOfMember(memberId))).map(offerDtoOf) };
  }
}
