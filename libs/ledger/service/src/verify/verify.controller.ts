import { Controller, Headers, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller, Roles, type ApiCaller } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { startedJob, StartedJobDto, StartsJob } from '@accrue/jobs';
import { VerificationDto } from './verification.dto';
import { VERIFY } from './verify-ledger.job';

@ApiTags('ledger')
@Controller('v1')
export class VerifyController {
  constructor(private readonly ports: ContextPorts) {}

  @Roles('analyst')
  @Post('ledger::verify')
  @ApiOperation({
    summary: 'Check the whole ledger, event by event, with a fold of its own',
    description: 'A job, as it reads everything; while one runs, whoever asks gets that one.',
  })
  @StartsJob(VerificationDto)
  async verify(
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Caller() caller: ApiCaller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StartedJobDto> {
    return startedJob(await this.ports.jobs.request(VERIFY, { input: {}, caller, idempotencyKey }), reply);
  }
}
