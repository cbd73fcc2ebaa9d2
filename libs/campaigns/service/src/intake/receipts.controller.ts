import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { receiptCompleted } from '@accrue/contracts';
import {
  AcceptsLanguage,
  AnswerLanguage,
  AnswersLines,
  Caller,
  CorrelationId,
  Language,
  LANGUAGE_HEADERS,
  NDJSON_MEDIA_TYPE,
  NotAudited,
  Refuses,
  Roles,
  type ApiCaller,
} from '@accrue/http';
import { RECEIPT_REFUSALS } from '../problems';
import { Teller } from '../teller';
import { answerLines, batchOf } from './batch-lines';
import { Intake } from './intake';
import { BatchLineDto, RECEIPT_SCHEMA, ReceiptAnswerDto } from './receipt-answer.dto';
import { senderOf } from './sender';

const LINE_EXAMPLE = JSON.stringify(receiptCompleted.examples[0]);
const RECEIPT = { schema: RECEIPT_SCHEMA, description: 'Receipt v1' };
const HEADERS = {
  Location: { schema: { type: 'string' as const }, description: 'Path of the receipt' },
  ...LANGUAGE_HEADERS,
};

@ApiTags('receipts')
@Controller('v1')
export class ReceiptsController {
  constructor(
    private readonly intake: Intake,
    private readonly teller: Teller,
  ) {}

  @NotAudited()
  @Roles('pos')
  @Post('receipts')
  @ApiBody(RECEIPT)
  @ApiOperation({
    summary: 'Record a receipt and award its points',
    description:
      '201 when it is recorded now, 200 with the same answer when it was before or counts for nothing, 409 receipt.conflict when it ' +
      'is known with other content. When it names somebody who is not known yet the answer waits for them, up to half a second; ' +
      'then it says `pending`, and `Location` is where to ask what became of it. A hold that cannot pay what a points tender says is a reason to ' +
      'refuse (`hold.…`) unless the receipt is marked `mode.offline`: nothing is recorded, `detail` says what to do, and the corrected ' +
      'receipt is taken under the same id. Hand back the `revision` that placing the hold answered, as `accountRevision` of the tender: else ' +
      'one that was placed just now may be unknown, after half a second. A receipt may name its last evaluation (`evaluationId`) and what was taken ' +
      'off as discounts of the programme (`loyaltyDiscounts`): neither is a reason to refuse it, and the answer says what came of both. `notKept` points to what the receipt had and the platform ' +
      'keeps nowhere: members that the schema does not describe, and what looks personal in `ext` and `labels`.',
  })
  @ApiCreatedResponse({ type: ReceiptAnswerDto, description: 'Recorded', headers: HEADERS })
  @ApiOkResponse({ type: ReceiptAnswerDto, description: 'Recorded before, or without effect', headers: HEADERS })
  @AcceptsLanguage()
  @Refuses(...RECEIPT_REFUSALS, 'write.conflict')
  async record(
    @Body() body: unknown,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
    @Language() language: AnswerLanguage,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReceiptAnswerDto> {
    const answer = await this.intake.recordOne(body, {
      source: 'http',
      ...senderOf(caller),
      correlationId,
      isPatient: true,
    });
    void reply
      .status(answer.duplicate || answer.status === 'ignored' ? 200 : 201)
      .header('location', `/v1/receipts/${answer.receiptId}`);
    return this.teller.told(answer, language);
  }

  @NotAudited()
  @Roles('pos')
  @Post('receipts::batch')
  @HttpCode(200)
  @ApiConsumes(NDJSON_MEDIA_TYPE)
  @ApiBody({
    schema: { type: 'string', example: `${LINE_EXAMPLE}\n` },
    description: batchOf('receipt v1'),
  })
  @ApiOperation({
    summary: 'Record many receipts',
    description:
      'One answer a line, in the order of the lines: the outcome, or `{line, problem}`. A bad line spoils only itself. Safe to repeat.',
  })
  @AnswersLines(BatchLineDto, 'One answer a line')
  @AcceptsLanguage()
  @Refuses('programme.not_published', 'write.conflict')
  async batch(
    @Body() body: unknown,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
    @Language() language: AnswerLanguage,
  ): Promise<string> {
    const asked = { source: 'bulk', ...senderOf(caller), correlationId };
    return answerLines(body, {
      example: LINE_EXAMPLE,
      take: (values) => this.intake.record(values, asked),
      tell: (answer) => this.teller.told(answer, language),
    });
  }
}
