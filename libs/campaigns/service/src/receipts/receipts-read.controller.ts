import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '@accrue/http';
import { ReceiptHistoryReader, type ReceiptHistory } from './receipt-history';
import { AtLeastReceiptRevision, ReceiptRevisions } from './receipt-revisions';
import { ReceiptStatsReader, type ReceiptStats } from './receipt-stats';

@ApiTags('receipts')
@Controller('v1')
export class ReceiptsReadController {
  constructor(
    private readonly history: ReceiptHistoryReader,
    private readonly statistics: ReceiptStatsReader,
    private readonly revisions: ReceiptRevisions,
  ) {}

  @Roles('analyst')
  @Get('receipts::stats')
  @ApiOperation({ summary: 'What all recorded receipts came to' })
  async stats(@Query() query: AtLeastReceiptRevision): Promise<ReceiptStats> {
    await this.revisions.caughtUp(['receipts', 'awards', 'returns'], query);
    return this.statistics.read();
  }

  @Roles('pos', 'analyst')
  @Get('receipts/:receiptId')
  @ApiOperation({ summary: 'A receipt, what it earned, and everything that was decided about it' })
  async show(@Param('receiptId') receiptId: string): Promise<ReceiptHistory> {
    return this.history.read(receiptId);
  }
}
