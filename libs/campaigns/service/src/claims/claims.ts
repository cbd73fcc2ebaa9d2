import { Injectable } from '@nestjs/common';
import {
  programmeFor,
  versionOfRecorded,
  recordAgain,
  type Attributed,
  type ClaimReceipt,
  type JournalEvent,
  type ReceiptRecorded,
  type RecordReceipt,
} from '@accrue/campaigns-domain';
import { refuseOtherStores, type ApiCaller } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import {
  DAY_MS,
  epochMs,
  invariant,
  parseInstant,
  Rejected,
  type InstantIso,
  type MemberId,
  type ReceiptId,
} from '@accrue/kernel';
import { keptReceipt, type StoredJournalEvent } from '../journal/events';
import { Journals, memberJournal, ownerlessJournal } from '../journal/journals';
import { ReceiptFinder } from '../journal/receipt-finder';
import { MemberDirectory } from '../policies/member-directory';
import { Programmes } from '../programme/programmes';
import type { CampaignsProblemCode } from '../problems';

export interface Claimed {
  readonly receiptId: ReceiptId;
  readonly memberId: MemberId;
  /** Of the receipt's own journal. */
  readonly revision: number;
}

interface Attribution {
  readonly receiptId: ReceiptId;
  readonly memberId: MemberId;
  readonly by: 'claim' | 'identity_linked' | 'named_sale';
}

/** Attributing receipts that led to nobody. The first claim wins; the member's journal follows by the published fact. */
@Injectable()
export class Claims {
  constructor(
    private readonly ports: ContextPorts,
    private readonly journals: Journals,
    private readonly receipts: ReceiptFinder,
    private readonly directory: MemberDirectory,
    private readonly programmes: Programmes,
  ) {}

  /**
   * A member shows a receipt. The window runs from when it was recorded: history that is brought in late can be claimed too.
   * @throws Rejected receipt.unknown, auth.store_not_allowed, receipt.held, receipt.has_member, receipt.already_claimed, receipt.claim_window_closed, member.unknown,
   *   and what recording it for the member is refused with
   */
  async claim(receiptId: ReceiptId, memberId: MemberId, caller: Pick<ApiCaller, 'name' | 'stores'>): Promise<Claimed> {
    const owner = await this.receipts.owner(receiptId);
    if (owner === null) throw new Rejected<CampaignsProblemCode>('receipt.unknown', { receiptId });
    if (caller.stores !== undefined) refuseOtherStores(caller, await this.storeOf(owner, receiptId));
    const wish: Attribution = { receiptId, memberId, by: 'claim' };
    const { events, revision } = await this.journals.tryOut(owner, this.claimCommand(wish));
    if (events.length === 0) {
      // It may have been moved to somebody else since.
      const found = await this.receipts.find(receiptId);
      if (found?.memberId !== memberId)
        throw new Rejected<CampaignsProblemCode>('receipt.already_claimed', { receiptId });
      return { receiptId, memberId, revision };
    }
    await this.directory.mustBeMember(memberId);
    await this.checkWindow(receiptId);
    return this.attribute(wish, caller.name);
  }

  /** @throws Rejected receipt.already_claimed when it belongs to somebody else by now, and as recording for the member does */
  async attribute(attribution: Attribution, actor?: string): Promise<Claimed> {
    const { receiptId, memberId } = attribution;
    const { state } = await this.journals.read(ownerlessJournal(receiptId));
    // What the member's journal refuses must not be claimed. What was claimed before is theirs, and only answered.
    if (!state.left.has(receiptId))
      await this.journals.tryOut(memberJournal(memberId), await this.recordCommand(receiptId, memberId, null));
    const context = { messageId: `claim/${receiptId}/${memberId}`, ...(actor === undefined ? {} : { actor }) };
    const { revision } = await this.journals.execute(
      ownerlessJournal(receiptId),
      this.claimCommand(attribution),
      context,
    );
    return { receiptId, memberId, revision };
  }

  /** Puts a claimed receipt into the member's journal. It is theirs by now, so what was not known when it was claimed refuses nothing. */
  async recordForMember(
    receiptId: ReceiptId,
    memberId: MemberId,
    claimed: Pick<Attributed, 'by' | 'at'>,
    messageId: string,
  ): Promise<void> {
    const command = await this.recordCommand(receiptId, memberId, { ...claimed, moves: 1, sequence: 0, awards: [] });
    await this.journals.execute(memberJournal(memberId), command, { messageId });
  }

  /** What was recorded of a receipt without member, with when; null when there is none. */
  async recordedAlone(
    receiptId: ReceiptId,
  ): Promise<(ReceiptRecorded['data'] & { readonly recordedAt: InstantIso }) | null> {
    const streamId = ownerlessJournal(receiptId);
    const { state: journal } = await this.journals.read(streamId);
    const recorded = (await this.journals.eventsAbout(receiptId, { streamId, journal })).find(isRecorded);
    return recorded === undefined ? null : { ...recorded.data, recordedAt: parseInstant(recorded.recordedAt) };
  }

  /** Where the receipt was made, recorded or held. @param streamId the journal that it came to */
  private async storeOf(streamId: string, receiptId: ReceiptId): Promise<string> {
    const { state: journal } = await this.journals.read(streamId);
    const [first] = await this.journals.eventsAbout(receiptId, { streamId, journal });
    if (first?.type !== 'ReceiptRecorded' && first?.type !== 'ReceiptHeld')
      throw new Rejected<CampaignsProblemCode>('receipt.unknown', { receiptId });
    return keptReceipt(first.data).businessKey.storeId;
  }

  private async checkWindow(receiptId: ReceiptId): Promise<void> {
    const recorded = await this.mustHaveRecorded(receiptId);
    const { claimWindowDays: windowDays } = programmeFor(recorded, await this.programmes.versions()).programme;
    const ageMs = epochMs(this.ports.clock.now()) - epochMs(recorded.recordedAt);
    if (windowDays !== null && ageMs > windowDays * DAY_MS)
      throw new Rejected<CampaignsProblemCode>('receipt.claim_window_closed', { receiptId, windowDays });
  }

  private claimCommand(data: Attribution): ClaimReceipt {
    return { type: 'ClaimReceipt', data, metadata: { now: this.ports.clock.now() } };
  }

  private async recordCommand(
    receiptId: ReceiptId,
    memberId: MemberId,
    attributed: Attributed | null,
  ): Promise<RecordReceipt> {
    const recorded = await this.mustHaveRecorded(receiptId);
    const programmeVersion = versionOfRecorded(recorded, await this.programmes.versions());
    return recordAgain(recorded, { memberId, attributed, programmeVersion }, this.ports.clock.now());
  }

  private async mustHaveRecorded(
    receiptId: ReceiptId,
  ): Promise<ReceiptRecorded['data'] & { readonly recordedAt: InstantIso }> {
    const recorded = await this.recordedAlone(receiptId);
    invariant(recorded !== null, `receipt ${receiptId} was recorded without a member`);
    return recorded;
  }
}

const isRecorded = (
  event: StoredJournalEvent,
): event is StoredJournalEvent & Extract<JournalEvent, { type: 'ReceiptRecorded' }> => event.type === 'ReceiptRecorded';
