import type { Unbranded } from '@accrue/kernel';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { UnitProperty } from '@accrue/http';
import { ReceiptAnswerDto, ReceiptProperty } from '../intake/receipt-answer.dto';
import type { ReceiptHistory } from './receipt-history';
import type { ReceiptStats, WalletTotals } from './receipt-stats';

const count = { type: 'integer', minimum: 0 } as const;
const sum = { type: 'integer' } as const;

class HistoryEntryDto {
  @ApiProperty({ example: 'PointsAwarded' }) type!: string;
  @ApiProperty({ format: 'date-time' }) recordedAt!: string;
  @ApiPropertyOptional({ description: 'Name of the API key of who asked; absent when nobody did', example: 'anna' })
  actor?: string;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Depends on the type', example: {} })
  data!: unknown;
}

export class ReceiptHistoryDto extends ReceiptAnswerDto implements Unbranded<ReceiptHistory> {
  @ApiProperty({ format: 'date-time', description: 'Of one that is held: since when' }) recordedAt!: string;
  @ReceiptProperty('As it was sent; identities as keyed hashes') receipt!: ReceiptHistory['receipt'];
  @ApiProperty({
    type: [HistoryEntryDto],
    description:
      'All else that was decided about it, oldest first: awards, reversals with their cause, goods found, corrections; how it was ' +
      'held and accepted; claims and moves, and as ReceiptRecorded how it came to the next member',
  })
  history!: readonly HistoryEntryDto[];
}

class WalletTotalsDto implements WalletTotals {
  @ApiProperty({ example: 'points' }) walletId!: string;
  @UnitProperty() unit!: string;
  @ApiProperty(sum) granted!: number;
  @ApiProperty(sum) clawedBack!: number;
  @ApiProperty({ ...sum, description: 'granted − clawedBack; what members have of it now is said by the ledger' })
  earned!: number;
}

export class ReceiptStatsDto implements ReceiptStats {
  @ApiProperty(count) receipts!: number;
  @ApiProperty(count) receiptsOfMembers!: number;
  @ApiProperty(count) receiptsUnattributed!: number;
  @ApiProperty(count) memberSales!: number;
  @ApiProperty(count) memberSalesEarningZero!: number;
  @ApiProperty({
    type: [WalletTotalsDto],
    description: 'What receipts brought members, for each wallet of the programme',
  })
  wallets!: readonly WalletTotalsDto[];
  @ApiProperty(count) returnLinesMatchedFully!: number;
  @ApiProperty(count) returnLinesMatchedPartly!: number;
  @ApiProperty(count) returnLinesNotMatched!: number;
  @ApiProperty({
    type: 'number',
    format: 'double',
    description: 'Whole goods; weighted ones with decimals',
    example: 12,
  })
  unitsMatched!: number;
  @ApiProperty({
    type: 'number',
    format: 'double',
    description: 'Whole goods; weighted ones with decimals',
    example: 0.5,
  })
  unitsNotMatched!: number;
}
