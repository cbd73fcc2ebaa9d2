import { Injectable } from '@nestjs/common';
import { normaliseReceipt, type ReceiptRecorded } from '@accrue/campaigns-domain';
import type { ReceiptV1 } from '@accrue/contracts';
import { Rejected } from '@accrue/kernel';
import { answerOf, type ReceiptAnswer } from '../intake/outcome';
import { publicReceipt, type StoredJournalEvent } from '../journal/events';
import { Journals } from '../journal/journals';
import { ReceiptFinder } from '../journal/receipt-finder';
import { ReceiptOwners } from '../journal/receipt-owners';

export interface ReceiptHistory extends ReceiptAnswer {
  readonly recordedAt: string;
  readonly receipt: ReceiptV1;
  /**
   * All that was decided about it, oldest first: awards, reversals with their cause, goods found, corrections; claims and moves, and as
   * ReceiptRecorded how it came to the next member.
   */
  readonly history: readonly HistoryEntry[];
}

interface HistoryEntry {
  readonly type: string;
  readonly recordedAt: string;
  /** The API key of who asked; absent when nobody did. */
  readonly actor?: string;
  readonly data: unknown;
}

/** Everything that the journals know of one receipt. */
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
    const { memberId, journal, revision } = found;
    const [recorded, ...history] = await this.eventsOf(receiptId);
    if (recorded?.type !== 'ReceiptRecorded')
      throw new Error(`the first thing that happens to ${receiptId} is that it is recorded`);
    const receipt = publicReceipt(recorded.data);
    const isPending = await this.owners.isPending({ receipt, normalised: normaliseReceipt(receipt, recorded.data) });
    return {
      ...answerOf(journal, receiptId, { memberId, revision, duplicate: false, isPending }),
      recordedAt: recorded.recordedAt,
      receipt,
      history: history.map((event) => ({
        type: event.type,
        recordedAt: event.recordedAt,
        ...(event.metadata.actor === undefined ? {} : { actor: event.metadata.actor }),
        data: event.type === 'ReceiptRecorded' ? withoutContent(event.data) : event.data,
      })),
    };
  }

  /** From all journals that it was in, one stay after the other. */
  private async eventsOf(receiptId: string): Promise<readonly StoredJournalEvent[]> {
    const stays = new Map<number, StoredJournalEvent[]>();
    for (const { streamId } of await this.receipts.trail(receiptId)) {
      let stay: StoredJournalEvent[] = [];
      for (const event of await this.journals.events(streamId)) {
        if (!('receiptId' in event.data) || event.data.receiptId !== receiptId) continue;
        if (event.type === 'ReceiptRecorded') stays.set(event.data.attributed?.moves ?? 0, (stay = []));
        stay.push(event);
      }
    }
    return [...stays].sort(([a], [b]) => a - b).flatMap(([, events]) => events);
  }
}

/** The receipt itself is in the answer already. */
const withoutContent = ({ receipt: _content, ...data }: ReceiptRecorded['data']): object => data;
