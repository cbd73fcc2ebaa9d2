import {
  invariant,
  minorUnits,
  NO_AMOUNTS,
  NO_MONEY,
  type ActionId,
  type InstantIso,
  type MemberId,
  type MinorUnits,
  type Points,
  type ReceiptId,
  type RuleId,
} from '@accrue/kernel';
import type { ReceiptKind } from '../../receipt';
import type { CountedBy } from '../../rules/counters';
import type { Attributes } from '../../rules/conditions/occasion-facts';
import type { Occasion } from '../../rules/occasion';
import type { SaidOfOffer } from '../offer-events';
import type { SaidOfReferral, ToldOfSide } from '../referral-events';
import type {
  Allocation,
  AttributesStep,
  AwardReversal,
  AwardSequence,
  Contribution,
  CountedLater,
  EvaluationSettled,
  HeldReason,
  Budgeted,
  LimitOfBudget,
  LimitOfWallet,
  ReturnStatus,
  TierStep,
  UsedCoupon,
} from '../events';
import { LayeredMap } from './layered-map';

/**
 * All receipts of a member, as an index: what they contain is recalled from the stream when it is needed. The
 * adjudication in it is a function of the set of receipts, the tier timeline and the programme, not of their arrival.
 */
export interface Journal {
  /** Those that count here. */
  readonly receipts: LayeredMap<ReceiptId, ReceiptEntry>;
  /** Those that went on to another member, once or several times; one that has come back is in both. */
  readonly left: LayeredMap<ReceiptId, LeftReceipt>;
  /** Receipts that were held for review; accepted ones are among `receipts` too. */
  readonly held: LayeredMap<ReceiptId, HeldReceipt>;
  /** Latest event time of a receipt that brings goods back; '' when there is none. A later sale can be taken by none. */
  readonly latestReturnAt: string;
  /** Returns and voids that name receipts which have not arrived. */
  readonly parked: readonly ReceiptId[];
  /** Receipts that gave money back without goods. */
  readonly refunders: readonly ReceiptId[];
  /** Receipts of the kind void. */
  readonly voids: readonly ReceiptId[];
  /** What the member did that is no purchase, and counts here. */
  readonly actions: LayeredMap<ActionId, ActionEntry>;
  /** Those that went on to another member. */
  readonly leftActions: LayeredMap<ActionId, LeftAction>;
  readonly tiers: TierTimeline;
  /** Since when the member has been one. Absent: no rule has asked yet, or it is not known. */
  readonly enrolledAt?: InstantIso;
  /** What was told of the member, earliest first. Absent: nothing. */
  readonly attributes?: readonly AttributesStep[];
  /** By experiment, the order of the first that was decided that another arm would have changed. Absent: nothing was. */
  readonly exposures?: Readonly<Record<string, string>>;
  /** The survivor, when the member is a duplicate: whatever comes here goes on there. Absent: it is none. */
  readonly mergedInto?: MemberId;
  /** When the member was merged or separated last. Absent: never. */
  readonly mergeChangedAt?: InstantIso;
}

/** What is known of the member, whatever they bought. */
export type Membership = Pick<Journal, 'tiers' | 'enrolledAt' | 'attributes'>;

export interface TierTimeline {
  /** 0: none known yet. */
  readonly sequence: number;
  /** Earliest first. */
  readonly steps: readonly TierStep[];
}

export interface ReceiptEntry {
  readonly receiptId: ReceiptId;
  readonly kind: ReceiptKind;
  /** Of its ReceiptRecorded. */
  readonly revision: number;
  /** Revisions of all that was said of it in this journal, in order: whoever asks about one receipt reads these and no others. */
  readonly events: readonly number[];
  readonly order: string;
  readonly hash: string;
  /** null: nobody was identified, so it was not adjudicated. */
  readonly programmeVersion: number | null;
  readonly contribution: Contribution;
  /** Of the contribution. */
  readonly sequence: number;
  /** What it earned; a rule that never gave points is not there. */
  readonly awards: readonly AwardEntry[];
  /** What it brought back; null on a sale. */
  readonly returned: ReturnEntry | null;
  /** `closed`: a person has looked at what is missing of it; `open`: something else is missing since. Absent: nobody has looked. */
  readonly returnReview?: 'open' | 'closed';
  /** The receipt it undoes. */
  readonly voidOf: ReceiptId | null;
  /** Contents that came under the same key. */
  readonly conflicts: readonly string[];
  /** Those of them that a person has looked at. Absent: none. */
  readonly closedConflicts?: readonly string[];
  /** How often it had been claimed or moved when it came here. */
  readonly moves: number;
  /** What was said of its awards in other journals: sequences go on from there. */
  readonly saidElsewhere: readonly AwardSequence[];
  /** What it added to counters, before any of it came back. Absent: nothing. */
  readonly counted?: CountedBy;
  /** What is left of that after each return. Absent: nothing has come back. */
  readonly countedLater?: readonly CountedLater[];
  /** Points may not have paid as it says. Absent: nothing is known against it. */
  readonly tenderCase?: TenderCase;
  /** By rule, what its awards have of budgets. Absent: nothing. */
  readonly budgeted?: Readonly<Record<string, Budgeted>>;
  /** What the till took off as discounts, and what was due. Absent: it names none. */
  readonly discounts?: DiscountEntry;
  /** Absent: it names no evaluation. */
  readonly evaluation?: EvaluationSettled;
}

