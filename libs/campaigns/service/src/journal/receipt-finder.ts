import { Injectable } from '@nestjs/common';
import { knownReceipt, type Journal } from '@accrue/campaigns-domain';
import { KeyRegistry } from '@accrue/persistence';
import { PLAIN_TEXT, type MemberId, type ReceiptId } from '@accrue/kernel';
import { receiptKey } from '../intake/keys';
import { Journals, memberJournal, memberOfJournal } from './journals';

export interface FoundReceipt {
  /** The journal that it is in; while it is on its way to another one, the one that it left. */
  readonly streamId: string;
  /** Whose it is, also while it is on its way there; null: nobody's. */
  readonly memberId: MemberId | null;
  readonly journal: Journal;
  /** Of the journal. */
  readonly revision: number;
}

/** In which journal a receipt is, recorded or held for review. */
@Injectable()
export class ReceiptFinder {
  constructor(
    private readonly journals: Journals,
    private readonly keys: KeyRegistry,
  ) {}

  /** The journal that recorded it first, or is about to; null: nobody sent it. */
  async owner(receiptId: ReceiptId): Promise<string | null> {
    if (!PLAIN_TEXT.test(receiptId)) return null;
    const key = receiptKey(receiptId);
    return (await this.keys.lookup([key])).get(key)?.owner ?? null;
  }

  /** null when it never came, or was refused. */
  async find(receiptId: ReceiptId): Promise<FoundReceipt | null> {
    return latest(await this.trail(receiptId), receiptId);
  }

  /** Every journal that it is or has been in, the one that it came to first in front; empty when it never came, or was refused. */
  async trail(receiptId: ReceiptId): Promise<readonly FoundReceipt[]> {
    const owner = await this.owner(receiptId);
    return owner === null ? [] : this.trailFrom(owner, receiptId);
  }

  /**
   * A receipt that was claimed or moved lives on in the member's journal as soon as it is recorded there.
   * @param streamId the journal that owns its key
   * @returns null when the key was reserved for a receipt that was refused in the end
   */
  async follow(streamId: string, receiptId: ReceiptId): Promise<FoundReceipt | null> {
    return latest(await this.trailFrom(streamId, receiptId), receiptId);
  }

  private async trailFrom(streamId: string, receiptId: ReceiptId): Promise<readonly FoundReceipt[]> {
    const trail: FoundReceipt[] = [];
    const streamIds = new Set([streamId]);
    // It may have been moved back and forth: each journal once, also those that are found on the way.
    for (const each of streamIds) {
      const { state, revision } = await this.journals.read(each);
      if (knownReceipt(state, receiptId) === undefined) continue;
      const wentTo = state.left.get(receiptId)?.wentTo ?? [];
      for (const memberId of wentTo) streamIds.add(memberJournal(memberId));
      const memberId = (state.receipts.has(receiptId) ? null : wentTo.at(-1)) ?? memberOfJournal(each);
      trail.push({ streamId: each, memberId, journal: state, revision });
    }
    return trail;
  }
}

/** It is in one journal at most; in none while it is on its way from the one that it left last. */
export const latest = (trail: readonly FoundReceipt[], receiptId: ReceiptId): FoundReceipt | null => {
  const leftAs = ({ journal }: FoundReceipt): number => journal.left.get(receiptId)?.moves ?? 0;
  return (
    trail.find(({ journal }) => journal.receipts.has(receiptId)) ??
    [...trail].sort((a, b) => leftAs(b) - leftAs(a))[0] ??
    null
  );
};
