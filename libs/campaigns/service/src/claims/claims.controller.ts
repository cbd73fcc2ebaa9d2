import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import { Caller, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { memberId as idOfMember, PLAIN_TEXT, type Unbranded } from '@accrue/kernel';
import { RECORDING_REFUSALS } from '../problems';
import { askedReceipt } from '../journal/asked-receipt';
import { Claims, type Claimed } from './claims';

class ClaimDto {
  @ApiProperty({ description: 'The member it belongs to' })
  @IsString()
  @Length(1, 128)
  @Matches(PLAIN_TEXT, { message: 'memberId must not hold control characters' })
  memberId!: string;
}

class ClaimedDto implements Unbranded<Claimed> {
  @ApiProperty() receiptId!: string;
  @ApiProperty() memberId!: string;
  @ApiProperty({ type: 'integer', description: 'Of the receipt’s own journal' }) revision!: number;
}

@ApiTags('receipts')
@Controller('v1')
export class ClaimsController {
  constructor(private readonly claims: Claims) {}

  @Roles('pos', 'support')
  @Post('receipts/:receiptId(^[^]+)::claim')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Attribute a receipt without member to one',
    description:
      'Once: 409 receipt.already_claimed afterwards. Its points follow as if it had been sent with the member. The window ' +
      'runs from the time at which the receipt was recorded.',
  })
  @ApiOkResponse({ type: ClaimedDto })
  @Refuses(
    'receipt.unknown',
    'auth.store_not_allowed',
    'receipt.held',
    'receipt.has_member',
    'receipt.already_claimed',
    'receipt.claim_window_closed',
    'member.unknown',
    ...RECORDING_REFUSALS,
  )
  async claim(
    @Param('receiptId') receiptId: string,
    @Body() { memberId }: ClaimDto,
    @Caller() caller: ApiCaller,
  ): Promise<ClaimedDto> {
    return this.claims.claim(askedReceipt(receiptId), idOfMember(memberId), caller);
  }
}
