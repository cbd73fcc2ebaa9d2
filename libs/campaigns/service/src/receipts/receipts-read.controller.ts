import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AcceptsLanguage, AnswerLanguage, Language, LANGUAGE_HEADERS, Refuses, Roles } from '@accrue/http';
import { askedReceipt } from '../journal/asked-receipt';
import { Teller } from '../teller';
import { ReceiptHistoryReader } from './receipt-history';
import { AtLeastReceiptRevision, ReceiptRevisions } from './receipt-revisions';
import { ReceiptStatsReader } from './receipt-stats';
import { ReceiptHistoryDto, ReceiptStatsDto } from './receipts.dto';

@ApiTags('receipts')
@Controller('v1')
export class ReceiptsReadController {
  constructor(
    private readonly history: ReceiptHistoryReader,
    private readonly statistics: ReceiptStatsReader,
    private readonly revisions: ReceiptRevisions,
    private readonly teller: Teller,
  ) {}

  @Roles('analyst')
  @Get('receipts::stats')
  @ApiOperation({ summary: 'What all recorded receipts came to' })
  @ApiOkResponse({ type: ReceiptStatsDto })
  @Refuses('receipt.unknown', 'read.revision_of_missing')
  async stats(@Query() query: AtLeastReceiptRevision): Promise<ReceiptStatsDto> {
    await this.revisions.caughtUp(['receipts', 'awards', 'returns'], query);
    return this.statistics.read();
  }

  @Roles('pos', 'analyst', 'support')
  @Get('receipts/:receiptId')
  @ApiOperation({ summary: 'A receipt, what it earned, and everything that was decided about it' })
  @ApiOkResponse({ type: ReceiptHistoryDto, headers: LANGUAGE_HEADERS })
  @AcceptsLanguage()
  @Refuses('receipt.unknown')
  async show(@Param('receiptId') receiptId: string, @Language() language: AnswerLanguage): Promise<ReceiptHistoryDto> {
    return this.teller.told(await this.history.read(askedReceipt(receiptId)), language);
  }
}
