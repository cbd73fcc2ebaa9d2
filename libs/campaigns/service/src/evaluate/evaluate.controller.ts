import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  AcceptsLanguage,
  AnswerLanguage,
  Caller,
  Language,
  LANGUAGE_HEADERS,
  NotAudited,
  Refuses,
  Roles,
  type ApiCaller,
} from '@accrue/http';
import { worded, type Reader } from '@accrue/wording';
import { RECEIPT_SCHEMA } from '../intake/receipt-answer.dto';
import { RECEIPT_REFUSALS } from '../problems';
import { Teller } from '../teller';
import { Evaluate, type RuleTraceInUnit } from './evaluate';
import { discountDtoOf } from './discount.dto';
import { EvaluationDto } from './evaluation.dto';

@ApiTags('receipts')
@Controller('v1')
export class EvaluateController {
  constructor(
    private readonly evaluation: Evaluate,
    private readonly teller: Teller,
  ) {}

  @NotAudited()
  @Roles('pos', 'analyst')
  @Post('receipts::evaluate')
  @HttpCode(200)
  @ApiBody({ schema: RECEIPT_SCHEMA, description: 'Receipt v1' })
  @ApiOperation({
    summary: 'What a receipt would earn, and why',
    description:
      'Writes nothing. Every rule says whether it matched, why not, which lines counted for how much, and whether a cap bit.',
  })
  @ApiOkResponse({ type: EvaluationDto, headers: LANGUAGE_HEADERS })
  @AcceptsLanguage()
  @Refuses(...RECEIPT_REFUSALS)
  async evaluate(
    @Body() body: unknown,
    @Caller() caller: ApiCaller,
    @Language() language: AnswerLanguage,
  ): Promise<EvaluationDto> {
    const { rules, discounts, ...answer } = await this.evaluation.evaluate(body, caller);
    const reader = await this.teller.readerOf(language);
    return {
      ...(await this.teller.told(answer, language)),
      rules: rules.map((rule) => toldRule(rule, reader)),
      discounts: discounts.map((discount) => discountDtoOf(discount, reader)),
    };
  }
}

const toldRule = (rule: RuleTraceInUnit, reader: Reader): EvaluationDto['rules'][number] => ({
  ...rule,
  reasons: rule.reasons.map((reason) => worded(reason, reader)),
  lines: rule.lines.map((line) => ({ ...line, reason: line.reason && worded(line.reason, reader) })),
});
