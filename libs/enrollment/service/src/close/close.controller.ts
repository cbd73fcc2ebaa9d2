import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, CorrelationId, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { memberView, MemberView } from '../members/member-view';
import { Members } from '../members/members';
import { ReasonCode } from '../members/reason-code';

export class CloseMemberDto {
  @ReasonCode('member_request')
  reason!: string;
}

@ApiTags('members')
@Controller('v1/members')
export class CloseController {
  constructor(private readonly members: Members) {}

  @Roles('operator')
  @Post(':memberId(^[^]+)::close')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Close a membership',
    description:
      'Final: receipts from then on are unattributed; what a till sends late from before still counts. The identities, but for those that are blocked, and the reference are free: for others, and for the leaver, who may enrol anew as another member. Duplicates of the member leave with it.',
  })
  @ApiOkResponse({ type: MemberView })
  @Refuses('member.unknown', 'member.erased', 'member.merged', 'write.conflict')
  async close(
    @Param('memberId') memberId: string,
    @Body() dto: CloseMemberDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<MemberView> {
    const { member: leaver } = await this.members.get(memberId);
    const metadata = { now: this.members.now() };
    const asked = { correlationId, actor: caller.name };
    // First the duplicates: whatever happens in between, asking again does the rest.
    for (const duplicate of (await this.members.familyOf(leaver)).slice(1)) {
      const data = { reason: dto.reason, withSurvivor: leaver.memberId };
      const messageId = `close:${duplicate.memberId}`;
      await this.members.execute(duplicate.memberId, { type: 'CloseMember', data, metadata }, { messageId, ...asked });
    }
    const command = { type: 'CloseMember', data: { reason: dto.reason }, metadata } as const;
    await this.members.execute(memberId, command, {
      messageId: `close:${memberId}`,
      ...asked,
    });
    const { member, revision } = await this.members.get(memberId);
    return memberView(member, revision);
  }
}
