import { Injectable } from '@nestjs/common';
import { normaliseReceipt } from '@accrue/campaigns-domain';
import type { ReceiptV1 } from '@accrue/contracts';
import { Rejected } from '@accrue/kernel';
import { answerOf, type ReceiptAnswer } from '../intake/outcome';
import { publicReceipt } from '../journal/events';
import { Journals } from '../journal/journals';
import { ReceiptFinder } from '../journal/receipt-finder';
import { ReceiptOwners } from '../journal/receipt-owners';

export interface ReceiptHistory extends ReceiptAnswer {
  readonly recordedAt: string;
  readonly receipt: ReceiptV1;
  /** All that was decided about it, oldest first: awards, reversals with their cause, goods found, corrections. */
  readonly history: readonly { readonly type: string; readonly recordedAt: string; readonly data: unknown }[];
}

/** Everything the journal knows of one receipt. */
@Injectable()
export class ReceiptHistoryReader {
  constructor(
    private readonly receipts: ReceiptFinder,
    private readonly journals: Journals,
    private readonly owners: ReceiptOwners,
  ) {}

  /** @throws Rejected receipt.unknown */
  async read(receiptId: string): Promise<ReceiptHistory> {
    const found = await this.receipts.find(receiptId);
    if (found === null) throw new Rejected('receipt.unknown', { receiptId: receiptId.slice(0, 64) });
    const { streamId, memberId, journal, revision } = found;
    const events = await this.journals.events(streamId);
    const [recorded, ...history] = events.filter(({ data }) => 'receiptId' in data && data.receiptId === receiptId);
    if (recorded?.type !== 'ReceiptRecorded')
      throw new Error(`the first thing that happens to ${receiptId} is that it is recorded`);
    const receipt = publicReceipt(recorded.data);
    const isPending = await this.owners.isPending({ receipt, normalised: normaliseReceipt(receipt, recorded.data) });
    return {
      ...answerOf(journal, receiptId, { memberId, revision, duplicate: false, isPending }),
      recordedAt: recorded.recordedAt,
      receipt,
      history: history.map(({ type, recordedAt, data }) => ({ type, recordedAt, data })),
    };
  }
}
