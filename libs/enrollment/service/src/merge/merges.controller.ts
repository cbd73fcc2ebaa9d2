import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import { Caller, CorrelationId, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { PLAIN_TEXT } from '@accrue/kernel';
import { memberView, MemberView } from '../members/member-view';
import { ReasonCode } from '../members/reason-code';
import { Merges, pairOf } from './merges';

class MergeDto {
  @ApiProperty({ description: 'The member that is a duplicate of this one' })
  @IsString()
  @Length(1, 128)
  @Matches(PLAIN_TEXT, { message: 'duplicate must not hold control characters' })
  duplicate!: string;

  @ReasonCode('enrolled_twice')
  reason!: string;
}

class SeparateDto {
  @ReasonCode('two_persons')
  reason!: string;
}

const REFUSALS = [
  'member.unknown',
  'member.erased',
  'member.closed',
  'member.merged',
  'id.invalid',
  'write.conflict',
] as const;

@ApiTags('members')
@Controller('v1/members')
export class MergesController {
  constructor(private readonly merges: Merges) {}

  @Roles('operator')
  @Post(':memberId/merges')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Merge a duplicate into a member',
    description:
      'Receipts, points, limits and tier of both are afterwards as if all had been this member’s, each at its own time: what a rule gives ' +
      'once is there once. Identities of the duplicate lead to this member, also on receipts that come late; its holds, adjustments ' +
      'and spends go on here. The duplicate’s account is empty and refuses commands (`account.merged` says where to go). The other contexts ' +
      'follow a moment later. The same again changes nothing. 409 member.merged: one of both is a duplicate already, `into` says of ' +
      'whom; member.has_duplicates: merge the other way round, or separate those first.',
  })
  @ApiOkResponse({ type: MemberView })
  @Refuses(...REFUSALS, 'member.merged_into_itself', 'member.has_duplicates')
  async merge(
    @Param('memberId') memberId: string,
    @Body() { duplicate, reason }: MergeDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<MemberView> {
    const asked = { correlationId, actor: caller.name };
    const { member, revision } = await this.merges.merge(pairOf(memberId, duplicate), reason, asked);
    return memberView(member, revision);
  }

  @Roles('operator')
  @Post(':memberId/merges/:duplicate(^[^]+)::separate')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Separate a member that was no duplicate',
    description:
      'Both are afterwards as if they had never been merged. What happened since goes by the identity that was shown: the duplicate’s own ' +
      'lead to it again, with what they were shown for meanwhile; what was done without one stays with this member. The same again changes nothing.',
  })
  @ApiOkResponse({ type: MemberView })
  @Refuses(...REFUSALS, 'member.not_merged')
  async separate(
    @Param('memberId') memberId: string,
    @Param('duplicate') duplicate: string,
    @Body() { reason }: SeparateDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<MemberView> {
    const asked = { correlationId, actor: caller.name };
    const { member, revision } = await this.merges.separate(pairOf(memberId, duplicate), reason, asked);
    return memberView(member, revision);
  }
}
