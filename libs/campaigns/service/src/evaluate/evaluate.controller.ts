import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { receiptSchema } from '@accrue/contracts';
import { Roles } from '@accrue/http';
import { Evaluate, type EvaluationAnswer } from './evaluate';

@ApiTags('receipts')
@Controller('v1')
export class EvaluateController {
  constructor(private readonly evaluation: Evaluate) {}

  @Roles('pos', 'analyst')
  @Post('receipts::evaluate')
  @HttpCode(200)
  @ApiBody({ schema: receiptSchema as object, description: 'Receipt v1' })
  @ApiOperation({
    summary: 'What a receipt would earn, and why',
    description:
      'Writes nothing. Every rule says whether it matched, why not, which lines counted for how much, and whether a cap bit.',
  })
  async evaluate(@Body() body: unknown): Promise<EvaluationAnswer> {
    return this.evaluation.evaluate(body);
  }
}
