import { minorUnits, NO_POINTS, type Points } from '@accrue/kernel';
import type { CounterValues } from '../../../rules/conditions/condition-facts';
import type { Rooms } from '../../../rules/evaluate';
import { nextStep, type CounterRule } from '../../../rules/occasion';
import type { RuleTrace } from '../../../rules/trace';
import { LimitMemory } from '../limit-memory';
import { History, type PastReceipt } from '../../storage/history';
import type { Knowledge } from '../../storage/recall';
import { surroundingsOf } from './moments';
import { walkSteps, type StepAward } from './walk-steps';

/** How far a counter is at a receipt. */
export interface CounterProgress {
  readonly id: string;
  /** What conditions of the receipt see: without it, and without what it brings back. */
  readonly before: number;
  /** With it. */
  readonly value: number;
  /** At how many a rule gives something next; null: none does. */
  readonly next: number | null;
}

/** What the journal knew before a receipt that rules remember. */
export interface Remembered {
  /** Points that the limits of the member leave. */
  readonly rooms: Rooms;
  readonly counters: CounterValues;
  readonly progress: readonly CounterProgress[];
  /** Why rules that a counter triggers gave what they gave. */
  readonly steps: readonly RuleTrace[];
}

/** @param past its order is its place in event time, whether the journal has it or not */
export const rememberedAt = (knowledge: Knowledge, past: PastReceipt): Remembered => {
  const { receipt, programme } = past;
  const history = new History(knowledge);
  history.add(past);
  const memory = new LimitMemory(knowledge, history);
  const turn = { receiptId: receipt.receiptId, order: receipt.order, programme };
  const [rooms, counters] = [memory.before(turn), memory.counters.before(turn)];
  if (programme.counters.size === 0) return { rooms, counters, progress: [], steps: [] };
  const { sales, all } = memory.counters.asPublished;
  const progress = [...programme.counters.values()].map((counter): CounterProgress => {
    const at = { id: receipt.receiptId, order: receipt.order };
    const [before, value] = [all.valueAt(counter, at), all.valueAt(counter, at, true)];
    const next = programme.counterRules
      .filter(({ step }) => step.counterId === counter.id)
      .flatMap((rule) => nextStep(rule, value) ?? []);
    return { id: counter.id, before, value, next: next.length === 0 ? null : Math.min(...next) };
  });
  const progressOf = new Map(progress.map((each) => [each.id, each]));
  const { memberId, journal, programmes } = knowledge;
  const around = surroundingsOf({ memberId, membership: journal, programmes, counted: () => all });
  const awards =
    programme.counterRules.length === 0
      ? []
      : walkSteps(sales, around).filter(({ earner }) => earner.id === receipt.receiptId);
  const ofReceipts = programme.counterRules.filter(
    ({ step }) => programme.counters.get(step.counterId)?.action === null,
  );
  const steps = ofReceipts.map((rule) =>
    traceOfStep(
      rule,
      awards.find((award) => award.rule.id === rule.id),
      progressOf.get(rule.step.counterId)?.value ?? 0,
    ),
  );
  return { rooms, counters, progress, steps };
};

const traceOfStep = (rule: CounterRule, award: StepAward | undefined, value: number): RuleTrace => {
  const { counterId } = rule.step;
  const reason =
    award === undefined
      ? ({ code: 'rule.counter_not_reached', data: { counterId, value, next: nextStep(rule, value) } } as const)
      : award.reason;
  const { granted, basePoints, desired }: Record<'granted' | 'basePoints' | 'desired', Points> = award ?? NOTHING;
  return {
    ...{ ruleId: rule.id, walletId: rule.walletId, matched: reason === null, reasons: reason === null ? [] : [reason] },
    ...{ basisMinor: minorUnits(0), lines: [], points: granted, basePoints },
    cap: desired === granted ? null : { desired, value: granted },
  };
};

const NOTHING = { granted: NO_POINTS, basePoints: NO_POINTS, desired: NO_POINTS };
