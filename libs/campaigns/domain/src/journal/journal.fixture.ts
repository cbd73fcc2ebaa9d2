import { contentHash, invariant, memberId, receiptId, Rejected, type InstantIso, type MemberId } from '@accrue/kernel';
import { document, published } from '../programme/programme.fixture';
import type { ProgrammeVersion } from '../programme/versions';
import type { ReceiptContent } from '../receipt';
import type { JournalCommand } from './commands';
import { decideJournal } from './decide';
import { assessReceipt } from './recording/assess-receipt';
import type { JournalEvent, ReceiptMoved, TierStep } from './events';
import { recordMoved } from './recording/move-receipt';
import type { BudgetRooms } from './storage/budget-rooms';
import { evolve } from './storage/evolve';
import { oneByOne } from './storage/grants';
import type { Recall } from './storage/recall';
import { asHad, emptyJournal, knownReceipt, type Journal } from './storage/state';

const NOW = '2026-01-01T00:00:00.000Z' as InstantIso;
export const MEMBER = memberId('m-1');

/** A receipt at the door: what is made of it depends on the programme of the journal that it comes to. */
export interface Arrival {
  readonly type: 'Arrival';
  readonly receipt: ReceiptContent;
  readonly memberId: MemberId | null;
  /** null: whatever its age, it is recorded. */
  readonly arrivesAt: InstantIso | null;
}

export const record = (receipt: ReceiptContent, parts: { memberId?: string | null } = {}): Arrival => {
  const { memberId: whose = MEMBER } = parts;
  return { type: 'Arrival', receipt, memberId: whose === null ? null : memberId(whose), arrivesAt: null };
};

const commandOf = ({ receipt, memberId, arrivesAt }: Arrival, programmes: readonly ProgrammeVersion[]) => {
  const now = arrivesAt ?? NOW;
  const assessed = assessReceipt(receipt, { programmes, now });
  if (assessed.ignoredBecause !== null) return null;
  const { normalised, version, tooOld } = assessed;
  const data = { receipt, normalised, hash: contentHash(receipt), source: 'http', memberId };
  const metadata = { now };
  return arrivesAt !== null && tooOld !== null
    ? ({ type: 'HoldReceipt', data: { ...data, tooOld }, metadata } as const)
    : ({
        type: 'RecordReceipt',
        data: {
          ...data,
          programmeVersion: version.version,
          undoes: null,
          attributed: null,
          tillWaits: false,
          holdFault: null,
          evaluation: assessed.evaluation,
          discounts: null,
        },
        metadata,
      } as const);
};

export const tiers = (sequence: number, ...timeline: readonly TierStep[]): JournalCommand => ({
  type: 'ApplyTierTimeline',
  data: { memberId: MEMBER, timeline, sequence },
  metadata: { now: NOW },
});

export const enrolled = (enrolledAt: string): JournalCommand => ({
  type: 'ApplyEnrolment',
  data: { memberId: MEMBER, enrolledAt: enrolledAt as InstantIso },
  metadata: { now: NOW },
});

export const move = (
  id: string,
  to: string,
  parts: { memberId?: string; reason?: string; now?: InstantIso } = {},
): Extract<JournalCommand, { type: 'MoveReceipt' }> => {
  const { memberId: whose = MEMBER, reason = 'wrong card', now = NOW } = parts;
  const data = { receiptId: receiptId(id), memberId: memberId(whose), to: memberId(to), reason };
  return { type: 'MoveReceipt', data, metadata: { now } };
};

export const replace = (
  body: ReceiptContent,
  parts: { memberId?: string; now?: InstantIso } = {},
): Extract<JournalCommand, { type: 'ReplaceReceipt' }> => {
  const { memberId: whose = MEMBER, now = NOW } = parts;
  const { receiptId } = body;
  const data = { receiptId, memberId: memberId(whose), reason: 'second one', hash: contentHash(body), body };
  return { type: 'ReplaceReceipt', data, metadata: { now } };
};

/** A journal that lives: commands go in, events come out and are folded. */
export class LivingJournal {
  journal: Journal = emptyJournal;
  /** As they are stored: a revision each. */
  readonly stored: JournalEvent[] = [];
  /** Revisions that decisions asked for. */
  readonly recalled: number[] = [];

