import type { MemberId, ReceiptId } from '@accrue/kernel';
import type { ProgrammeVersion } from '../../programme/versions';
import { isBack, isReturned, isSold, standingVoids } from '../../receipt';
import { settleActionSteps } from '../actions/settle-action-steps';
import { settleActions } from '../actions/settle-actions';
import { LimitMemory } from '../awards/limit-memory';
import type { CountedFacts } from '../awards/counters/counted-facts';
import type { Counted } from '../awards/counters/counter-memory';
import { surroundingsOf } from '../awards/counters/moments';
import { settle } from '../awards/settle-sales';
import { stepsOf, type Step } from '../awards/walk-sale';
import type { JournalEvent } from '../events';
import { soldLine } from '../returns/check-named-line';
import { isLookedFor, matchGoods, together, type Matches } from '../returns/match-goods';
import { matchAllRefunds } from '../returns/match-refunds';
import { History, type PastReceipt } from '../storage/history';
import { emptyJournal, type Journal, type Membership } from '../storage/state';

type Earned = Membership & Pick<Journal, 'actions'>;

export interface SettledAll {
  readonly events: readonly JournalEvent[];
  /** What came back of each sale, in event order. */
  readonly steps: ReadonlyMap<ReceiptId, readonly Step[]>;
  /** What counts of the member. Computed when somebody asks. */
  readonly counted: () => Counted;
}

const TRIGGER = { cause: { kind: 'late_receipt', receiptId: null }, occurredAt: null } as const;
const NOTHING_BACK: Matches = new Map();

/**
 * What receipts and actions of a member earn that are all known, each decided once: what recording them one after the other ends with, in whatever order
 * they come. They were accepted before: nothing is refused.
 * @param receipts of the member, which none is missing from
 * @param around what is known of the member besides
 * @param found of the same receipts, under whatever programmes
 */
export const settleAll = (
  memberId: MemberId,
  receipts: readonly PastReceipt[],
  around: Earned,
  programmes: readonly ProgrammeVersion[],
  found: GoodsFound = [],
): SettledAll => {
  const journal: Journal = { ...emptyJournal, ...around };
  const knowledge = { memberId, journal, recall: () => [], programmes };
  const history = new History(knowledge);
  for (const past of receipts) history.add(past);
  const saleIds = new Set<ReceiptId>();
  for (const { receipt } of receipts)
    if (receipt.lines.some((line) => isSold(receipt, line))) saleIds.add(receipt.receiptId);
  const matches = matched(receipts, history, found);
  const returns = [...matches].map(([receiptId, lines]) => {
    const { order } = history.get(receiptId).receipt;
    return { receiptId, order, lines: [...lines.values()].map((allocations) => ({ allocations })) };
  });
  const undone = new Set(standingVoids(receipts.map(({ receipt }) => receipt)).map(({ voidOf }) => voidOf));
  const steps = stepsOf(saleIds, returns);
  const memory = new LimitMemory(knowledge, history);
  const decided = settleAllActions(journal, knowledge, () => {
    memory.counters.learn({ saleIds, after: (receiptId) => steps.get(receiptId) ?? [] });
    return memory.counters.asItIs.all;
  });
  const settlement = {
    saleIds,
    before: { steps: new Map<ReceiptId, never>(), membership: journal, undone: new Set<never>() },
    after: { steps, membership: journal, undone },
    memory,
    decided,
    trigger: TRIGGER,
    detail: 'points',
  } as const;
  const { awards } = settle(settlement, memberId, history, journal);
  return { events: [...decided, ...awards], steps, counted: () => memory.counters.asItIs };
};

/** They come first: they may bring offers, which purchases complete. */
const settleAllActions = (
  journal: Journal,
  { memberId, programmes }: { readonly memberId: MemberId; readonly programmes: readonly ProgrammeVersion[] },
  counted: () => CountedFacts,
): readonly JournalEvent[] => {
  const actions = [...journal.actions.values()];
  const around = surroundingsOf({ memberId, membership: journal, programmes, counted });
  const because = { memberId, trigger: { cause: { kind: 'late_action', receiptId: null }, occurredAt: null } } as const;
  return [
    ...settleActions(actions, '', because, around),
    ...settleActionSteps({ actions: [], around }, { actions, around }, because),
  ];
};

/**
 * Where goods came from, by what is looked for: programmes have nothing else to say about it. Grows by what is not in it yet.
 */
export type GoodsFound = { readonly lookedFor: string; readonly matches: Matches }[];

/** Where everything came from that ever came back. */
const matched = (receipts: readonly PastReceipt[], history: History, found: GoodsFound): Matches => {
  const back = receipts.filter(
    ({ receipt }) => receipt.voidOf !== null || receipt.lines.some((line) => isBack(receipt, line)),
  );
  if (back.length === 0) return NOTHING_BACK;
  const lookedFor = linesLookedFor(back);
  const before = found.find((each) => each.lookedFor === lookedFor);
  if (before !== undefined) return before.matches;
  const goods = matchGoods(skusBack(back, new Map(receipts.map((past) => [past.receipt.receiptId, past]))), receipts);
  const matches = together(goods, matchAllRefunds(receipts, goods, history));
  found.push({ lookedFor, matches });
  return matches;
};

/** Line by line, whether goods are looked for that name no sale. */
const linesLookedFor = (back: readonly PastReceipt[]): string => {
  let said = '';
  for (const { receipt, programme } of back)
    for (const line of receipt.lines)
      if (line.returnOf === null && isReturned(receipt, line)) said += isLookedFor(programme, line) ? '1' : '0';
  return said;
};

/** Of all goods that came back or were undone; a line counts as what it names, too. */
const skusBack = (back: readonly PastReceipt[], all: ReadonlyMap<ReceiptId, PastReceipt>): ReadonlySet<string> => {
  const skus = new Set<string>();
  for (const { receipt } of back) {
    const voided = receipt.voidOf === null ? undefined : all.get(receipt.voidOf);
    for (const line of voided?.receipt.lines ?? []) skus.add(line.sku);
    for (const line of receipt.lines) {
      if (!isReturned(receipt, line)) continue;
      const sale = line.returnOf === null ? undefined : all.get(line.returnOf.receiptId);
      const named = sale === undefined ? undefined : soldLine(sale, line.returnOf?.lineId ?? null);
      skus.add((named ?? line).sku);
    }
  }
  return skus;
};
