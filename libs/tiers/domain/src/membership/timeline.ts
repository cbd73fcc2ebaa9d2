import { amountIn, walletAmounts, type InstantIso, type WalletAmounts } from '@accrue/kernel';
import { baseTier, tierReachedBy, type Ladder } from '../ladder/ladder';
import { currentLadder, type Ladders } from '../ladder/ladders';
import type { Contribution } from './contributions';
import type { TierStep, WindowStanding } from './events';
import { instantOf } from './instants';
import { Rolling } from './rolling';

export interface Measured {
  readonly timeline: readonly TierStep[];
  readonly amounts: WalletAmounts;
  readonly spend: number;
  readonly decisiveAmounts: WalletAmounts;
  readonly decisiveSpend: number;
  /** Absent: the last ladder counts all the time. */
  readonly window?: WindowStanding;
}

/**
 * A member's tiers in event time: a pure function of the set of contributions and the ladders, whatever order they came in.
 * Each receipt is measured by the ladder of its time; where a ladder takes effect, it measures what was counted until then; where a ladder has a
 * window, what leaves it is measured at that instant.
 * In plain numbers: a late fact sums a whole life, and objects for every step would be most of its cost.
 * @param contributions sorted by order
 * @param now until when time has passed
 */
export const measure = (contributions: readonly Contribution[], ladders: Ladders, now: InstantIso): Measured => {
  let timeline: readonly TierStep[] = [];
  const sums = new Sums();
  let era = 0;
  let ladder: Ladder = ladders[0];
  let rolling = rollingOn(ladder, [], '');
  const base = baseOf(ladders);
  const hold = (order: string): void => {
    sums.hold(ladder.onReturn === 'keep');
    const amount = rolling === null ? sums.decisiveFor(ladder) : rolling.sum;
    timeline = extended(timeline, order, amount, ladder, base);
  };
  /** An instant sorts before the orders that begin with it, so a ladder measures receipts of its first instant. */
  const passUntil = (order: string, counted: number): void => {
    for (;;) {
      const startsAt = ladders[era + 1]?.effectiveFrom ?? null;
      const leavesAt = rolling?.nextAt ?? null;
      const isLadder = startsAt !== null && (leavesAt === null || startsAt <= leavesAt);
      const at = isLadder ? startsAt : leavesAt;
      if (at === null || at > order) return;
      if (isLadder) {
        era += 1;
        ladder = ladders[era] ?? ladder;
        rolling = rollingOn(ladder, contributions.slice(0, counted), at);
      } else rolling?.pass();
      hold(at);
    }
  };
  contributions.forEach((contribution, index) => {
    passUntil(contribution.order, index);
    sums.add(contribution);
    rolling?.add(contribution);
    hold(contribution.order);
  });
  const { effectiveFrom } = currentLadder(ladders);
  passUntil(effectiveFrom === null || effectiveFrom < now ? now : effectiveFrom, contributions.length);
  return { timeline, ...sums.result(), ...windowOf(rolling, ladder) };
};

/** null: the ladder counts all the time. @param at what had left by then does not count */
const rollingOn = (ladder: Ladder, before: readonly Contribution[], at: string): Rolling | null => {
  const { window } = ladder.qualify;
  if (window === undefined) return null;
  const rolling = new Rolling(ladder, window);
  for (const contribution of before) rolling.add(contribution, at);
  return rolling;
};

const windowOf = (rolling: Rolling | null, ladder: Ladder): Pick<Measured, 'window'> => {
  if (rolling === null) return {};
  const tierAt = (sum: number): string | null => tierReachedBy(sum, ladder)?.id ?? null;
  const tierId = tierAt(rolling.sum);
  return { window: { amount: rolling.sum, nextAt: rolling.turnsAt((sum) => tierAt(sum) === tierId) } };
};

/** Of one wallet, or of spend. */
class Sum {
  sum = 0;
  decisive = 0;

  hold(keeps: boolean): void {
    this.decisive = Math.max(keeps ? this.decisive : 0, this.sum);
  }
}

class Sums {
  private readonly spend = new Sum();
  private readonly byWallet = new Map<string, Sum>();
  private readonly all: Sum[] = [this.spend];

  add({ amounts, spend }: Contribution): void {
    this.spend.sum += spend;
    for (const walletId of Object.keys(amounts)) this.of(walletId).sum += amountIn(amounts, walletId);
  }

  hold(keeps: boolean): void {
    for (const sum of this.all) sum.hold(keeps);
  }

  decisiveFor({ qualify }: Ladder): number {
    return qualify.by === 'spend' ? this.spend.decisive : (this.byWallet.get(qualify.walletId)?.decisive ?? 0);
  }

  result(): Omit<Measured, 'timeline'> {
    const amounts = (which: 'sum' | 'decisive'): WalletAmounts =>
      walletAmounts([...this.byWallet].map(([walletId, sum]) => [walletId, sum[which]] as const));
    const { sum: spend, decisive: decisiveSpend } = this.spend;
    return { amounts: amounts('sum'), spend, decisiveAmounts: amounts('decisive'), decisiveSpend };
  }

  private of(walletId: string): Sum {
    let sum = this.byWallet.get(walletId);
    if (sum === undefined) {
      sum = new Sum();
      this.byWallet.set(walletId, sum);
      this.all.push(sum);
    }
    return sum;
  }
}

/**
 * The timeline when the last cause, the one of `order`, is new or counts for something else now.
 * @param amount decisive after it
 * @param base the tier that everybody begins in
 */
export const extended = (
  steps: readonly TierStep[],
  order: string,
  amount: number,
  ladder: Ladder,
  base: string | null,
): readonly TierStep[] => {
  const tierId = tierReachedBy(amount, ladder)?.id ?? null;
  if (currentTierId(steps, base) === tierId) return steps;
  // Receipts of one order take effect together: a tier that none of the later receipts can see is no step.
  const before = steps.at(-1)?.order === order ? steps.slice(0, -1) : steps;
  if (currentTierId(before, base) === tierId) return before;
  return [...before, { tierId, at: instantOf(order), order, programmeVersion: ladder.programmeVersion }];
};

/** The tier that everybody begins in, by the first ladder. */
export const baseOf = (ladders: Ladders): string | null => baseTier(ladders[0])?.id ?? null;

export const currentTierId = (steps: readonly TierStep[], base: string | null): string | null => {
  const last = steps.at(-1);
  return last === undefined ? base : last.tierId;
};

export const sameTimeline = (a: readonly TierStep[], b: readonly TierStep[]): boolean =>
  a === b || (a.length === b.length && firstDifference(a, b) === a.length);

/** Event time from which two different timelines differ. */
export const differsFrom = (a: readonly TierStep[], b: readonly TierStep[]): InstantIso | null => {
  const index = firstDifference(a, b);
  const one = a[index]?.at ?? null;
  const other = b[index]?.at ?? null;
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
};

const firstDifference = (a: readonly TierStep[], b: readonly TierStep[]): number => {
  let index = 0;
  while (index < a.length && sameStep(a[index], b[index])) index += 1;
  return index;
};

const sameStep = (a: TierStep | undefined, b: TierStep | undefined): boolean =>
  a?.order === b?.order && a?.tierId === b?.tierId && a?.programmeVersion === b?.programmeVersion;
