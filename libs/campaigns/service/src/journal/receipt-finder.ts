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
    const owner = await this.owner(receiptId);
    return owner === null ? null : this.follow(owner, receiptId);
  }

  /**
   * A claimed receipt lives on in the member's journal as soon as it is recorded there.
   * @param streamId the journal that owns its key
   * @returns null when the key was reserved for a receipt that was refused in the end
   */
  async follow(streamId: string, receiptId: string): Promise<FoundReceipt | null> {
    const { state, revision } = await this.journals.read(streamId);
    const entry = state.receipts.get(receiptId);
    if (entry === undefined) return null;
    const moved = entry.claimedBy === null ? null : await this.follow(memberJournal(entry.claimedBy), receiptId);
    return moved ?? { streamId, memberId: memberOfJournal(streamId), journal: state, revision };
  }
}
