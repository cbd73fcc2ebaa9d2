import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { RECEIPT_SCHEMA } from '../intake/receipt-answer.dto';
import { RECEIPT_REFUSALS } from '../problems';
import { Evaluate } from './evaluate';
import { EvaluationDto } from './evaluation.dto';

@ApiTags('receipts')
@Controller('v1')
export class EvaluateController {
  constructor(private readonly evaluation: Evaluate) {}

  @Roles('pos', 'analyst')
  @Post('receipts::evaluate')
  @HttpCode(200)
  @ApiBody({ schema: RECEIPT_SCHEMA, description: 'Receipt v1' })
  @ApiOperation({
    summary: 'What a receipt would earn, and why',
    description:
      'Writes nothing. Every rule says whether it matched, why not, which lines counted for how much, and whether a cap bit.',
  })
  @ApiOkResponse({ type: EvaluationDto })
  @Refuses(...RECEIPT_REFUSALS)
  async evaluate(@Body() body: unknown, @Caller() caller: ApiCaller): Promise<EvaluationDto> {
    return this.evaluation.evaluate(body, caller);
  }
}
