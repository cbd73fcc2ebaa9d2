import fc from 'fast-check';
import { memberId, type InstantIso } from '@accrue/kernel';
import { replayed } from '../../plan/replayed.fixture';
import type { ProgrammeDocument } from '../../programme/document';
import { compiled, document } from '../../programme/programme.fixture';
import type { ProgrammeVersion } from '../../programme/versions';
import { line, sale } from '../../receipt/receipt.fixture';
import { surroundingsIn } from '../awards/counters/moments';
import { LivingJournal, MEMBER, record, tiers } from '../journal.fixture';
import { shuffled } from '../shuffled.fixture';
import { act, standing, tell } from './actions.fixture';
import { explainAction } from './settle-actions';
import { memberOfOccasion } from './assess-action';
import { tiersOracle, type ModelStep } from './tiers-reached.oracle.fixture';

const FIRST = '2020-06-01T00:00:00.000Z' as InstantIso;
const at = (minute: number): InstantIso => new Date(Date.parse(FIRST) + minute * 60_000).toISOString() as InstantIso;
const DAYS = 2 * 24 * 60;
const RENAMED_AT = 1500;

const rule = (id: string, of: readonly string[], fixed: number, more: object = {}) => ({
  ...{ id, name: id, wallet: 'points', on: 'tier-reached', tiers: of, earn: { fixed } },
  ...more,
});
const version = (silver: { readonly id: string; readonly was?: string }, welcome: number): ProgrammeDocument =>
  ({
    ...document,
    timeZone: 'UTC',
    receipts: { tooOldDays: null },
    actions: [{ id: 'review', name: 'A review' }],
    counters: [{ id: 'spend', count: 'spend', window: 'programme' }],
    earning: {
      rules: [
        ...document.earning.rules,
        rule('welcome', [silver.id, 'gold'], welcome, { limits: { times: { most: 2, per: 'day' } } }),
        rule('top', ['gold'], 100, { tierMultiplier: true }),
        rule('regular', [silver.id], 5, { if: 'counter("spend") >= 1000' }),
      ],
    },
    tiers: {
      ladder: [
        { id: 'bronze', name: 'Bronze', threshold: 0 },
        { name: 'Silver', threshold: 100, ...silver },
        { id: 'gold', name: 'Gold', threshold: 300, multiplier: '2' },
      ],
    },
  }) as unknown as ProgrammeDocument;
const programmes: readonly ProgrammeVersion[] = [
  { version: 1, effectiveFrom: FIRST, programme: compiled(version({ id: 'silver' }, 50)) },
  {
    version: 2,
    effectiveFrom: at(RENAMED_AT),
    programme: compiled(version({ id: 'argent', was: 'silver' }, 60)),
  },
];
const journal = () => new LivingJournal(programmes);

const stepOf = ({ minute, level }: ModelStep) => {
  const programmeVersion = minute >= RENAMED_AT ? 2 : 1;
  const tierId = ['bronze', programmeVersion === 2 ? 'argent' : 'silver', 'gold'][level] ?? null;
  return { tierId, order: `${at(minute)}|x`, programmeVersion };
};
const told = (sequence: number, steps: readonly ModelStep[]) => tiers(sequence, ...steps.map(stepOf));
const bought = (minute: number) => record(sale(`S${String(minute)}`, at(minute), [line('1', { unitPrice: 500 })]));

/** Tier, minute and rule → what it has. */
const earned = (living: LivingJournal): Record<string, number> =>
  Object.fromEntries(
    Object.entries(standing(living)).map(([key, [granted]]) => {
      const [, tier = '', instant = '', id = ''] = /~tier~(\w+)~(\S+) (\w+)$/.exec(key) ?? [];
      return [`${tier} ${String((Date.parse(instant) - Date.parse(FIRST)) / 60_000)} ${id}`, granted];
    }),
  );

const up = (minute: number, level: ModelStep['level']): ModelStep => ({ minute, level });

