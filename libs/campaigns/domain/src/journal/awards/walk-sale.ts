import {
  addAmounts,
  minorUnits,
  NO_AMOUNTS,
  NO_MONEY,
  NO_POINTS,
  points,
  subtractAmounts,
  walletAmounts,
  type MinorUnits,
  type Points,
  type ReceiptId,
  type WalletAmounts,
} from '@accrue/kernel';
import { compareOrder, type NormalisedLine, type Placed } from '../../receipt';
import type { CompiledProgramme } from '../../programme/compile';
import { timesRatio } from '../../rules/basis';
import type { Basket } from '../../rules/basket';
import { isWallet } from '../../rules/effects';
import type { CounterValues } from '../../rules/conditions/condition-facts';
import {
  evaluateReceipt,
  type EvaluatedAward,
  type Evaluation,
  type EvaluationDetail,
  type Rooms,
} from '../../rules/evaluate';
import type { EarningRule } from '../../rules/rule';
import type { Contribution } from '../events';
import type { MemberAtSale, PastReceipt } from '../storage/history';
import { inMap } from '../storage/in-map';
import { NO_CONTRIBUTION, type ReturnedLine } from '../storage/state';

/** Goods of one sale that one return took back, and money that it gave back without goods. */
export interface Step extends Placed {
  /** Once for each line. */
  readonly taken: readonly Taken[];
}

interface Taken {
  readonly lineIndex: number;
  readonly units: number;
  /** Minor units, without goods. */
  readonly refund: MinorUnits;
}

/** What a sale is adjudicated with besides its content. */
export interface Circumstances extends MemberAtSale {
  readonly rooms: Rooms;
  readonly counters: CounterValues;
  /** By a void: then it never was, and counts for nothing, and neither does what came back of it. */
  readonly isUndone: boolean;
  /** Absent: `lines`. */
  readonly detail?: EvaluationDetail;
}

/** What a sale earns, and what each return takes of it. */
export interface Walk {
  /** For the whole basket, as if nothing had come back. */
  readonly evaluation: Evaluation;
  readonly awards: readonly WalkedAward[];
  /** Of the sale. */
  readonly contribution: Contribution;
  /** What each step is: negative contributions, in the order of the steps. */
  readonly steps: readonly { readonly receiptId: ReceiptId; readonly contribution: Contribution }[];
}

export interface WalkedAward {
  readonly award: EvaluatedAward;
  readonly granted: Points;
  /** Sum of `clawbacks`, 0..granted. */
  readonly reversed: Points;
  /** By step. */
  readonly clawbacks: readonly Points[];
}

/**
 * Takes a sale from the till to today: after each return the basket that remains is evaluated under the recorded programme
 * and the member's tier and limits at the sale, and the return takes back `granted - points(remaining) - taken back before`. So partial
 * returns never lose or win a point to rounding, and together they take back exactly what was granted.
 */
export const walkSale = (
  { receipt, programme }: PastReceipt,
  { tierId, enrolledAt, attributes, memberId, rooms, counters, isUndone, detail = 'lines' }: Circumstances,
  steps: readonly Step[],
): Walk => {
  const { lines, channel, storeId, occurredAt, endedAt } = receipt;
  const { receiptId: saleId, order } = receipt;
  const member = { tierId, enrolledAt, attributes, memberId };
  const context = { ...member, channel, storeId, occurredAt, endedAt, rooms, counters };
  const evaluation = evaluateReceipt(programme, { lines, remaining: null }, context, detail);
  const awards = evaluation.awards.map((award) => ({
    award,
    granted: award.points,
    reversed: NO_POINTS,
    clawbacks: [] as Points[],
  }));
  const left = new Left(lines);
  const counts = (of: Evaluation, basket: Basket): WalletAmounts =>
    programme.tierCount === null ? of.base : addAmounts(of.base, programme.tierCount(basket, receipt));
  const qualifying = isUndone ? NO_AMOUNTS : counts(evaluation, { lines, remaining: null });
  let counted = qualifying;
  const later = { ...context, rooms: roomsAfter(evaluation, programme, rooms) };
  let last = evaluation;
  const contributions = steps.map(({ receiptId, taken: goods }) => {
    left.take(goods);
    const basket = { lines, ...left };
    const now = evaluateReceipt(programme, basket, later, 'points');
    const pointsNow = new Map(now.awards.map((award) => [award.ruleId, award.points]));
    const clawedBack: (readonly [walletId: string, due: Points])[] = [];
    for (const walked of awards) {
      // A basket can be worth more after a return (a coupon line went back); then nothing is taken, and nothing is given.
      const due = points(Math.max(0, walked.granted - (pointsNow.get(walked.award.ruleId) ?? 0) - walked.reversed));
      walked.reversed = points(walked.reversed + due);
      walked.clawbacks.push(due);
      if (isWallet(walked.award.walletId)) clawedBack.push([walked.award.walletId, due]);
    }
    const countsNow = isUndone ? NO_AMOUNTS : counts(now, basket);
    const taken = {
      qualifying: subtractAmounts(countsNow, counted),
      qualifyingSpend: isUndone ? NO_MONEY : minorUnits(now.eligibleMinor - last.eligibleMinor),
    };
    [last, counted] = [now, countsNow];
    const ofSales = programme.tiersHaveWindow && !isUndone ? { ofSales: { [saleId]: { order, ...taken } } } : {};
    return { receiptId, contribution: { ...taken, clawedBack: walletAmounts(clawedBack), ...ofSales } };
  });
  const { eligibleMinor: qualifyingSpend } = evaluation;
  const contribution = isUndone ? NO_CONTRIBUTION : { ...NO_CONTRIBUTION, qualifying, qualifyingSpend };
  return { evaluation, awards, contribution, steps: contributions };
};

