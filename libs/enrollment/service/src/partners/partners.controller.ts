import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { MoreThan } from 'typeorm';
import { shownReferralCode } from '@accrue/enrollment-domain';
import { ContextPorts } from '@accrue/context-kit';
import { Caller, CorrelationId, PageOrder, PageQuery, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { Profiles } from '../privacy/profiles';
import { partners, type PartnerRow } from '../read-models/partners/partners.projection';
import { Referrals } from '../referral/referrals';
import { EnrolPartnerDto, ErasePartnerDto, PartnerDto, PartnerErasedDto, PartnerPageDto } from './partner.dto';
import { Partners, type FoundPartner } from './partners';

const ORDER = new PageOrder('text');
const LOCATION = { Location: { schema: { type: 'string' }, description: 'Path of the partner' } } as const;

/** Who refers members and is none. */
@ApiTags('partners')
@Controller('v1/partners')
export class PartnersController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly partners: Partners,
    private readonly profiles: Profiles,
    private readonly referrals: Referrals,
  ) {}

  @Roles('operator')
  @Post()
  @ApiOperation({
    summary: 'Enrol a partner',
    description:
      '201 the first time, 200 when the same is sent again. What a partner earns, `partners` of the programme says.',
  })
  @ApiCreatedResponse({ type: PartnerDto, headers: LOCATION })
  @ApiOkResponse({ type: PartnerDto, description: 'Known already', headers: LOCATION })
  @Refuses(
    'partner.already_enrolled',
    'partner.erased',
    'identity.invalid',
    'phone.invalid',
    'email.invalid',
    'write.conflict',
  )
  async enrol(
    @Body() dto: EnrolPartnerDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PartnerDto> {
    const { created, ...found } = await this.partners.enrol(dto, { correlationId, actor: caller.name });
    void reply.status(created ? 201 : 200).header('location', `/v1/partners/${found.partner.partnerId}`);
    return this.shown(found, caller);
  }

  @Roles('analyst')
  @Get()
  @ApiOperation({ summary: 'All partners, by id, pseudonymous' })
  @ApiOkResponse({ type: PartnerPageDto })
  async list(@Query() query: PageQuery): Promise<PartnerPageDto> {
    const [after = ''] = ORDER.after(query) ?? [];
    const rows = await this.ports.readModels
      .of(partners)
      .rows('partner')
      .where({ partner_id: MoreThan(after) })
      .orderBy('partner.partner_id')
      .limit(query.limit + 1)
      .getRawMany<PartnerRow>();
    const { page, nextCursor } = ORDER.pageOf(rows, query, (row) => [row.partner_id]);
    const listed = page.map((row) => ({
      partnerId: row.partner_id,
      reference: row.reference,
      status: row.status,
      enrolledAt: row.enrolled_at,
    }));
    return { partners: listed, nextCursor };
  }

  @Roles('analyst')
  @Get(':partnerId')
  @ApiOperation({ summary: 'A partner, with the code', description: 'Always current. Operators see the profile.' })
  @ApiOkResponse({ type: PartnerDto })
  @Refuses('partner.unknown', 'partner.erased', 'id.invalid')
  async show(@Param('partnerId') partnerId: string, @Caller() caller: ApiCaller): Promise<PartnerDto> {
    return this.shown(await this.partners.get(partnerId), caller);
  }

  @Roles('operator')
  @Post(':partnerId(^[^]+)::erase')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Erase a partner',
    description:
      'For ever. Destroys the key of name, phone and e-mail, and the code leads to nobody; what members buy from then on brings no commission. What was earned stays under the pseudonymous id and can be paid out.',
  })
  @ApiOkResponse({ type: PartnerErasedDto })
  @Refuses('partner.unknown', 'id.invalid', 'write.conflict')
  async erase(
    @Param('partnerId') partnerId: string,
    @Body() dto: ErasePartnerDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<PartnerErasedDto> {
    const erased = await this.partners.erase(partnerId, dto.reason, { correlationId, actor: caller.name });
    return { partnerId: erased.partnerId, status: 'erased', erasedAt: erased.erasedAt };
  }

  private async shown({ partner, revision }: FoundPartner, caller: ApiCaller): Promise<PartnerDto> {
    const { partnerId, reference, enrolledAt, sealedProfile } = partner;
    const referralCode = shownReferralCode(await this.referrals.codeOfPartner(partnerId));
    const sealed = { memberId: partnerId, sealedProfile, sealedDates: null, identities: [] };
    return {
      ...{ partnerId, reference, enrolledAt, referralCode },
      ...(caller.role === 'operator' ? { profile: (await this.profiles.open(sealed)).profile } : {}),
      revision,
    };
  }
}