  constructor(
    public programmes: readonly ProgrammeVersion[] = published(document),
    private readonly budgets?: BudgetRooms,
  ) {}

  do(wish: JournalCommand | Arrival): readonly JournalEvent[] {
    const command = wish.type === 'Arrival' ? commandOf(wish, this.programmes) : wish;
    if (command === null) return [];
    const recall: Recall = (revisions) =>
      revisions.map((revision) => {
        this.recalled.push(revision);
        const event = this.stored[revision];
        invariant(event !== undefined, `there is no event ${revision}`);
        return event;
      });
    const decided = decideJournal(command, this.journal, recall, this.programmes, this.budgets);
    for (const event of decided) {
      this.journal = evolve(this.journal, event, { revision: this.stored.length });
      this.stored.push(event);
    }
    return decided.flatMap(oneByOne);
  }

  /** Award by award. */
  get events(): readonly JournalEvent[] {
    return this.stored.flatMap(oneByOne);
  }

  /** Records receipts of the member; answers with the events of the last. */
  receive(...receipts: readonly ReceiptContent[]): readonly JournalEvent[] {
    let last: readonly JournalEvent[] = [];
    for (const receipt of receipts) last = this.do(record(receipt));
    return last;
  }

  /** Moves a receipt into another journal. @returns what was decided here, and there about each receipt that came */
  moveTo(
    other: LivingJournal,
    command: Extract<JournalCommand, { type: 'MoveReceipt' }>,
  ): { readonly here: readonly JournalEvent[]; readonly there: readonly JournalEvent[] } {
    const here = this.do(command);
    const there = here.flatMap((event) => (event.type === 'ReceiptMoved' ? this.arriveIn(other, event) : []));
    return { here, there };
  }

  /** Another content takes the place of what came first. @returns what was decided when that left, and when this came */
  replace(body: ReceiptContent): { readonly left: readonly JournalEvent[]; readonly came: readonly JournalEvent[] } {
    const left = this.do(replace(body));
    const came = left.flatMap((event) => (event.type === 'ReceiptMoved' ? this.arriveIn(this, event) : []));
    return { left, came };
  }

  /** A receipt that left here is recorded there. */
  arriveIn(other: LivingJournal, { data }: ReceiptMoved): readonly JournalEvent[] {
    const { revision } = knownReceipt(this.journal, data.receiptId) ?? { revision: -1 };
    const recorded = this.stored[revision];
    invariant(recorded?.type === 'ReceiptRecorded', 'it was recorded here');
    return other.do(recordMoved(data, recorded.data, NOW));
  }

  rejection(wish: JournalCommand | Arrival): { code: string; data: unknown } {
    try {
      this.do(wish);
    } catch (error) {
      if (error instanceof Rejected) return { code: error.code, data: error.data };
      throw error;
    }
    throw new Error('expected a rejection');
  }

  /** Receipt → [granted, reversed] of all its awards. */
  get points(): Record<string, readonly [number, number]> {
    return Object.fromEntries(
      [...this.journal.receipts.values()]
        .filter(({ awards }) => awards.length > 0)
        .map(({ receiptId, awards }) => [receiptId, awards.map(asHad)] as const)
        .map(([receiptId, awards]) => [
          receiptId,
          [awards.reduce((sum, a) => sum + a.granted, 0), awards.reduce((sum, a) => sum + a.reversed, 0)] as const,
        ])
        .sort(),
    );
  }
}

/** All that was adjudicated, without what depends on arrival (revisions, sequences). */
export const adjudicated = (journal: Journal) =>
  [...journal.receipts.values()]
    .map(({ receiptId, awards, contribution, returned, programmeVersion }) => ({
      receiptId,
      programmeVersion,
      // An award that came to nothing again is as good as none.
      awards: awards
        .map(asHad)
        .map(({ ruleId, granted, reversed }) => ({ ruleId, granted, reversed }))
        .filter(({ granted }) => granted > 0),
      contribution,
      returned,
    }))
    .sort((a, b) => (a.receiptId < b.receiptId ? -1 : 1));
