import type { InstantIso } from '@accrue/kernel';
import type { PlanFigures, PlannedWallet } from '../plan/report';
import { expressions } from '../rules/conditions/expressions.fixture';
import { decideProgramme } from './decide';
import type { ProgrammeDocument } from './document';
import type { ProgrammeEvent } from './events';
import { programmeModel } from './evolve';
import { costsOf, isLongEnough, type PlannedCost } from './guardrails';
import { document, withRule } from './programme.fixture';

const NOW = '2026-01-01T00:00:00.000Z' as InstantIso;
const guarded = { ...document, guardrails: { maxCostIncrease: '2.5' } };
const richer = { ...withRule({ earn: { points: 2, per: 100 } }), guardrails: guarded.guardrails };
const published = (version: number, of: ProgrammeDocument): ProgrammeEvent => ({
  type: 'ProgrammePublished',
  data: { version, effectiveFrom: NOW, publishedAt: NOW, document: of },
});
const money = (before: number, after: number): PlannedCost => ({ walletId: null, published: before, draft: after });
const planned = (of: ProgrammeDocument, costs: readonly PlannedCost[], plannedAt = NOW, publishedVersion = 1) =>
  ({ type: 'ProgrammePlanned', data: { publishedVersion, document: of, costs, plannedAt } }) as const;
const after = (...events: readonly ProgrammeEvent[]) => events.reduce(programmeModel.evolve, programmeModel.initial);

/** The code of the refusal with what is exceeded, or what is kept with the version. */
const publish = (
  of: ProgrammeDocument,
  { accept, now = NOW }: { readonly accept?: string; readonly now?: string },
  ...before: readonly ProgrammeEvent[]
): unknown => {
  const data = { document: of, latestReceiptAt: null, by: 'ann', ...(accept === undefined ? {} : { accept }) };
  const metadata = { now: now as InstantIso };
  try {
    const [event] = decideProgramme({ type: 'PublishProgramme', data, metadata }, after(...before), expressions);
    return event?.type === 'ProgrammePublished' ? (event.data.guarded ?? 'unguarded') : event;
  } catch (error) {
    const { code, data: told } = error as { code: string; data?: { exceeded?: unknown } };
    return told?.exceeded === undefined ? code : [code, told.exceeded];
  }
};

