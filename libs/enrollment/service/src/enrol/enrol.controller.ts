import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller, CorrelationId, Roles, type ApiCaller } from '@accrue/http';
import { memberView, MemberView } from '../members/member-view';
import { Members } from '../members/members';
import { IdentityReader } from '@accrue/identities';
import { EnrolMemberDto } from './enrol-member.dto';
import { EnrolMembers } from './enrol-members';
import { readEnrolment } from './enrolment';

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
  @ApiCreatedResponse({ type: MemberView })
  @ApiOkResponse({ type: MemberView })
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