describe('a tier that a member reaches', () => {
  it('earns by the rules that name it, with its own multiplier', () => {
    const ann = journal();
    expect(ann.do(told(1, [up(10, 1), up(20, 2)])).map(({ type }) => type)).toEqual([
      ...['TierTimelineApplied', 'ActionRecorded', 'ActionRecorded'],
      ...['AwardGranted', 'AwardGranted', 'AwardGranted'],
    ]);
    expect(earned(ann)).toEqual({ 'silver 10 welcome': 50, 'gold 20 welcome': 50, 'gold 20 top': 200 });
  });

  it('has not been reached by who skips it, falls into it, or finds it under another name', () => {
    const ann = journal();
    ann.do(told(1, [up(10, 2), up(20, 1), up(RENAMED_AT, 1), up(2000, 0)]));
    expect(earned(ann)).toEqual({ 'gold 10 welcome': 50, 'gold 10 top': 200 });
  });

  it('gives again when it is reached again, as far as limits go', () => {
    const ann = journal();
    ann.do(told(1, [up(10, 1), up(20, 0), up(30, 1), up(40, 0), up(50, 1)]));
    expect(earned(ann)).toEqual({ 'silver 10 welcome': 50, 'silver 30 welcome': 50 });
  });

  it('takes back what it gave when it turns out not to have been reached then, says why, and gives it anew', () => {
    const ann = journal();
    ann.do(told(1, [up(20, 2)]));
    expect(ann.do(told(2, [up(10, 2)])).map(({ type }) => type)).toEqual([
      ...['TierTimelineApplied', 'ActionRecorded', 'AwardGranted', 'AwardGranted', 'AwardCorrected', 'AwardCorrected'],
    ]);
    expect(earned(ann)).toEqual({ 'gold 10 welcome': 50, 'gold 10 top': 200 });
    expect(reasons(ann)).toEqual({
      'gold 10': [null, null],
      'gold 20': ['rule.tier_not_reached', 'rule.tier_not_reached'],
    });
    ann.do(told(3, [up(20, 2)]));
    expect(earned(ann)).toEqual({ 'gold 20 welcome': 50, 'gold 20 top': 200 });
  });

  it('is the member’s own: it does not go along to a survivor, as actions do', () => {
    const ben = journal();
    ben.do(told(1, [up(10, 2)]));
    tell(ben, act('a', 'review', '20T10:00'));
    const metadata = { now: at(DAYS) };
    ben.do({ type: 'MergeJournal', data: { memberId: MEMBER, into: memberId('m-2') }, metadata });
    const forward = () => ben.do({ type: 'ForwardActions', data: { memberId: MEMBER, atMost: 9 }, metadata });
    expect(forward().map(({ type }) => type)).toEqual(['ActionMoved']);
    expect(forward()).toEqual([]);
    // Its receipts have gone, and tiers says so.
    ben.do(told(2, []));
    expect(earned(ben)).toEqual({});
    ben.do(told(3, [up(10, 2)]));
    expect(earned(ben)).toEqual({ 'gold 10 welcome': 50, 'gold 10 top': 200 });
  });

  it('has an id by which whose it is can be told, and is one at an instant', () => {
    const ann = journal();
    const order = (rest: string) => ({ order: `${at(10)}|${rest}`, programmeVersion: 1 });
    ann.do(
      tiers(
        1,
        { tierId: 'gold', ...order('a') },
        { tierId: 'bronze', ...order('b') },
        { tierId: 'gold', ...order('c') },
      ),
    );
    const [id, ...others] = [...ann.journal.actions.values()].map(({ actionId }) => actionId);
    expect(others).toEqual([]);
    expect(ann.events.filter(({ type }) => type === 'ActionRecorded')).toHaveLength(1);
    expect(memberOfOccasion(id ?? ('' as never))).toBe(MEMBER);
  });
});

const reasons = ({ journal: state }: LivingJournal) =>
  Object.fromEntries(
    [...state.actions.values()].map((action) => {
      const all = [...state.actions.values()];
      const around = surroundingsIn(state, { memberId: MEMBER, programmes });
      const minute = (Date.parse(action.order.slice(0, 24)) - Date.parse(FIRST)) / 60_000;
      const why = explainAction(all, action, around).map(({ reason }) => reason?.code ?? null);
      return [`${action.type ?? ''} ${String(minute)}`, why];
    }),
  );

/** What every explanation comes to is what was given. */
const explained = ({ journal: state }: LivingJournal) => {
  const all = [...state.actions.values()];
  const around = surroundingsIn(state, { memberId: MEMBER, programmes });
  return Object.fromEntries(
    all
      .flatMap((action) => explainAction(all, action, around).map((award) => [action, award] as const))
      .filter(([, { granted }]) => granted > 0)
      .map(([{ actionId }, { rule, granted }]) => [`${actionId} ${rule.id}`, [granted, 0]]),
  );
};

const timeline = fc
  .uniqueArray(
    fc.record({
      minute: fc.integer({ min: 0, max: DAYS / 60 }).map((hour) => hour * 60),
      level: fc.constantFrom<ModelStep['level']>(0, 1, 1, 2),
    }),
    { maxLength: 9, selector: ({ minute }) => minute },
  )
  .map((steps) => [...steps].sort((a, b) => a.minute - b.minute));
const sales = fc.uniqueArray(
  fc.integer({ min: 0, max: DAYS / 60 }).map((hour) => hour * 60 - 30),
  { maxLength: 4 },
);

it('ends as by hand for any order of the same facts, explains it, and replays it', () => {
  fc.assert(
    fc.property(
      fc.array(timeline, { minLength: 1, maxLength: 4 }),
      sales,
      fc.infiniteStream(fc.nat(1000)),
      (timelines, minutes, keys) => {
        const ann = journal();
        const facts = [...timelines.map((steps, index) => told(index + 1, steps)), ...minutes.map(bought)];
        for (const fact of shuffled([...facts, ...facts], keys)) ann.do(fact);
        const by = tiersOracle(timelines.at(-1) ?? [], minutes, { until: DAYS, renamedAt: RENAMED_AT });
        expect(earned(ann)).toEqual(by);
        expect(explained(ann)).toEqual(standing(ann));
        const ofTiers = Object.entries(replayed(ann, programmes)).filter(([key]) => key.startsWith('~'));
        expect(ofTiers.map(([, [granted]]) => granted).sort()).toEqual(Object.values(by).sort());
      },
    ),
    { numRuns: 300 },
  );
});
