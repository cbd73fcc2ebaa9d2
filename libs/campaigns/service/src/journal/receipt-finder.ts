import { Inject, Injectable } from '@nestjs/common';
import type { Journal } from '@accrue/campaigns-domain';
import { CONTEXT_PORTS, type ContextPorts } from '@accrue/http';
import { KeyRegistry } from '@accrue/persistence';
import { receiptKey } from '../intake/keys';
import { PLAIN_TEXT } from '../plain-text';
import { Journals, memberJournal, memberOfJournal } from './journals';

export interface FoundReceipt {
  readonly streamId: string;
  /** null: nobody's. */
  readonly memberId: string | null;
  readonly journal: Journal;
  /** Of the journal. */
  readonly revision: number;
}

/** In which journal a receipt is. */
@Injectable()
export class ReceiptFinder {
  private readonly keys: KeyRegistry;

  constructor(
    @Inject(CONTEXT_PORTS) ports: ContextPorts,
    private readonly journals: Journals,
  ) {
    this.keys = new KeyRegistry(ports.database);
  }

  /** The journal that recorded it first, or is about to; null: nobody sent it. */
  async owner(receiptId: string): Promise<string | null> {
    if (!PLAIN_TEXT.test(receiptId)) return null;
    const key = receiptKey(receiptId);
    return (await this.keys.lookup([key])).get(key)?.owner ?? null;
  }

  /** null when it was never recorded. */
  async find(receiptId: string): Promise<FoundReceipt | null> {
    return (await this.trail(receiptId)).at(-1) ?? null;
  }

  /** Every journal that it is in, the one that recorded it first in front; empty when it was never recorded. */
  async trail(receiptId: string): Promise<readonly FoundReceipt[]> {
    const owner = await this.owner(receiptId);
    return owner === null ? [] : this.trailFrom(owner, receiptId);
  }

  /**
   * A claimed receipt lives on in the member's journal as soon as it is recorded there.
   * @param streamId the journal that owns its key
   * @returns null when the key was reserved for a receipt that was refused in the end
   */
  async follow(streamId: string, receiptId: string): Promise<FoundReceipt | null> {
    return (await this.trailFrom(streamId, receiptId)).at(-1) ?? null;
  }

  private async trailFrom(streamId: string, receiptId: string): Promise<readonly FoundReceipt[]> {
    const { state, revision } = await this.journals.read(streamId);
    const entry = state.receipts.get(receiptId);
    if (entry === undefined) return [];
    const here = { streamId, memberId: memberOfJournal(streamId), journal: state, revision };
    return entry.claimedBy === null
      ? [here]
      : [here, ...(await this.trailFrom(memberJournal(entry.claimedBy), receiptId))];
  }
}
