import { randomUUID } from 'node:crypto';
import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { readAttributes } from '@accrue/enrollment-domain';
import { Caller, CorrelationId, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { IdentityReader } from '@accrue/identities';
import { mustBePresent } from '../identities/presented';
import { memberView, MemberView } from '../members/member-view';
import { Members } from '../members/members';
import { TellAttributesDto } from './attributes.dto';

@ApiTags('members')
@Controller('v1/members')
export class AttributesController {
  constructor(
    private readonly members: Members,
    private readonly identities: IdentityReader,
  ) {}

  @Roles('pos')
  @Put(':memberId/attributes')
  @ApiOperation({
    summary: 'Tell what rules may know of a member',
    description:
      'All of it, as it is from now on: what is left out is not known any more, and a consent that is left out is withdrawn. The same again changes nothing. ' +
      'Receipts of before keep what was known then. A till has the member present an identity of theirs; an operator need not.',
  })
  @ApiOkResponse({ type: MemberView })
  @Refuses(
    ...['member.unknown', 'member.erased', 'member.closed', 'member.merged', 'write.conflict'],
    ...['identity.not_presented', 'identity.invalid', 'phone.invalid', 'email.invalid', 'id.invalid'],
  )
  async tell(
    @Param('memberId') memberId: string,
    @Body() { attributes, presented }: TellAttributesDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<MemberView> {
    const { member } = await this.members.get(memberId);
    mustBePresent(caller, await this.members.familyOf(member), {
      wanted: null,
      presented: presented === undefined ? null : this.identities.read(presented, '/presented/value'),
    });
    const metadata = { now: this.members.now() };
    const command = { type: 'TellAttributes', data: { attributes: readAttributes(attributes) }, metadata } as const;
    // What was true once may become true again: nothing but the same as now is a repetition.
    const asked = { messageId: `attributes:${randomUUID()}`, correlationId, actor: caller.name };
    await this.members.execute(member.memberId, command, asked);
    const after = await this.members.get(memberId);
    return memberView(after.member, after.revision);
  }
}
