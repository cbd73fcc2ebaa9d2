import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { readDates } from '@accrue/enrollment-domain';
import { Caller, CorrelationId, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { IdentityReader } from '@accrue/identities';
import { memberId as checkedMemberId } from '@accrue/kernel';
import { mustBePresent } from '../identities/presented';
import { memberView, MemberView } from '../members/member-view';
import { Members } from '../members/members';
import { TellDatesDto } from './dates.dto';
import { DatesOfMembers, type ToldDates } from './tell-dates';

@ApiTags('members')
@Controller('v1/members')
export class DatesController {
  constructor(
    private readonly members: Members,
    private readonly identities: IdentityReader,
    private readonly dates: DatesOfMembers,
  ) {}

  @Roles('pos')
  @Put(':memberId/birth-date')
  @ApiOperation({
    summary: 'Tell the birth date of a member',
    description:
      'As it is from now on, with the time zone; the same again changes nothing. The first one, and the year alone, can be told at any time. Another day is refused ' +
      'in a calendar year in which the birthday was reached, and for some days after the last change (`members.birthDate.lockDays` of the programme). ' +
      'A till has the member present an identity of theirs; an operator need not.',
  })
  @ApiOkResponse({ type: MemberView })
  @Refuses(
    ...['member.unknown', 'member.erased', 'member.closed', 'member.merged', 'write.conflict'],
    ...['birth_date.invalid', 'birth_date.in_the_future', 'birth_date.locked', 'birth_date.reached_this_year'],
    ...['zone.unknown', 'identity.not_presented', 'identity.invalid', 'phone.invalid', 'email.invalid', 'id.invalid'],
  )
  async tell(
    @Param('memberId') memberId: string,
    @Body() { presented, ...dto }: TellDatesDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<MemberView> {
    const told = { ...readDates(dto, this.members.now()), birthDate: dto.birthDate } satisfies ToldDates;
    const { member } = await this.members.get(memberId);
    mustBePresent(caller, await this.members.familyOf(member), {
      wanted: null,
      presented: presented === undefined ? null : this.identities.read(presented, '/presented/value'),
    });
    await this.dates.tell(checkedMemberId(memberId), told, { correlationId, actor: caller.name });
    const after = await this.members.get(memberId);
    return memberView(after.member, after.revision);
  }
}
