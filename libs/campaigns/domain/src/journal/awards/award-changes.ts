import {
  awardIdOf,
  canonicalJson,
  invariant,
  NO_POINTS,
  points as toPoints,
  type InstantIso,
  type MemberId,
  type ReceiptId,
} from '@accrue/kernel';
import { lotTerms } from '../../programme/terms';
import { compareOrder, instantOfOrder } from '../../receipt';
import type {
  AwardCorrected,
  AwardGranted,
  AwardReversal,
  AwardReversed,
  AwardSequence,
  Cause,
  CauseKind,
} from '../events';
import type { History, MemberAtSale, PastReceipt } from '../storage/history';
import type { AwardEntry } from '../storage/state';
import { termsOf as awardTermsOf, tierOf } from '../../programme/compile';
import type { Walk, WalkedAward } from './walk-sale';

/** Why sales are adjudicated again. */
export interface Trigger {
  readonly cause: Cause;
  /** Event time of the cause; null: that of the sale itself. */
  readonly occurredAt: InstantIso | null;
}

/** What takes something of an award back. */
export interface Taker {
  /** null: an action was revoked that had brought what completed an offer. */
  readonly receiptId: ReceiptId | null;
  readonly order: string;
}

export const compareTakers = (a: Taker, b: Taker): number =>
  compareOrder({ ...a, receiptId: a.receiptId ?? NOBODYS }, { ...b, receiptId: b.receiptId ?? NOBODYS });

const NOBODYS = '' as ReceiptId;

interface Adjudicated {
  readonly sale: PastReceipt;
  readonly memberId: MemberId;
  readonly walk: Pick<Walk, 'awards'>;
  readonly steps: readonly Taker[];
  /** What was said before. */
  readonly published: readonly AwardEntry[];
  /** How it had come about, if goods had come back; null: none had. */
  readonly earlier: { readonly walk: Pick<Walk, 'awards'>; readonly steps: readonly Taker[] } | null;
  /** And in other journals, of awards that were not granted here. */
  readonly saidElsewhere: readonly AwardSequence[];
  readonly trigger: Trigger;
  /** What takes of it may be goods of other sales: then it is no return of this one that is told. */
  readonly isByCounter?: true;
  readonly history: History;
}

type AwardEvent = AwardGranted | AwardReversed | AwardCorrected;

/** The difference between what was published about a sale's awards and what is right now. */
export const awardChanges = (adjudicated: Adjudicated): readonly AwardEvent[] =>
  adjudicated.walk.awards.flatMap((walked) => {
    const before = adjudicated.published.find(({ ruleId }) => ruleId === walked.award.ruleId);
    if (before === undefined) return walked.granted === 0 ? [] : firstGrant(walked, adjudicated);
    const isSame = before.granted === walked.granted && before.reversed === walked.reversed;
    if (isSame && cameAboutAlike(walked, adjudicated)) return [];
    const { kind } = adjudicated.trigger.cause;
    const broughtBack = kind === 'return' || kind === 'exchange' || kind === 'void';
    const ownGoods = broughtBack && adjudicated.isByCounter === undefined;
    return ownGoods && before.granted === walked.granted && walked.reversed > before.reversed
      ? [reversed(before, walked, adjudicated)]
      : [corrected(before, walked, adjudicated)];
  });

/** The same sums can be taken back at other times: a return that comes late may have cost the bonus that another was said to cost. */
const cameAboutAlike = (walked: WalkedAward, { earlier, steps }: Adjudicated): boolean => {
  const before = earlier?.walk.awards.find(({ award }) => award.ruleId === walked.award.ruleId);
  return (
    before === undefined ||
    canonicalJson(reversalsOf(before, earlier?.steps ?? [])) === canonicalJson(reversalsOf(walked, steps))
  );
};

const reversalsOf = ({ clawbacks }: WalkedAward, steps: readonly Taker[]): readonly AwardReversal[] =>
  steps.flatMap(({ receiptId, order }, index) => {
    const points = clawbacks[index] ?? NO_POINTS;
    return points === 0 ? [] : [{ receiptId, occurredAt: instantOfOrder(order), points }];
  });

