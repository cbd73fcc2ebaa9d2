import {
  earnedBy,
  outcomeOf as domainOutcomeOf,
  ProgrammeVersionUnknown,
  type Journal,
  type EvaluationSettled,
  type GiftGiven,
  type OutcomeStatus,
  type ProgrammeVersion,
  type ReceiptOutcome,
} from '@accrue/campaigns-domain';
import type { ReceiptReason } from '@accrue/contracts';
import {
  formatQuantity,
  NO_MONEY,
  quantity,
  type MemberId,
  type MinorUnits,
  type Points,
  type ReceiptId,
  type RuleId,
} from '@accrue/kernel';
import { discountReviews, tooOldReviews } from '../reviews/review-ids';

export interface EarnedInWallet {
  readonly walletId: string;
  /** `points`, `stamps`, or a currency: minor units of it. */
  readonly unit: string;
  readonly amount: number;
}

/** What the till is told. The same receipt again gets the same answer, with `duplicate`. */
export interface ReceiptAnswer {
  readonly receiptId: ReceiptId;
  /**
   * As the domain knows it; `pending`: it names somebody who is not known yet, or is on its way to a member, so ask again at `link`;
   * `ignored`: without effect and not kept (training, suspended, given up before completion). `review` with a `reason`: it is not recorded
   * until a person accepts it; `rejected`: it never will be.
   */
  readonly status: Exclude<OutcomeStatus, 'gone'> | 'pending' | 'ignored';
  /** Where to ask what became of it, while it is pending; where its review is, when it has one of its own. */
  readonly link?: string;
  /** It was known already: nothing happened. */
  readonly duplicate: boolean;
  readonly memberId: MemberId | null;
  /**
   * What the receipt brings the member as things stand, for each wallet in which that is something: without what was taken back since;
   * negative when it took back itself.
   */
  readonly earned: readonly EarnedInWallet[];
  readonly awards: readonly {
    readonly ruleId: RuleId;
    readonly walletId: string;
    readonly granted: Points;
    readonly reversed: Points;
  }[];
  /** What rules gave that is no points. Absent: nothing. */
  readonly gifts?: readonly GiftGiven[];
  /** Goods that it brought back, by position of the line. */
  readonly returned: readonly {
    readonly line: number;
    readonly units: string;
    readonly matched: string;
    /** Minor units of money that went back without goods, and what of it found its sale; absent where goods came back. */
    readonly refund?: MinorUnits;
    readonly matchedRefund?: MinorUnits;
    readonly eligible: boolean;
  }[];
  /** Of the journal; null when nothing was recorded. */
  readonly revision: number | null;
  /** Why it is ignored, or not recorded. */
  readonly reason?: ReceiptReason;
  /** What became of the evaluation that it names. Absent: it names none. */
  readonly evaluation?: SettledEvaluation;
  /** Of discounts of the programme: what the till took off, and what was due when it was recorded. Absent: it names none. */
  readonly loyaltyDiscounts?: { readonly given: MinorUnits; readonly due: MinorUnits; readonly reviewId?: string };
  /** Id of the review that decides whether it is recorded. */
  readonly reviewId?: string;
  /**
   * JSON pointers to what was sent and is kept nowhere: members that the schema does not describe, and what looks personal in `ext` and
   * `labels`. At most 20; of what stands on many lines, the first place. Absent: all was kept.
   */
  readonly notKept?: readonly string[];
}

export interface SettledEvaluation {
  readonly status: EvaluationSettled['status'];
  /** The version that the evaluation saw; absent: not known. */
  readonly evaluatedUnder?: number;
  /** The version that it is settled under; null: it is not settled yet. */
  readonly settledUnder: number | null;
}

/** With what this sender has to know of this body; all else is the same for whoever sends the receipt again. */
export const toldOf = <T extends ReceiptAnswer>(answer: T, notKept: readonly string[]): T =>
  notKept.length === 0 ? answer : { ...answer, notKept };

const units = (thousandths: number): string => formatQuantity(quantity(thousandths));

export interface Circumstances {
  readonly memberId: MemberId | null;
  readonly revision: number | null;
  readonly duplicate: boolean;
  /** Of nobody's receipt: it may be somebody's a moment later. */
  readonly isPending: boolean;
}

/**
 * Composed from state alone, so that the answer to a repetition needs nothing that only the first handling knew.
 * @throws ProgrammeVersionUnknown
 */
export const answerOf = (
  journal: Journal,
  receiptId: ReceiptId,
  versions: readonly ProgrammeVersion[],
  { memberId, revision, duplicate, isPending }: Circumstances,
): ReceiptAnswer => {
  const outcome = domainOutcomeOf(journal, receiptId);
  if (!outcome) throw new Error('a receipt that came is in its journal');
  const { status, returned, wentTo, held } = outcome;
  const { awards, gifts, earned } = earnedBy(outcome, versions);
  const waits = status === 'gone' || (status === 'unattributed' && isPending);
  return {
    receiptId,
    status: waits ? 'pending' : status,
    ...(waits ? { link: `/v1/receipts/${receiptId}` } : {}),
    ...(held === null ? {} : heldAnswer(receiptId, held)),
    ...settledAnswer(outcome),
    duplicate,
    memberId: wentTo ?? memberId,
    earned: Object.entries(earned).map(([walletId, amount]) => ({
      walletId,
      unit: unitOf(walletId, versions),
      amount,
    })),
    awards: awards.map(({ ruleId, walletId, granted, reversed }) => ({ ruleId, walletId, granted, reversed })),
    ...(gifts.length === 0 ? {} : { gifts }),
    returned: returned.map((line) => ({
      line: line.lineIndex + 1,
      units: units(line.units),
      matched: units(line.matchedUnits),
      ...(line.refund === undefined ? {} : { refund: line.refund, matchedRefund: line.matchedRefund ?? NO_MONEY }),
      eligible: line.eligible,
    })),
    revision,
  };
};

/** A wallet stays and keeps its unit, so the latest version knows them all. */
export const unitOf = (walletId: string, versions: readonly ProgrammeVersion[]): string => {
  const wallet = versions.at(-1)?.programme.wallets.get(walletId);
  if (wallet === undefined) throw new ProgrammeVersionUnknown(versions.length + 1);
  return wallet.unit;
};

const settledAnswer = ({
  receiptId,
  programmeVersion: settledUnder,
  evaluation,
  discounts,
}: ReceiptOutcome): Pick<ReceiptAnswer, 'evaluation' | 'loyaltyDiscounts'> => ({
  ...(evaluation === undefined ? {} : { evaluation: { ...evaluation, settledUnder } }),
  ...(discounts === undefined
    ? {}
    : {
        loyaltyDiscounts: {
          ...{ given: discounts.givenMinor, due: discounts.dueMinor },
          ...(discounts.review === undefined ? {} : { reviewId: discountReviews.of(receiptId) }),
        },
      }),
});

const heldAnswer = (
  receiptId: ReceiptId,
  reason: ReceiptReason,
): Pick<ReceiptAnswer, 'reason' | 'reviewId' | 'link'> => {
  const reviewId = tooOldReviews.of(receiptId);
  return { reason, reviewId, link: `/v1/reviews/${reviewId}` };
};

export const ignoredAnswer = (receiptId: ReceiptId, reason: ReceiptReason): ReceiptAnswer => ({
  receiptId,
  status: 'ignored',
  duplicate: false,
  memberId: null,
  earned: [],
  awards: [],
  returned: [],
  revision: null,
  reason,
});