export interface DiscountEntry {
  readonly givenMinor: MinorUnits;
  readonly dueMinor: MinorUnits;
  /** Coupons that it has used. Absent: none. */
  readonly used?: readonly UsedCoupon[];
  /** They differ: a person looks at it, or has. Absent: they do not. */
  readonly review?: 'open' | 'closed';
}

export interface TenderCase {
  readonly isOpen: boolean;
  /** Holds that did not pay. */
  readonly failed: readonly { readonly holdId: string; readonly walletId: string }[];
}

/** What is kept of every receipt that came, wherever it is now. */
type Known = Pick<ReceiptEntry, 'receiptId' | 'revision' | 'events' | 'hash' | 'conflicts' | 'closedConflicts'>;

/** What stays of a receipt that went on to another member: it counts for nothing here, and repetitions of it find their answer. */
export interface LeftReceipt extends Known {
  /** The members that it went to, the latest last; at least one. */
  readonly wentTo: readonly MemberId[];
  /** How often it had been claimed or moved when it went last. */
  readonly moves: number;
  /** Rules under which it earned here: an award that was granted to this member once is corrected when it comes back. */
  readonly ruleIds: readonly RuleId[];
  /** Holds that are known not to have paid. Absent: none. */
  readonly failed?: TenderCase['failed'];
  /** As of the move with which it went last: what was forwarded comes back when the member is no duplicate any more. */
  readonly merge?: 'forward' | 'back';
}

export interface HeldReceipt {
  readonly receiptId: ReceiptId;
  readonly kind: ReceiptKind;
  /** Of its ReceiptHeld. */
  readonly revision: number;
  /** As in `ReceiptEntry`; those before it was recorded. */
  readonly events: readonly number[];
  readonly hash: string;
  /** As the till says. */
  readonly occurredAt: InstantIso;
  readonly reason: HeldReason;
  /** Contents that came under the same key before it was recorded. */
  readonly conflicts: readonly string[];
  readonly closedConflicts?: readonly string[];
  /** null: nobody has decided yet. */
  readonly decision: HeldDecision | null;
}

export type HeldDecision =
  | {
      readonly verdict: 'accepted';
      /** The event time that it was recorded with. */
      readonly occurredAt: InstantIso;
    }
  | { readonly verdict: 'rejected' };

export interface ActionEntry {
  readonly actionId: ActionId;
  readonly trigger: Occasion['trigger'];
  readonly type: string | null;
  /** Absent: it does not come each year. */
  readonly year?: number;
  readonly order: string;
  readonly hash: string;
  readonly programmeVersion: number;
  /** Revisions of all that was said of it in this journal, in order. */
  readonly events: readonly number[];
  /** What it earned; a rule that never gave points is not there. */
  readonly awards: readonly AwardEntry[];
  /** What was said of its awards in other journals: sequences go on from there. */
  readonly saidElsewhere: readonly AwardSequence[];
  /** How often it had been moved when it came here. */
  readonly moves: number;
  /** Those that conditions of its version look at. Absent: none. */
  readonly attributes?: Attributes;
  /** From then on what it earned is gone. Absent: it stands. */
  readonly revokedAt?: InstantIso;
  /** Of a referral, by which purchase the member qualifies. Absent: it is none, or nothing was said of it. */
  readonly referral?: SaidOfReferral;
  /** Absent: it is no side of a referral. */
  readonly told?: ToldOfSide;
  /** Absent: it is no offer. */
  readonly offer?: SaidOfOffer;
  /** As in `ReceiptEntry`. */
  readonly budgeted?: Readonly<Record<string, Budgeted>>;
}

/** What stays of an action that went on to another member. */
export interface LeftAction extends Pick<ActionEntry, 'actionId' | 'hash' | 'events' | 'moves'> {
  /** The member that it went to last. */
  readonly wentTo: MemberId;
  /** Rules under which it earned here: an award that was granted to this member once is corrected when it comes back. */
  readonly ruleIds: readonly RuleId[];
  readonly revokedAt?: InstantIso;
  /** It went because this member is a duplicate, and comes back when it is none. */
  readonly isForwarded?: true;
}

