import {
  invariant,
  subtractAmounts,
  walletAmounts,
  type MemberId,
  type MinorUnits,
  type ReceiptId,
  type RuleId,
  type WalletAmounts,
} from '@accrue/kernel';
import type { CompiledProgramme } from '../../programme/compile';
import { programmeOfVersion, type ProgrammeVersion } from '../../programme/versions';
import { compareOrder } from '../../receipt';
import { giftIn, isWallet, type Gift } from '../../rules/effects';
import type { Contribution, EvaluationSettled, HeldReason } from '../events';
import { standingVoidsOf } from '../returns/check-named-line';
import {
  asHad,
  NO_CONTRIBUTION,
  refundMatched,
  unitsMatched,
  type AwardEntry,
  type DiscountEntry,
  type Journal,
  type LeftReceipt,
  type ReceiptEntry,
} from '../storage/state';

/** What a receipt led to, as it is known now: the answer to the first delivery and to every later one. */
export interface ReceiptOutcome {
  readonly receiptId: ReceiptId;
  readonly status: OutcomeStatus;
  /** The version that it was adjudicated under; null: it was not. */
  readonly programmeVersion: number | null;
  readonly awards: readonly AwardEntry[];
  readonly contribution: Contribution;
  /** Goods that it brought back. */
  readonly returned: readonly ReturnedOutcome[];
  /** Receipts that it names and that have not arrived. */
  readonly waitingFor: readonly ReceiptId[];
  /** The member whose journal it went on to; null: it counts in this one. */
  readonly wentTo: MemberId | null;
  /** How many other contents came under its key. */
  readonly conflicts: number;
  /** Why it is not recorded but held for review, or was rejected there; null: it is recorded. */
  readonly held: HeldReason | null;
  readonly discounts?: DiscountEntry;
  readonly evaluation?: EvaluationSettled;
}

/**
 * `accepted`; `unattributed`: nobody was identified; `gone`: claimed for, or moved to, another member; `parked`: names a receipt that has
 * not arrived; `review`: goods that came back were not found, or it is `held` and not recorded; `rejected`: a person decided that it is not
 * recorded; `voided`: undone by another receipt; `duplicate`: a void of what was voided before. A void that is undone itself voids nothing.
 */
export type OutcomeStatus =
  'accepted' | 'unattributed' | 'gone' | 'parked' | 'review' | 'rejected' | 'voided' | 'duplicate';

export interface ReturnedOutcome {
  /** Position of the line on the receipt; of a void: on the receipt it undoes. */
  readonly lineIndex: number;
  /** Thousandths of a unit. */
  readonly units: number;
  readonly matchedUnits: number;
  /** Minor units of money that went back without goods; absent where goods came back. */
  readonly refund?: MinorUnits;
  readonly matchedRefund?: MinorUnits;
  readonly eligible: boolean;
  readonly linked: boolean;
}

/** null: the journal does not have the receipt. */
export const outcomeOf = (journal: Journal, receiptId: ReceiptId): ReceiptOutcome | null => {
  const entry = journal.receipts.get(receiptId);
  const left = journal.left.get(receiptId);
  if (entry === undefined) return left === undefined ? heldOutcome(journal, receiptId) : goneOutcome(left);
  const { contribution, returned, hash, conflicts, discounts, evaluation } = entry;
  return {
    receiptId,
    status: statusOf(entry, journal),
    programmeVersion: entry.programmeVersion,
    awards: entry.awards.map(asHad),
    contribution,
    returned: (returned?.lines ?? []).map((line) => {
      const { index, units, refund, eligible, linked } = line;
      const money = refund === undefined ? {} : { refund, matchedRefund: refundMatched(line) };
      return { lineIndex: index, units, matchedUnits: unitsMatched(line), ...money, eligible, linked };
    }),
    waitingFor: returned?.waitingFor ?? [],
    wentTo: null,
    conflicts: conflicts.filter((each) => each !== hash).length,
    held: null,
    ...(discounts === undefined ? {} : { discounts }),
    ...(evaluation === undefined ? {} : { evaluation }),
  };
};

