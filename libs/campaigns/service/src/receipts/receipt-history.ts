import { Injectable } from '@nestjs/common';
import { normaliseReceipt } from '@accrue/campaigns-domain';
import type { ReceiptV1 } from '@accrue/contracts';
import { Rejected, type ReceiptId } from '@accrue/kernel';
import type { ReceiptAnswer } from '../intake/outcome';
import { keptReceipt, type StoredJournalEvent } from '../journal/events';
import { Journals } from '../journal/journals';
import { latest, ReceiptFinder, type FoundReceipt } from '../journal/receipt-finder';
import { ReceiptOwners } from '../journal/receipt-owners';
import type { CampaignsProblemCode } from '../problems';

export interface ReceiptHistory extends ReceiptAnswer {
  /** Of one that is held: since when. */
  readonly recordedAt: string;
  readonly receipt: ReceiptV1;
  /**
   * All else that was decided about it, oldest first: awards, reversals with their cause, goods found, corrections; how it was held and
   * accepted; claims and moves, and as ReceiptRecorded how it came to the next member.
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
  async read(receiptId: ReceiptId): Promise<ReceiptHistory> {
    const trail = await this.receipts.trail(receiptId);
    const found = latest(trail, receiptId);
    if (found === null)
      throw new Rejected<CampaignsProblemCode>('receipt.unknown', { receiptId: receiptId.slice(0, 64) });
    const { memberId, journal, revision } = found;
    const events = await this.eventsOf(receiptId, trail);
    // One that was held is recorded later, or never.
    const kept = events.find(({ type }) => type === 'ReceiptRecorded') ?? events[0];
    if (kept?.type !== 'ReceiptRecorded' && kept?.type !== 'ReceiptHeld')
      throw new Error(`the first thing that happens to ${receiptId} is that it is recorded or held`);
    // Another content may have taken the place of what came first.
    const latestOf = events.findLast((event) => event.type === 'ReceiptRecorded') ?? kept;
    const receipt = keptReceipt(latestOf.data);
    const isPending = await this.owners.isPending({ receipt, normalised: normaliseReceipt(receipt, kept.data) });
    return {
      ...(await this.journals.answer(journal, receiptId, { memberId, revision, duplicate: false, isPending })),
      recordedAt: kept.recordedAt,
      receipt,
      history: events
        .filter((event) => event !== kept)
        .map((event) => ({
          type: event.type,
          recordedAt: event.recordedAt,
          ...(event.metadata.actor === undefined ? {} : { actor: event.metadata.actor }),
          data: withoutContent(event.data),
        })),
    };
  }

  /** From all journals that it was in, one stay after the other. */
  private async eventsOf(receiptId: ReceiptId, trail: readonly FoundReceipt[]): Promise<readonly StoredJournalEvent[]> {
    const stays = new Map<number, StoredJournalEvent[]>();
    for (const found of trail) {
      let stay: StoredJournalEvent[] = [];
      for (const event of await this.journals.eventsAbout(receiptId, found)) {
        // Where it was held it is recorded, in the same stay.
        if (event.type === 'ReceiptHeld') stays.set(0, (stay = []));
        if (event.type === 'ReceiptRecorded') {
          const moves = event.data.attributed?.moves ?? 0;
          stays.set(moves, (stay = stays.get(moves) ?? []));
        }
        stay.push(event);
      }
    }
    return [...stays].sort(([a], [b]) => a - b).flatMap(([, events]) => events);
  }
}

/** The receipt itself is in the answer already. */
const withoutContent = (data: StoredJournalEvent['data']): object => {
  if ('receipt' in data) {
    const { receipt: _content, ...rest } = data;
    return rest;
  }
  if (!('replacement' in data) || data.replacement === undefined) return data;
  return { ...data, replacement: { hash: data.replacement.hash } };
};