/** What a limit refused as a whole stays refused, whatever becomes of the basket. */
const roomsAfter = ({ awards }: Evaluation, { rules }: CompiledProgramme, rooms: Rooms): Rooms => {
  const isRefused = ({ id, isWhole }: EarningRule): boolean =>
    isWhole && awards.some(({ ruleId, capped }) => ruleId === id && capped?.value === 0);
  const refused = rules.filter(isRefused);
  return refused.length === 0 ? rooms : new Map([...rooms, ...refused.map(({ id }) => [id, 0] as const)]);
};

/** What the customer still has of a sale, and what they got back for it while they kept it. */
export class Left {
  readonly remaining: number[];
  refunded: MinorUnits[] | null = null;

  constructor(lines: readonly NormalisedLine[]) {
    this.remaining = lines.map(({ quantity }) => quantity);
  }

  /** Goods before money. Goods that come back take along their part of what was refunded for them earlier. */
  take(taken: readonly Taken[]): void {
    for (const { lineIndex, units, refund } of taken) {
      const before = this.remaining[lineIndex] ?? 0;
      const refunded = this.refunded?.[lineIndex] ?? NO_MONEY;
      this.remaining[lineIndex] = before - units;
      if (refunded === 0 && refund === 0) continue;
      this.refunded ??= this.remaining.map(() => NO_MONEY);
      const along = units === 0 ? NO_MONEY : timesRatio(refunded, units, before);
      this.refunded[lineIndex] = minorUnits(refunded - along + refund);
    }
  }
}

/** The steps of these sales, each sale's in event order. */
export const stepsOf = (
  saleIds: ReadonlySet<ReceiptId>,
  returns: Iterable<Placed & { readonly lines: readonly Pick<ReturnedLine, 'allocations'>[] }>,
): ReadonlyMap<ReceiptId, readonly Step[]> => {
  type Taking = Placed & { readonly taken: Map<number, Taken> };
  const bySale = new Map<ReceiptId, Map<ReceiptId, Taking>>();
  for (const { receiptId, order, lines } of returns) {
    for (const { allocations } of lines) {
      for (const { receiptId: saleId, lineIndex, units, refund = NO_MONEY } of allocations) {
        if (!saleIds.has(saleId)) continue;
        const steps = inMap(bySale, saleId, () => new Map<ReceiptId, Taking>());
        const step = inMap(steps, receiptId, () => ({ receiptId, order, taken: new Map<number, Taken>() }));
        const before = step.taken.get(lineIndex) ?? { units: 0, refund: NO_MONEY };
        step.taken.set(lineIndex, {
          lineIndex,
          units: before.units + units,
          refund: minorUnits(before.refund + refund),
        });
      }
    }
  }
  const inOrder = (steps: Iterable<Taking>): Step[] =>
    [...steps].map((step) => ({ ...step, taken: [...step.taken.values()] })).sort(compareOrder);
  return new Map([...bySale].map(([saleId, steps]) => [saleId, inOrder(steps.values())]));
};
