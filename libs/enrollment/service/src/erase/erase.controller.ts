import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, CorrelationId, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { ReasonCode } from '../members/reason-code';
import { ErasureCertificate } from './certificate';
import { Erasures } from './erasures';

export class EraseMemberDto {
  @ReasonCode('member_request')
  reason!: string;
}

@ApiTags('members')
@Controller('v1/members')
export class EraseController {
  constructor(private readonly erasures: Erasures) {}

  @Roles('operator')
  @Post(':memberId(^[^]+)::erase')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Erase a person',
    description:
      'For ever. Destroys the member’s key, frees the identities and closes the membership; receipts and points stay under the pseudonymous id. Duplicates of the member are erased with it, each with a certificate of its own. Answers with the certificate when all is done; asked again, with the same one. Other routes answer 410 `member.erased` from then on.',
  })
  @ApiOkResponse({ type: ErasureCertificate })
  @Refuses('member.unknown', 'member.merged', 'write.conflict')
  erase(
    @Param('memberId') memberId: string,
    @Body() dto: EraseMemberDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<ErasureCertificate> {
    return this.erasures.erase(memberId, dto.reason, { correlationId, actor: caller.name });
  }

  @Roles('operator')
  @Get(':memberId/erasure-certificate')
  @ApiOperation({ summary: 'The certificate of an erasure', description: 'The same bytes whenever it is asked for.' })
  @ApiOkResponse({ type: ErasureCertificate })
  @Refuses('member.unknown', 'member.not_erased')
  certificate(@Param('memberId') memberId: string): Promise<ErasureCertificate> {
    return this.erasures.certificate(memberId);
  }
}
