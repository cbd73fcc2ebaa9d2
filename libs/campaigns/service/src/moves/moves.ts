import { Injectable } from '@nestjs/common';
import {
  recordMoved,
  refuseHeld,
  type MoveReceipt,
  type ReceiptMoved,
  type ReplaceReceipt,
  type Replacement,
} from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import { invariant, Rejected, type MemberId, type ReceiptId } from '@accrue/kernel';
import { KeyRegistry } from '@accrue/persistence';
import { movedKey } from '../intake/keys';
import type { ReceiptAnswer } from '../intake/outcome';
import type { StoredJournalEvent } from '../journal/events';
import { Journals, memberJournal, memberOfJournal, type JournalContext } from '../journal/journals';
import { ReceiptFinder, type FoundReceipt } from '../journal/receipt-finder';
import { MemberDirectory } from '../policies/member-directory';
import type { CampaignsProblemCode } from '../problems';
import { Turnovers } from '../turnover/turnovers';

export interface MoveRequest {
  readonly receiptId: ReceiptId;
  /** null: the caller does not say whose it is. */
  readonly from: MemberId | null;
  readonly to: MemberId;
  readonly reason: string;
}

export interface Moved extends ReceiptAnswer {
  /** What took goods of it back, or undid it, and so went along. */
  readonly movedWith: readonly ReceiptId[];
}

/** A second content that takes the place of the first. */
export interface ReplaceRequest {
  readonly receiptId: ReceiptId;
  readonly replacement: Replacement;
  readonly reason: string;
}

type MovedData = ReceiptMoved['data'];

const REPLACE_TRIES_MAX = 5;

/**
 * A receipt on the wrong member's card, or with the wrong content. What the old journal decides counts; the new one follows at once, and by the published
 * fact if the process dies in between.
 */
@Injectable()
export class Moves {
  constructor(
    private readonly ports: ContextPorts,
    private readonly journals: Journals,
    private readonly receipts: ReceiptFinder,
    private readonly directory: MemberDirectory,
    private readonly keys: KeyRegistry,
    private readonly turnovers: Turnovers,
  ) {}

  /** @throws Rejected receipt.unknown, receipt.held, receipt.has_no_member, receipt.not_with_member, member.unknown, and as the domain's `moveReceipt` */
  async move(request: MoveRequest, context: Omit<JournalContext, 'messageId'>): Promise<Moved> {
    const { receiptId, from, to } = request;
    const holder = await this.holderOf(receiptId);
    refuseHeld(holder.journal, receiptId);
    const { memberId } = holder;
    if (memberId === null) throw hasNoMember(receiptId);
    const moves = holder.journal.receipts.get(receiptId)?.moves ?? 0;
    if (from !== null && from !== to && memberId === to && (await this.wasMoved(request, from, moves)))
      return this.complete(from, receiptId, moves);
    if (from !== memberId || !holder.journal.receipts.has(receiptId))
      throw notWithMember(receiptId, { from, memberId });
    const command: MoveReceipt = {
      type: 'MoveReceipt',
      data: { ...request, memberId },
      metadata: { now: this.ports.clock.now() },
    };
    const { events } = await this.journals.tryOut(holder.streamId, command);
    await this.directory.mustBeMember(to);
    // Before it moves: whoever looks for it from then on looks into the journals.
    await this.remember(events.flatMap((event) => (event.type === 'ReceiptMoved' ? [event.data.receiptId] : [])));
    const messageId = `move/${receiptId}/${moves + 1}/${to}`;
    await this.journals.execute(holder.streamId, command, { ...context, messageId });
    return this.complete(memberId, receiptId, moves + 1);
  }

