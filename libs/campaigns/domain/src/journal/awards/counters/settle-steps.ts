import {
  canonicalJson,
  NO_POINTS,
  points as toPoints,
  walletAmounts,
  type MemberId,
  type ReceiptId,
} from '@accrue/kernel';
import type { AwardCorrected, AwardGranted, AwardReversed, JournalEvent } from '../../events';
import { isWallet } from '../../../rules/effects';
import { awardChanges, compareTakers, type Taker, type Trigger } from '../award-changes';
import { Contributions } from '../contribution';
import type { WalkedAward } from '../walk-sale';
import { inMap } from '../../storage/in-map';
import { NOTHING_CARRIED, type Carried } from '../../storage/carried';
import type { History } from '../../storage/history';
import type { Knowledge } from '../../storage/recall';
import { NO_CONTRIBUTION, type Membership } from '../../storage/state';
import type { CountedFacts } from './counted-facts';
import type { CounterMemory } from './counter-memory';
import { surroundingsOf } from './moments';
import { copiesAfter, copiesBefore } from '../offers/copies-known';
import { offerAwards } from '../offers/offer-awards';
import { walkSteps, type Award } from './walk-steps';

interface Settling {
  readonly memberId: MemberId;
  readonly memory: CounterMemory;
  readonly before: Membership;
  readonly after: Membership;
  /** Receipts that leave: what they had is withdrawn as a whole. */
  readonly gone: ReadonlySet<ReceiptId>;
  readonly trigger: Trigger;
  /** Of a sale that is only being recorded. */
  readonly carried: Carried | undefined;
  /** What rules without a counter give. */
  readonly decided: readonly JournalEvent[];
}

/**
 * Decides again what rules give that a counter triggers, and offers that the member was given, and says how that differs from what was published.
 * @param contributions to which is added what returns take of it
 */
export const settleSteps = (
  { memberId, memory, before, after, gone, trigger, carried, decided }: Settling,
  contributions: Contributions,
  history: History,
  { journal, programmes }: Knowledge,
): readonly (AwardGranted | AwardReversed | AwardCorrected)[] => {
  if (!programmes.some(({ programme: { counterRules, offers } }) => counterRules.length + offers.size > 0)) return [];
  const { appended } = memory;
  const aroundOf = (membership: Membership, counted: () => CountedFacts) =>
    surroundingsOf({ memberId, membership, programmes, counted });
  const isAppended = appended.size > 0 && before === after;
  const was = isAppended
    ? NO_AWARDS
    : bySale([
        ...walkSteps(
          memory.asPublished.sales,
          aroundOf(before, () => memory.asPublished.all),
        ),
        ...offerAwards(copiesBefore({ journal, programmes }), memory.asPublished.sales),
      ]);
  const steps = walkSteps(
    memory.asItIs.sales,
    aroundOf(after, () => memory.asItIs.all),
  );
  const deciding = { actions: memory.actionsAsTheyAre, gone, decided, steps, history };
  const copies = copiesAfter(deciding, { journal, programmes });
  const is = bySale([...steps, ...offerAwards(copies, memory.asItIs.sales)]);
  const mayDiffer = (id: ReceiptId): boolean => (isAppended ? appended.has(id) : !gone.has(id));
  const saleIds = new Set([...was.keys(), ...is.keys()].filter(mayDiffer));
  for (const awards of was.values()) noteTakes(awards, contributions, -1);
  for (const awards of isAppended ? [] : is.values()) noteTakes(awards, contributions, 1);
  return [...saleIds].flatMap((receiptId) => {
    const [earlier, now] = [was.get(receiptId) ?? [], is.get(receiptId) ?? []];
    const entry = journal.receipts.get(receiptId);
    if (entry !== undefined && isSame(earlier, now)) return [];
    const lost = earlier.filter(({ rule }) => !now.some((each) => each.rule.id === rule.id)).map(emptied);
    const [walkedBefore, walkedNow] = [walked(earlier), walked([...now, ...lost])];
    const takers = [...walkedBefore.steps, ...walkedNow.steps];
    history.load([
      ...(entry === undefined ? [] : [entry]),
      ...takers.flatMap(({ receiptId: by }) => (by === null ? undefined : journal.receipts.get(by)) ?? []),
    ]);
    const { awards, saidElsewhere } = entry ?? carried ?? NOTHING_CARRIED;
    return awardChanges({
      ...{
        sale: history.get(receiptId),
        memberId,
        trigger,
        history,
        saidElsewhere,
        published: awards,
        isByCounter: true,
      },
      ...{ walk: walkedNow, steps: walkedNow.steps, earlier: { walk: walkedBefore, steps: walkedBefore.steps } },
    });
  });
};

const NO_AWARDS: ReadonlyMap<ReceiptId, readonly Award[]> = new Map();

const bySale = (awards: readonly Award[]): ReadonlyMap<ReceiptId, readonly Award[]> => {
  const grouped = new Map<ReceiptId, Award[]>();
  for (const award of awards) inMap(grouped, award.earner.id, () => []).push(award);
  return grouped;
};

/** What a return costs the member, whichever sale it takes it from. */
const noteTakes = (awards: readonly Award[], contributions: Contributions, sign: 1 | -1): void => {
  for (const { rule, takes } of awards)
    for (const { by, points } of takes)
      if (by !== null && isWallet(rule.walletId))
        contributions.add(by, {
          ...NO_CONTRIBUTION,
          clawedBack: walletAmounts([[rule.walletId, toPoints(sign * points)]]),
        });
};

const isSame = (earlier: readonly Award[], now: readonly Award[]): boolean => {
  const said = (awards: readonly Award[]) =>
    awards.map(({ rule, granted, takes, multiplier }) => ({ ruleId: rule.id, granted, takes, multiplier }));
  return canonicalJson(said(earlier)) === canonicalJson(said(now));
};

const emptied = (award: Award): Award => ({ ...award, granted: NO_POINTS, basePoints: NO_POINTS, takes: [] });

/** As a sale is walked that returns take from: what they took, in event order. */
const walked = (awards: readonly Award[]): { awards: readonly WalkedAward[]; steps: readonly Taker[] } => {
  const places = new Map<string, Taker>();
  for (const { takes } of awards)
    for (const { by: receiptId, order } of takes) places.set(keyOf({ receiptId, order }), { receiptId, order });
  const steps = [...places.values()].sort(compareTakers);
  return { steps, awards: awards.map((award) => walkedAward(award, steps)) };
};

const keyOf = ({ receiptId, order }: Taker): string => `${order} ${receiptId ?? ''}`;

const walkedAward = (award: Award, steps: readonly Taker[]): WalkedAward => {
  const { rule, granted, basePoints, multiplier, tierId, takes } = award;
  const clawbacks = steps.map(
    (step) => takes.find(({ by, order }) => keyOf({ receiptId: by, order }) === keyOf(step))?.points ?? NO_POINTS,
  );
  return {
    award: {
      ...{ ruleId: rule.id, walletId: rule.walletId, points: granted, basePoints, multiplier, tierId },
      ...{ lines: [], capped: null },
    },
    granted,
    reversed: toPoints(clawbacks.reduce<number>((sum, each) => sum + each, 0)),
    clawbacks,
  };
};