/** Granted in full; what came back before the sale was known is taken in the order in which it came back. */
const firstGrant = (walked: WalkedAward, adjudicated: Adjudicated): AwardEvent[] => {
  const { sale, memberId, steps, saidElsewhere, history } = adjudicated;
  const { award, granted } = walked;
  const terms = awardTermsOf(sale.programme, award.walletId);
  const { receiptId, occurredAt } = sale.receipt;
  const { basePoints, tierId, multiplier, lines, walletId, ruleId } = award;
  const { programmeVersion } = sale;
  const { activatesAt, expiresAt, expiresOn, inactivity } = lotTerms(terms, occurredAt, sale.programme.timeZone);
  let sequence = (saidElsewhere.find((said) => said.ruleId === ruleId)?.sequence ?? -1) + 1;
  // Written out, because objects put together from parts are slow to make, and this is the event that there is most of.
  const grant: AwardGranted = {
    type: 'AwardGranted',
    data: {
      awardId: awardIdOf(receiptId, ruleId),
      memberId,
      receiptId,
      walletId,
      ruleId,
      programmeVersion,
      sequence,
      occurredAt,
      basePoints,
      tierId,
      multiplier,
      lines,
      points: granted,
      activatesAt,
      expiresAt,
      expiresOn,
    },
  };
  const all = reversalsOf(walked, steps);
  let taken = NO_POINTS;
  const reversals = all.map(({ receiptId: returnReceiptId, occurredAt: takenAt, points }, index): AwardReversed => {
    taken = toPoints(taken + points);
    sequence += 1;
    const data = {
      ...identityOf(walked, adjudicated, { sequence, occurredAt: takenAt }),
      ...{ points, granted, reversed: taken, reversals: all.slice(0, index + 1) },
      ...{ returnReceiptId, cause: { kind: kindOf(returnReceiptId, history), receiptId: returnReceiptId } },
    };
    return { type: 'AwardReversed', data };
  });
  const { clawback } = terms;
  if (clawback === 'unlimited' && inactivity === undefined) return [grant, ...reversals];
  const more = { ...(inactivity && { inactivity }), ...(clawback !== 'unlimited' && { clawback }) };
  return [{ ...grant, data: { ...grant.data, ...more } }, ...reversals];
};

const kindOf = (taker: ReceiptId | null, history: History): CauseKind => {
  if (taker === null) return 'revocation';
  const { kind } = history.get(taker).receipt;
  return kind === 'void' || kind === 'exchange' ? kind : 'return';
};

const reversed = (before: AwardEntry, walked: WalkedAward, adjudicated: Adjudicated): AwardReversed => {
  const { cause } = adjudicated.trigger;
  invariant(cause.receiptId !== null, 'goods come back with a receipt');
  return {
    type: 'AwardReversed',
    data: {
      ...identityOf(walked, adjudicated, next(before, adjudicated)),
      points: toPoints(walked.reversed - before.reversed),
      granted: walked.granted,
      reversed: walked.reversed,
      reversals: reversalsOf(walked, adjudicated.steps),
      returnReceiptId: cause.receiptId,
      cause,
    },
  };
};

const corrected = (before: AwardEntry, walked: WalkedAward, adjudicated: Adjudicated): AwardCorrected => ({
  type: 'AwardCorrected',
  data: {
    ...identityOf(walked, adjudicated, next(before, adjudicated)),
    ...termsOf(walked),
    granted: walked.granted,
    reversed: walked.reversed,
    reversals: reversalsOf(walked, adjudicated.steps),
    cause: adjudicated.trigger.cause,
  },
});

/** The sale counts for this member no more: nothing of the award stays. */
export const awardWithdrawn = (
  before: AwardEntry,
  { sale, memberId, trigger, member }: Pick<Adjudicated, 'sale' | 'memberId' | 'trigger'> & { member: MemberAtSale },
): AwardCorrected => {
  const { rules, counterRules, offers } = sale.programme;
  const rule = [...rules, ...counterRules, ...offers.values()].find(({ id }) => id === before.ruleId);
  invariant(rule !== undefined, `the programme has the rule ${before.ruleId} that granted`);
  const { tierId } = member;
  const multiplier = rule.tierMultiplier ? (tierOf(sale.programme, tierId)?.multiplierText ?? '1') : '1';
  const adjudicated = { sale, memberId, trigger };
  const award = { ruleId: rule.id, walletId: rule.walletId };
  return {
    type: 'AwardCorrected',
    data: {
      ...identityOf({ award }, adjudicated, next(before, adjudicated)),
      ...{ basePoints: NO_POINTS, tierId, multiplier, lines: [] },
      ...{ granted: NO_POINTS, reversed: NO_POINTS, reversals: [] },
      cause: trigger.cause,
    },
  };
};

const next = ({ sequence }: AwardEntry, { trigger, sale }: Pick<Adjudicated, 'trigger' | 'sale'>) => ({
  sequence: sequence + 1,
  occurredAt: trigger.occurredAt ?? sale.receipt.occurredAt,
});

const identityOf = (
  { award: { ruleId, walletId } }: { readonly award: Pick<WalkedAward['award'], 'ruleId' | 'walletId'> },
  { sale, memberId }: Pick<Adjudicated, 'sale' | 'memberId'>,
  { sequence, occurredAt }: { sequence: number; occurredAt: InstantIso },
) => {
  const { receiptId } = sale.receipt;
  const { programmeVersion } = sale;
  return {
    awardId: awardIdOf(receiptId, ruleId),
    memberId,
    receiptId,
    walletId,
    ruleId,
    programmeVersion,
    sequence,
    occurredAt,
  };
};

const termsOf = ({ award: { basePoints, tierId, multiplier, lines } }: WalkedAward) => ({
  basePoints,
  tierId,
  multiplier,
  lines,
});
