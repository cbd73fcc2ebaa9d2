import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller, CorrelationId, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { memberView, MemberView } from '../members/member-view';
import { Members } from '../members/members';
import { IdentityReader } from '@accrue/identities';
import { EnrolMemberDto } from './enrol-member.dto';
import { EnrolMembers } from './enrol-members';
import { readEnrolment } from './enrolment';

const LOCATION = { Location: { schema: { type: 'string' }, description: 'Path of the member' } } as const;

@ApiTags('members')
@Controller('v1/members')
export class EnrolController {
  constructor(
    private readonly enrolMembers: EnrolMembers,
    private readonly identities: IdentityReader,
    private readonly members: Members,
  ) {}

  @Roles('pos')
  @Post()
  @ApiOperation({ summary: 'Enrol a member', description: '201 the first time, 200 when the same is sent again.' })
  @ApiCreatedResponse({ type: MemberView, headers: LOCATION })
  @ApiOkResponse({ type: MemberView, description: 'Known already', headers: LOCATION })
  @Refuses(
    'member.identity_missing',
    'member.enrolled_in_the_future',
    'member.already_enrolled',
    'member.closed',
    'member.erased',
    'identity.taken',
    'identity.blocked',
    'identity.invalid',
    'phone.invalid',
    'email.invalid',
    'birth_date.invalid',
    'birth_date.in_the_future',
    'zone.unknown',
    'referral_code.mistyped',
    'referral_code.unknown',
    'referral.of_oneself',
    'instant.invalid',
    'write.conflict',
  )
  async enrol(
    @Body() dto: EnrolMemberDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MemberView> {
    const enrolment = readEnrolment(dto, this.identities, this.members.now());
    const [outcome] = await this.enrolMembers.enrol([enrolment], { correlationId, actor: caller.name });
    if (outcome === undefined) throw new Error('one enrolment has one outcome');
    if (!outcome.ok) throw outcome.rejection;
    void reply.status(outcome.created ? 201 : 200).header('location', `/v1/members/${outcome.member.memberId}`);
    return memberView(outcome.member, outcome.revision);
  }
}