describe('guardrails', () => {
  it('bind nobody before there is a version that has them', () => {
    expect(publish(guarded, {})).toBe('unguarded');
    expect(publish(guarded, {}, published(1, document))).toBe('unguarded');
  });

  it('need a plan of exactly this draft beside exactly this version, of this week', () => {
    const plan = planned(richer, [money(100, 100)]);
    expect(publish(richer, {}, published(1, guarded))).toBe('programme.plan_missing');
    expect(publish({ ...richer, name: 'Other' }, {}, published(1, guarded), plan)).toBe('programme.plan_missing');
    const second = { ...guarded, name: 'Second' };
    expect(publish(richer, {}, published(1, guarded), plan, published(2, second))).toBe('programme.plan_missing');
    const kept = { plannedAt: NOW, costs: [money(100, 100)], accepted: null };
    expect(publish(richer, { now: '2026-01-08T00:00:00.000Z' }, published(1, guarded), plan)).toEqual(kept);
    const late = publish(richer, { now: '2026-01-08T00:00:00.001Z' }, published(1, guarded), plan);
    expect(late).toBe('programme.plan_missing');
  });

  it.each([
    [1000, 1025, false],
    [1000, 1026, true],
    [1000, 10, false],
    [0, 0, false],
    [0, 1, true],
    [Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER, false],
  ])('of 2.5 %% between %d and %d: beyond is %s', (before, draft, isBeyond) => {
    const cost = money(before, draft);
    const answer = publish(richer, {}, published(1, guarded), planned(richer, [cost]));
    if (isBeyond) expect(answer).toEqual(['programme.guardrail_exceeded', [{ of: 'cost', ...cost }]]);
    else expect(answer).toEqual({ plannedAt: NOW, costs: [cost], accepted: null });
  });

  it('cannot be dropped or widened by a draft that costs no more, and can be narrowed', () => {
    const change = (guardrails: ProgrammeDocument['guardrails']) => {
      const { guardrails: _ours, ...rest } = richer;
      const next = guardrails === undefined ? rest : { ...rest, guardrails };
      return publish(next, {}, published(1, guarded), planned(next, []));
    };
    const refused = ['programme.guardrail_exceeded', [{ of: 'guardrails' }]];
    expect(change(undefined)).toEqual(refused);
    expect(change({ maxCostIncrease: '2.5001' })).toEqual(refused);
    expect(change({ maxCostIncrease: '2.50' })).toMatchObject({ accepted: null });
    expect(change({ maxCostIncrease: '0' })).toMatchObject({ accepted: null });
  });

  it('are passed by whoever says why, and that is kept with the version', () => {
    const plan = planned(richer, [money(100, 200)]);
    expect(publish(richer, { accept: 'Christmas' }, published(1, guarded), plan)).toEqual({
      plannedAt: NOW,
      costs: [money(100, 200)],
      accepted: { by: 'ann', reason: 'Christmas', exceeded: [{ of: 'cost', ...money(100, 200) }] },
    });
    expect(publish(richer, { accept: 'Christmas' }, published(1, guarded))).toBe('programme.plan_missing');
  });

  it('keep no plan beside a version that is no longer the latest', () => {
    const data = { publishedVersion: 1, document: richer, costs: [] };
    const keep = { type: 'KeepPlan', data, metadata: { now: NOW } } as const;
    const [one, two] = [published(1, guarded), published(2, document)];
    expect(decideProgramme(keep, after(one), expressions)).toEqual([planned(richer, [])]);
    expect(decideProgramme(keep, after(one, two), expressions)).toEqual([]);
  });

  it('take plans of a year or more', () => expect([null, 365, 364].map(isLongEnough)).toEqual([true, true, false]));

  it('count money where both know the value or the cost, and a wallet or a reward by itself where one does not', () => {
    const figures = (issued: number, costMinor: number | null): PlanFigures => ({
      ...{ issued, takenBack: 10, costMinor, liabilityMinor: null },
    });
    const wallet = (walletId: string, before: PlanFigures, draft: PlanFigures): PlannedWallet => ({
      ...{ walletId, name: walletId, unit: 'points', published: before, draft },
    });
    const expense = (costMinor: number) => ({ grantedMinor: costMinor + 1, takenBackMinor: 1, costMinor });
    const NO_PARTS = { months: [], tiers: [] };
    const reward = (rewardId: string) => ({ rewardId, name: rewardId, ...NO_PARTS });
    const named = { of: 'discount', id: 'card', name: 'Card' } as const;
    const costs = costsOf({
      wallets: [
        wallet('points', figures(110, 100), figures(210, 200)),
        wallet('new', figures(10, null), figures(60, 50)),
        wallet('value-left-out', figures(110, 100), figures(310, null)),
      ],
      expenses: [{ ...named, recorded: null, published: expense(7), draft: expense(9), ...NO_PARTS }],
      rewards: [
        { ...reward('coffee'), published: figures(110, 5_000), draft: figures(130, 6_000) },
        { ...reward('new'), published: figures(10, null), draft: figures(30, 40) },
        { ...reward('cost-left-out'), published: figures(110, 5_000), draft: figures(60, null) },
        { ...reward('unknown'), published: figures(10, null), draft: figures(40, null) },
      ],
    });
    expect(costs).toEqual([
      money(107 + 5_000, 259 + 6_040),
      { walletId: 'value-left-out', published: 100, draft: 300 },
      { walletId: 'reward:cost-left-out', published: 100, draft: 50 },
      { walletId: 'reward:unknown', published: 0, draft: 30 },
    ]);
  });
});
