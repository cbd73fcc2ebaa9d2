import { memberMerged, memberUnmerged } from '@accrue/contracts';
import { goesAlong } from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import { memberId, parseInstant, type MemberId, type ReceiptId } from '@accrue/kernel';
import { Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { ActionFinder } from '../actions/action-finder';
import { Journals, memberJournal } from '../journal/journals';
import { SegmentReviews } from '../segments/segment-reviews';
import { Moves } from '../moves/moves';

type Told = MessageOf<typeof memberMerged | typeof memberUnmerged>;

/** The facts of two members have no common order: what this one needs to come before it is still on its way. */
class NotYet extends Error {
  readonly retriable = true;
}

/** Bounds one append; who has more hands them over in several. */
const AT_ONCE = 500;

/**
 * The receipts and actions of a duplicate go on to the survivor, as receipts do that are moved, and come back when the members are separated. What comes
 * for the duplicate in between is passed on by its own journal: which receipts came by its identities is known from there.
 */
@Policy()
export class FollowMerges {
  constructor(
    private readonly ports: ContextPorts,
    private readonly journals: Journals,
    private readonly moves: Moves,
    private readonly actions: ActionFinder,
    private readonly reviews: SegmentReviews,
  ) {}

  @Consumes('campaigns.follow-merges', memberMerged, memberUnmerged)
  async follow(message: Told): Promise<void> {
    const duplicate = memberId(message.data.memberId);
    if (message.type === memberMerged.type) await this.merge(duplicate, message);
    else await this.separate(duplicate, message);
    await this.reviews.ask([duplicate]);
  }

  private async merge(duplicate: MemberId, { id, data }: MessageOf<typeof memberMerged>): Promise<void> {
    const into = memberId(data.into);
    if (await this.isDuplicate(into)) throw new NotYet(`${into} is a duplicate itself, as far as is known here`);
    const merge = {
      type: 'MergeJournal',
      data: { memberId: duplicate, into },
      metadata: { now: parseInstant(data.mergedAt) },
    } as const;
    // It is decided under no version of the programme: there may be none yet.
    await this.journals.executeUnder([], memberJournal(duplicate), merge, { messageId: id });
    await this.forwardAll(duplicate, id);
    await this.forwardActions(duplicate, id);
  }

  private async forwardAll(duplicate: MemberId, messageId: string): Promise<void> {
    const streamId = memberJournal(duplicate);
    const data = { memberId: duplicate, atMost: AT_ONCE };
    while (await this.hasToForward(streamId)) {
      const command = { type: 'ForwardReceipts', data, metadata: { now: this.ports.clock.now() } } as const;
      // Before they move: whoever looks for one from then on looks into the journals.
      const { events, revision } = await this.journals.tryOut(streamId, command);
      const leaving = events.flatMap((event) => (event.type === 'ReceiptMoved' ? [event.data.receiptId] : []));
      await this.moves.remember(leaving);
      await this.journals.execute(streamId, command, { messageId: `${messageId}/${String(revision)}` });
    }
  }

  private async forwardActions(duplicate: MemberId, messageId: string): Promise<void> {
    const streamId = memberJournal(duplicate);
    for (;;) {
      const { state, revision } = await this.journals.read(streamId);
      if (state.mergedInto === undefined || ![...state.actions.values()].some(goesAlong)) return;
      const data = { memberId: duplicate, atMost: AT_ONCE };
      const command = { type: 'ForwardActions', data, metadata: { now: this.ports.clock.now() } } as const;
      await this.journals.executeSoFar(streamId, command, { messageId: `${messageId}/actions/${String(revision)}` });
    }
  }

  private async separate(duplicate: MemberId, { id, data }: MessageOf<typeof memberUnmerged>): Promise<void> {
    const separate = {
      type: 'SeparateJournal',
      data: { memberId: duplicate },
      metadata: { now: parseInstant(data.unmergedAt) },
    } as const;
    const { state } = await this.journals.executeUnder([], memberJournal(duplicate), separate, {
      messageId: id,
    });
    if (state.mergedInto !== undefined) return; // it was merged again since
    let round = 0;
    for (let away = await this.awayFrom(duplicate); away.size > 0; away = await this.awayFrom(duplicate))
      for (const [holder, receiptIds] of away)
        await this.giveBack(holder, duplicate, receiptIds, `${id}/${String(round++)}`);
    await this.giveBackActions(duplicate, id);
  }

  private async giveBack(holder: MemberId, to: MemberId, all: readonly ReceiptId[], messageId: string): Promise<void> {
    const receiptIds = all.slice(0, AT_ONCE);
    const command = {
      type: 'GiveBackReceipts',
      data: { memberId: holder, to, receiptIds },
      metadata: { now: this.ports.clock.now() },
    } as const;
    const streamId = memberJournal(holder);
    const { events, revision } = await this.journals.tryOut(streamId, command);
    await this.moves.remember(events.flatMap((event) => (event.type === 'ReceiptMoved' ? [event.data.receiptId] : [])));
    await this.journals.execute(streamId, command, { messageId: `${messageId}/${String(revision)}` });
  }

  /** Those that went on because their member was a duplicate, from wherever they are. */
  private async giveBackActions(duplicate: MemberId, messageId: string): Promise<void> {
    const { state } = await this.journals.read(memberJournal(duplicate));
    for (const { actionId, isForwarded } of state.leftActions.values()) {
      const found = isForwarded === true ? await this.actions.find(actionId) : null;
      if (found === null || found.memberId === duplicate) continue;
      const data = { memberId: found.memberId, to: duplicate, actionIds: [actionId] };
      const command = { type: 'GiveBackActions', data, metadata: { now: this.ports.clock.now() } } as const;
      const asking = { messageId: `${messageId}/actions/${actionId}` };
      await this.journals.executeSoFar(memberJournal(found.memberId), command, asking);
      await this.actions.find(actionId);
    }
  }

  /** Receipts that went on because their member was a duplicate, and have neither left there again nor come back: by whose they are. */
  private async awayFrom(duplicate: MemberId): Promise<ReadonlyMap<MemberId, readonly ReceiptId[]>> {
    const away = new Map<MemberId, ReceiptId[]>();
    const { state } = await this.journals.read(memberJournal(duplicate));
    for (const { receiptId, wentTo, moves, merge } of state.left.values()) {
      const survivor = wentTo.at(-1);
      if (merge !== 'forward' || survivor === undefined || state.receipts.has(receiptId)) continue;
      const holder = await this.holderOf(receiptId, { duplicate, survivor, moves });
      if (holder !== null) away.set(holder, [...(away.get(holder) ?? []), receiptId]);
    }
    return away;
  }

  /** @returns null when somebody gave it to another member since, or it is on its way back */
  private async holderOf(
    receiptId: ReceiptId,
    {
      duplicate,
      survivor,
      moves,
    }: { readonly duplicate: MemberId; readonly survivor: MemberId; readonly moves: number },
  ): Promise<MemberId | null> {
    const has = async (member: MemberId) => {
      const { receipts, left } = (await this.journals.read(memberJournal(member))).state;
      return { isHere: receipts.has(receiptId), left: left.get(receiptId) };
    };
    let { isHere, left } = await has(survivor);
    if (!isHere && (left === undefined || left.moves < moves)) {
      await this.moves.arrive({ receiptId, memberId: duplicate, moves });
      ({ isHere, left } = await has(survivor));
    }
    if (isHere) return survivor;
    // The survivor became a duplicate of somebody else after this.
    const next = left?.merge === 'forward' ? left.wentTo.at(-1) : undefined;
    return next !== undefined && (await has(next)).isHere ? next : null;
  }

  /** Not when the members have been separated since. */
  private async hasToForward(streamId: string): Promise<boolean> {
    const { receipts, mergedInto } = (await this.journals.read(streamId)).state;
    return mergedInto !== undefined && [...receipts.values()].length > 0;
  }

  private async isDuplicate(member: MemberId): Promise<boolean> {
    return (await this.journals.read(memberJournal(member))).state.mergedInto !== undefined;
  }
}
