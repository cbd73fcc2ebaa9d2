import { Inject, Injectable } from '@nestjs/common';
import type { ReceiptV1 } from '@accrue/contracts';
import { CONTEXT_PORTS, type ContextPorts } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import { KeyRegistry } from '@accrue/persistence';
import { answerOf, type ReceiptAnswer } from '../intake/outcome';
import { Journals, memberJournal, memberOfJournal } from '../journal/journals';

export interface ReceiptHistory extends ReceiptAnswer {
  readonly recordedAt: string;
  readonly receipt: ReceiptV1;
  /** All that was decided about it, oldest first: awards, reversals with their cause, goods found, corrections. */
  readonly history: readonly { readonly type: string; readonly recordedAt: string; readonly data: unknown }[];
}

/** Everything the journal knows of one receipt. */
@Injectable()
export class ReceiptHistoryReader {
  private readonly keys: KeyRegistry;

  constructor(
    @Inject(CONTEXT_PORTS) ports: ContextPorts,
    private readonly journals: Journals,
  ) {
    this.keys = new KeyRegistry(ports.database);
  }

  /** @throws Rejected receipt.unknown */
  async read(receiptId: string): Promise<ReceiptHistory> {
    const owner = (await this.keys.lookup([`r:${receiptId}`])).get(`r:${receiptId}`);
    const streamId = owner && (await this.current(owner.owner, receiptId));
    if (!streamId) throw new Rejected('receipt.unknown', { receiptId });
    const [{ state, revision }, events] = await Promise.all([this.journals.read(streamId), this.journals.events(streamId)]);
    const ofReceipt = events.filter(({ data }) => 'receiptId' in data && data.receiptId === receiptId);
    const recorded = ofReceipt.find((event) => event.type === 'ReceiptRecorded');
    // A key can be reserved for a receipt that was refused in the end.
    if (recorded?.type !== 'ReceiptRecorded') throw new Rejected('receipt.unknown', { receiptId });
    return {
      ...answerOf(state, receiptId, { memberId: memberOfJournal(streamId), revision, duplicate: false }),
      recordedAt: recorded.recordedAt,
      receipt: recorded.data.receipt as unknown as ReceiptV1,
      history: ofReceipt.filter(({ type }) => type !== 'ReceiptRecorded').map(({ type, recordedAt, data }) => ({ type, recordedAt, data })),
    };
  }

  /** A claimed receipt lives on in the member's journal as soon as it is recorded there. */
  private async current(owner: string, receiptId: string): Promise<string> {
    const claimedBy = memberOfJournal(owner) === null ? (await this.journals.read(owner)).state.receipts.get(receiptId)?.claimedBy : null;
    if (!claimedBy) return owner;
    const claimed = memberJournal(claimedBy);
    return (await this.journals.read(claimed)).state.receipts.get(receiptId) ? claimed : owner;
  }
}
