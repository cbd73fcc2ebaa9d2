import { Inject, Injectable } from '@nestjs/common';
import { programmeAt, type ReceiptRecorded } from '@accrue/campaigns-domain';
import { CONTEXT_PORTS, type ContextPorts } from '@accrue/http';
import { epochMs, Rejected, type InstantIso } from '@accrue/kernel';
import { KeyRegistry } from '@accrue/persistence';
import { Journals, memberJournal, memberOfJournal, ownerlessJournal } from '../journal/journals';
import { MemberDirectory } from '../policies/member-directory';
import { Programmes } from '../programme/programmes';

const DAY_MS = 86_400_000;

export interface Claimed {
  readonly receiptId: string;
  readonly memberId: string;
  /** Of the receipt's own journal. */
  readonly revision: number;
}

/** Attributing receipts that led to nobody. The first claim wins; the member's journal follows by the published fact. */
@Injectable()
export class Claims {
  private readonly keys: KeyRegistry;

  constructor(
    @Inject(CONTEXT_PORTS) private readonly ports: ContextPorts,
    private readonly journals: Journals,
    private readonly directory: MemberDirectory,
    private readonly programmes: Programmes,
  ) {
    this.keys = new KeyRegistry(ports.database);
  }

  /**
   * A member shows a receipt. The window runs from when it was recorded: history that is brought in late can be claimed too.
   * @throws Rejected receipt.unknown, receipt.has_member, receipt.claim_window_closed, receipt.already_claimed, member.unknown
   */
  async claim(receiptId: string, memberId: string, actor: string): Promise<Claimed> {
    const owner = (await this.keys.lookup([`r:${receiptId}`])).get(`r:${receiptId}`);
    if (!owner) throw new Rejected('receipt.unknown', { receiptId });
    if (memberOfJournal(owner.owner) !== null) throw new Rejected('receipt.has_member', { receiptId });
    const who = { type: 'member_id', value: memberId };
    if ((await this.directory.find([who]))(who) === null) throw new Rejected('member.unknown', { memberId });
    await this.checkWindow(receiptId);
    return this.attribute(receiptId, memberId, 'claim', actor);
  }

  /** @throws Rejected receipt.already_claimed when it belongs to somebody else by now */
  async attribute(receiptId: string, memberId: string, by: 'claim' | 'identity_linked', actor?: string): Promise<Claimed> {
    const { revision } = await this.journals.execute(
      ownerlessJournal(receiptId),
      { type: 'ClaimReceipt', data: { receiptId, memberId, by }, metadata: { now: this.ports.clock.now() } },
      { messageId: `claim/${receiptId}/${memberId}`, ...(actor === undefined ? {} : { actor }) },
    );
    return { receiptId, memberId, revision };
  }

  /** What was recorded of a receipt without member, with when; null when there is none. */
  async recordedAlone(receiptId: string): Promise<(ReceiptRecorded['data'] & { readonly recordedAt: InstantIso }) | null> {
    const events = await this.journals.events(ownerlessJournal(receiptId));
    const recorded = events.find((event) => event.type === 'ReceiptRecorded');
    return recorded?.type === 'ReceiptRecorded' ? { ...recorded.data, recordedAt: recorded.recordedAt as InstantIso } : null;
  }

  private async checkWindow(receiptId: string): Promise<void> {
    const recorded = await this.recordedAlone(receiptId);
    if (!recorded) throw new Rejected('receipt.unknown', { receiptId });
    const days = programmeAt(await this.programmes.versions(), recorded.occurredAt)?.programme.claimWindowDays ?? null;
    if (days !== null && epochMs(this.ports.clock.now()) - epochMs(recorded.recordedAt) > days * DAY_MS) {
      throw new Rejected('receipt.claim_window_closed', { receiptId, windowDays: days });
    }
  }

  /** The member's journal of a claimed receipt. */
  async recordForMember(receiptId: string, memberId: string, messageId: string): Promise<void> {
    const recorded = await this.recordedAlone(receiptId);
    if (!recorded) throw new Error(`a claimed receipt was recorded: ${receiptId}`);
    const { receipt, hash } = recorded;
    await this.journals.execute(memberJournal(memberId), { type: 'RecordReceipt', data: { receipt, hash, source: 'claim', memberId }, metadata: { now: this.ports.clock.now() } }, { messageId });
  }
}