/** What a rule gave, after its own limits. */
export interface AwardEntry {
  readonly ruleId: RuleId;
  readonly granted: Points;
  readonly reversed: Points;
  readonly sequence: number;
  /** What the limits of the wallet left of it: that is what the member has. Absent: all. */
  readonly limited?: LimitedAward;
  /** Of a gift: what took it back, in event order. Absent: it is points. */
  readonly takes?: readonly AwardReversal[];
}

export interface LimitedAward {
  readonly granted: Points;
  readonly reversed: Points;
  readonly by?: LimitOfWallet | LimitOfBudget;
  /** Nobody but the journal knows of it: there has never been anything of it. */
  readonly isWithheld?: true;
}

/** As the member has it. */
export const asHad = ({ limited, ...award }: AwardEntry): AwardEntry =>
  limited === undefined ? award : { ...award, granted: limited.granted, reversed: limited.reversed };

/** What a rule gave that is no points. */
export const isGift = ({ takes }: Pick<AwardEntry, 'takes'>): boolean => takes !== undefined;

/** Rules under which the member was granted something, even if nothing of it is left. */
export const rulesThatGave = (awards: readonly AwardEntry[]): readonly RuleId[] =>
  awards.filter(({ limited }) => limited?.isWithheld !== true).map(({ ruleId }) => ruleId);

export interface ReturnEntry {
  readonly status: ReturnStatus;
  readonly waitingFor: readonly ReceiptId[];
  readonly lines: readonly ReturnedLine[];
}

export interface ReturnedLine {
  /** On the return; of a void: on the receipt it undoes. */
  readonly index: number;
  readonly units: number;
  /** As in `AdjudicatedLine`. */
  readonly refund?: MinorUnits;
  readonly eligible: boolean;
  readonly linked: boolean;
  readonly allocations: readonly Allocation[];
}

export const emptyJournal: Journal = {
  receipts: LayeredMap.of(),
  left: LayeredMap.of(),
  held: LayeredMap.of(),
  latestReturnAt: '',
  parked: [],
  refunders: [],
  voids: [],
  actions: LayeredMap.of(),
  leftActions: LayeredMap.of(),
  tiers: { sequence: 0, steps: [] },
};

export const NO_CONTRIBUTION: Contribution = {
  qualifying: NO_AMOUNTS,
  qualifyingSpend: NO_MONEY,
  clawedBack: NO_AMOUNTS,
};

/** The entry of a receipt that must be there. */
export const entryOf = (journal: Journal, receiptId: ReceiptId): ReceiptEntry => {
  const entry = journal.receipts.get(receiptId);
  invariant(entry !== undefined, `the journal has no receipt ${receiptId}`);
  return entry;
};

/** The action that must be there. */
export const actionOf = (journal: Journal, actionId: ActionId): ActionEntry => {
  const entry = journal.actions.get(actionId);
  invariant(entry !== undefined, `the journal has no action ${actionId}`);
  return entry;
};

/** Of a receipt that is or was here, or is held; undefined: it never came. */
export const knownReceipt = ({ receipts, left, held }: Journal, receiptId: ReceiptId): Known | undefined =>
  receipts.get(receiptId) ?? left.get(receiptId) ?? held.get(receiptId);

/** It came and is not recorded. */
export const isHeld = ({ receipts, left, held }: Journal, receiptId: ReceiptId): boolean =>
  held.has(receiptId) && !receipts.has(receiptId) && !left.has(receiptId);

/** The held receipt that must be there. */
export const heldOf = (journal: Journal, receiptId: ReceiptId): HeldReceipt => {
  const entry = journal.held.get(receiptId);
  invariant(entry !== undefined, `the journal holds no receipt ${receiptId}`);
  return entry;
};

export const unitsMatched = (line: { readonly allocations: readonly Allocation[] }): number =>
  line.allocations.reduce((sum, { units }) => sum + units, 0);

export const refundMatched = (line: { readonly allocations: readonly Allocation[] }): MinorUnits =>
  minorUnits(line.allocations.reduce((sum, { refund = 0 }) => sum + refund, 0));

/** Whether some goods, or some of the money, were not found on any sale. */
export const isShort = (line: Pick<ReturnedLine, 'units' | 'refund' | 'allocations'>): boolean =>
  unitsMatched(line) < line.units || refundMatched(line) < (line.refund ?? 0);

/** All receipts of a journal that brought goods or money back, with where that came from. */
export const returnsOf = (journal: Journal) =>
  [...journal.receipts.values()].flatMap(({ receiptId, order, returned }) =>
    returned === null ? [] : [{ receiptId, order, lines: returned.lines }],
  );
