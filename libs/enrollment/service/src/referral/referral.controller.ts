import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { shownReferralCode } from '@accrue/enrollment-domain';
import { Refuses, Roles } from '@accrue/http';
import { Referrals } from './referrals';

class ReferralCodeDto {
  @ApiProperty({ description: 'Whoever enrols with it was referred by the member', example: '7KQ2M-XDR9F' })
  referralCode!: string;
}

@ApiTags('members')
@Controller('v1/members')
export class ReferralController {
  constructor(private readonly referrals: Referrals) {}

  @Roles('pos')
  @Get(':memberId/referral-code')
  @ApiOperation({
    summary: 'The referral code of a member',
    description:
      'Made when it is first asked for, and always the same. Its last letter is a check letter; blanks, hyphens and small letters make no difference. A duplicate has the code of its survivor.',
  })
  @ApiOkResponse({ type: ReferralCodeDto })
  @Refuses('member.unknown', 'member.erased', 'member.closed', 'id.invalid')
  async show(@Param('memberId') memberId: string): Promise<ReferralCodeDto> {
    return { referralCode: shownReferralCode(await this.referrals.codeOf(memberId)) };
  }
}