  /**
   * May be asked again.
   * @throws Rejected receipt.unknown, receipt.held, receipt.has_no_member, and as the domain's `replaceReceipt`
   */
  async replace(request: ReplaceRequest, context: Omit<JournalContext, 'messageId'>): Promise<ReceiptAnswer> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.replaceNow(request, context);
      } catch (error) {
        // Somebody else replaces it at this instant: it is away, and is looked for again.
        const isAway = error instanceof Rejected && (error as Rejected).code === 'receipt.not_with_member';
        if (!isAway || tries === REPLACE_TRIES_MAX) throw error;
      }
    }
  }

  private async replaceNow(
    request: ReplaceRequest,
    context: Omit<JournalContext, 'messageId'>,
  ): Promise<ReceiptAnswer> {
    const { receiptId, replacement } = request;
    const { streamId, command, moves } = await this.replacing(request);
    const messageId = `replace/${receiptId}/${moves + 1}/${replacement.hash}`;
    const { events } = await this.journals.execute(streamId, command, { ...context, messageId });
    const { memberId } = command.data;
    if (events.length > 0) await this.arrive({ receiptId, memberId, moves: moves + 1 });
    const found = await this.receipts.follow(streamId, receiptId);
    invariant(found !== null, `${receiptId} is with its member`);
    const told = {
      memberId: found.memberId,
      revision: found.revision,
      duplicate: events.length === 0,
      isPending: false,
    };
    return this.journals.answer(found.journal, receiptId, told);
  }

  /** What `replace` would bring, decided in the same way: nothing is written. @throws Rejected as `replace` */
  async tryToReplace(request: ReplaceRequest): Promise<ReceiptAnswer> {
    const { streamId, command } = await this.replacing(request);
    const { journal, revision, isReplaced } = await this.journals.tryReplacing(streamId, command);
    const told = { memberId: command.data.memberId, revision, duplicate: !isReplaced, isPending: false };
    return this.journals.answer(journal, request.receiptId, told);
  }

  private async replacing({ receiptId, replacement, reason }: ReplaceRequest) {
    const { journal, streamId, memberId } = await this.holderOf(receiptId);
    refuseHeld(journal, receiptId);
    if (memberId === null) throw hasNoMember(receiptId);
    const command: ReplaceReceipt = {
      type: 'ReplaceReceipt',
      data: { receiptId, memberId, reason, hash: replacement.hash, body: replacement.receipt },
      metadata: { now: this.ports.clock.now() },
    };
    return { streamId, command, moves: journal.receipts.get(receiptId)?.moves ?? 0 };
  }

  /** Puts a receipt that was moved or replaced into the journal of the member whose it is now, if it is not there yet. */
  async arrive({ receiptId, memberId, moves }: Pick<MovedData, 'receiptId' | 'memberId' | 'moves'>): Promise<void> {
    let recorded;
    const streamId = memberJournal(memberId);
    const { state: journal } = await this.journals.read(streamId);
    for (const event of await this.journals.eventsAbout(receiptId, { streamId, journal })) {
      if (event.type === 'ReceiptRecorded') recorded = event.data;
      if (event.type !== 'ReceiptMoved' || event.data.moves !== moves) continue;
      invariant(recorded !== undefined, `${receiptId} was recorded before it was moved`);
      await this.remember([receiptId]);
      const command = recordMoved(event.data, recorded, this.ports.clock.now());
      const { actor, correlationId } = event.metadata;
      const context = { correlationId, ...(actor === undefined ? {} : { actor }) };
      await this.journals.execute(memberJournal(event.data.to), command, {
        messageId: `arrive/${receiptId}/${moves}`,
        ...context,
      });
      if (event.data.replacement !== undefined) {
        const messageId = `turnover/${receiptId}/replaced/${moves}`;
        await this.turnovers.restateReplaced(recorded, { messageId, occurredAt: this.ports.clock.now(), ...context });
      }
      return;
    }
    throw new Error(`the journal of ${memberId} knows no move ${moves} of ${receiptId}`);
  }

  /** Where the receipt is; one that a crash has left between two journals arrives first. @throws Rejected receipt.unknown */
  private async holderOf(receiptId: ReceiptId): Promise<FoundReceipt> {
    const found = await this.receipts.find(receiptId);
    if (found === null)
      throw new Rejected<CampaignsProblemCode>('receipt.unknown', { receiptId: receiptId.slice(0, 64) });
    const left = found.journal.receipts.has(receiptId) ? undefined : found.journal.left.get(receiptId);
    const memberId = memberOfJournal(found.streamId);
    if (left === undefined || memberId === null) return found;
    await this.arrive({ receiptId, memberId, moves: left.moves });
    return (await this.receipts.find(receiptId)) ?? found;
  }

  private async wasMoved({ receiptId, to }: MoveRequest, from: MemberId, moves: number): Promise<boolean> {
    const left = (await this.journals.read(memberJournal(from))).state.left.get(receiptId);
    return left?.moves === moves && left.wentTo.at(-1) === to;
  }

  private async complete(from: MemberId, receiptId: ReceiptId, moves: number): Promise<Moved> {
    const streamId = memberJournal(from);
    const { state: left } = await this.journals.read(streamId);
    const about = (await this.journals.eventsAbout(receiptId, { streamId, journal: left })).filter(isMoved);
    const own = about.find(({ data }) => data.moves === moves);
    invariant(own !== undefined, `${receiptId} was moved away from ${from}`);
    // What went along is said beside it, and there is no more of that than ever left.
    const reach = [...left.left.values()].length;
    const range = { from: Math.max(0, own.revision - reach), to: own.revision + reach };
    const along = (await this.journals.events(streamId, range)).filter(isMoved).flatMap(({ data }) => {
      return data.goesWith === receiptId && data.movedAt === own.data.movedAt ? [data] : [];
    });
    for (const each of [own.data, ...along]) await this.arrive(each);
    const found = await this.receipts.find(receiptId);
    invariant(found !== null, `${receiptId} is somewhere`);
    const { journal, memberId, revision } = found;
    const answer = await this.journals.answer(journal, receiptId, {
      memberId,
      revision,
      duplicate: false,
      isPending: false,
    });
    return { ...answer, movedWith: along.map((each) => each.receiptId) };
  }

  /** Before they move. */
  async remember(receiptIds: readonly ReceiptId[]): Promise<void> {
    await this.keys.reserve(receiptIds.map((receiptId) => ({ key: movedKey(receiptId), owner: receiptId })));
  }
}

const isMoved = (event: StoredJournalEvent): event is StoredJournalEvent & ReceiptMoved =>
  event.type === 'ReceiptMoved';

const hasNoMember = (receiptId: ReceiptId): Rejected =>
  new Rejected<CampaignsProblemCode>('receipt.has_no_member', {
    receiptId,
    detail: `Receipt ${receiptId} is nobody's. Claim it for the member: POST /v1/receipts/${receiptId}:claim`,
  });

const notWithMember = (
  receiptId: ReceiptId,
  { from, memberId }: { readonly from: MemberId | null; readonly memberId: MemberId },
): Rejected =>
  new Rejected<CampaignsProblemCode>('receipt.not_with_member', {
    ...{ receiptId, from, memberId },
    detail: `Receipt ${receiptId} belongs to member ${memberId} now. To move it from there, say so in from.`,
  });