export interface AwardInWallet extends AwardEntry {
  readonly walletId: string;
}

/** What a rule gave that is no points. */
export interface GiftGiven extends Gift {
  readonly ruleId: RuleId;
  /** How often, and how many of those were taken back since. */
  readonly given: number;
  readonly takenBack: number;
}

/**
 * The awards, each with the wallet that its rule gives into, what rules gave that is no points, and what the receipt brings the member as things stand, by wallet: without
 * what was taken back since and what it took back itself.
 * @throws ProgrammeVersionUnknown
 */
export const earnedBy = (
  { programmeVersion, awards, contribution }: ReceiptOutcome,
  programmes: readonly ProgrammeVersion[],
): {
  readonly awards: readonly AwardInWallet[];
  readonly gifts: readonly GiftGiven[];
  readonly earned: WalletAmounts;
} => {
  const rules = programmeVersion === null ? [] : rulesOfReceipts(programmeOfVersion(programmes, programmeVersion));
  const placed = awards.map((award): AwardInWallet => {
    const rule = rules.find(({ id }) => id === award.ruleId);
    invariant(rule !== undefined, `the programme has the rule ${award.ruleId} that granted`);
    return { ...award, walletId: rule.walletId };
  });
  const inWallets = placed.filter(({ walletId }) => isWallet(walletId));
  const stands = walletAmounts(inWallets.map((award) => [award.walletId, award.granted - award.reversed] as const));
  const gifts = giftsGiven(placed);
  return { awards: inWallets, gifts, earned: subtractAmounts(stands, contribution.clawedBack) };
};

/** Those among awards. */
export const giftsGiven = (
  awards: readonly Pick<AwardInWallet, 'ruleId' | 'walletId' | 'granted' | 'reversed'>[],
): readonly GiftGiven[] =>
  awards.flatMap(({ ruleId, walletId, granted: given, reversed: takenBack }) => {
    const gift = giftIn(walletId);
    return gift === null || given === 0 ? [] : [{ ruleId, ...gift, given, takenBack }];
  });

/** A counter is triggered by a receipt, too. */
const rulesOfReceipts = ({ rules, counterRules, offers }: CompiledProgramme) => [
  ...rules,
  ...counterRules,
  ...offers.values(),
];

const goneOutcome = ({ receiptId, wentTo, conflicts }: LeftReceipt): ReceiptOutcome => ({
  ...NOTHING,
  receiptId,
  status: 'gone',
  wentTo: wentTo.at(-1) ?? null,
  conflicts: conflicts.length,
});

const heldOutcome = (journal: Journal, receiptId: ReceiptId): ReceiptOutcome | null => {
  const held = journal.held.get(receiptId);
  if (held === undefined) return null;
  const { decision, conflicts, reason } = held;
  const status = decision === null ? 'review' : 'rejected';
  return { ...NOTHING, receiptId, status, conflicts: conflicts.length, held: reason };
};

const NOTHING = {
  programmeVersion: null,
  awards: [],
  contribution: NO_CONTRIBUTION,
  returned: [],
  waitingFor: [],
  wentTo: null,
  held: null,
} as const;

const statusOf = (entry: ReceiptEntry, journal: Journal): OutcomeStatus => {
  const { receiptId, programmeVersion, returned } = entry;
  if (programmeVersion === null) return 'unattributed';
  if (standingVoidsOf(receiptId, journal).length > 0) return 'voided';
  const others = entry.voidOf === null ? [] : standingVoidsOf(entry.voidOf, journal);
  if (others.some((other) => compareOrder(other, entry) < 0)) return 'duplicate';
  return returned === null || returned.status === 'settled' ? 'accepted' : returned.status;
};
