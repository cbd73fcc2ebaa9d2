import fc from 'fast-check';
import type { InstantIso } from '@accrue/kernel';
import { replayed } from '../../plan/replayed.fixture';
import type { ProgrammeDocument } from '../../programme/document';
import { compiled, document } from '../../programme/programme.fixture';
import type { ProgrammeVersion } from '../../programme/versions';
import { enrolled, LivingJournal, tiers } from '../journal.fixture';
import { shuffled } from '../shuffled.fixture';
import { giftsExpected, type ModelStep, type ModelWindow } from './tier-gifts.oracle.fixture';

const FIRST = '2020-01-01T00:00:00.000Z' as InstantIso;
const RENAMED_FROM = '2021-07-01';

const versionOf = (window: ModelWindow, onReturn: string, silver: object): ProgrammeDocument =>
  ({
    ...document,
    timeZone: 'UTC',
    receipts: { tooOldDays: null },
    earning: {
      rules: [
        ...document.earning.rules,
        {
          ...{ id: 'gift', name: 'A gift on entry', wallet: 'points', on: 'tier-reached', onReturn },
          ...{ tiers: [(silver as { id: string }).id, 'gold'], earn: { fixed: 10 } },
          limits: { times: { most: 1, per: 'tier-period' } },
        },
      ],
    },
    tiers: {
      qualify: { by: 'spend', window },
      onReturn: 'immediate',
      ladder: [
        { id: 'bronze', name: 'Bronze', threshold: 0 },
        { name: 'Silver', threshold: 100, ...silver },
        { id: 'gold', name: 'Gold', threshold: 300 },
      ],
    },
  }) as unknown as ProgrammeDocument;

const programmesOf = (window: ModelWindow, onReturn: string): readonly ProgrammeVersion[] => [
  { version: 1, effectiveFrom: FIRST, programme: compiled(versionOf(window, onReturn, { id: 'silver' })) },
  {
    version: 2,
    effectiveFrom: `${RENAMED_FROM}T00:00:00.000Z` as InstantIso,
    programme: compiled(versionOf(window, onReturn, { id: 'argent', was: 'silver' })),
  },
];

const told = (sequence: number, steps: readonly ModelStep[]) =>
  tiers(
    sequence,
    ...steps.map(({ day, level, byReceipt }) => {
      const programmeVersion = day >= RENAMED_FROM ? 2 : 1;
      const tierId = ['bronze', programmeVersion === 2 ? 'argent' : 'silver', 'gold'][level] ?? null;
      const instant = `${day}T${byReceipt ? '12' : '00'}:00:00.000Z`;
      return { tierId, order: byReceipt ? `${instant}|x` : instant, programmeVersion };
    }),
  );

/** What was given on which day for which tier, and on which day it was taken back. */
const given = (living: LivingJournal) => {
  const last = new Map<string, readonly [number, string, string | null]>();
  for (const { type, data } of living.events) {
    if (type !== 'AwardGranted' && type !== 'AwardReversed' && type !== 'AwardCorrected') continue;
    const [, tier = '', day = ''] = /~tier~(\w+)~(\S{10})/.exec(data.awardId) ?? [];
    const level = tier === 'gold' ? 2 : 1;
    if (type === 'AwardGranted') last.set(data.awardId, [level, day, null]);
    else if (data.granted === 0) last.delete(data.awardId);
    else last.set(data.awardId, [level, day, data.reversals.at(-1)?.occurredAt.slice(0, 10) ?? null]);
  }
  return [...last.values()].sort((a, b) => (a[1] < b[1] ? -1 : 1));
};

const step = (day: string, level: ModelStep['level'], byReceipt = true): ModelStep => ({ day, level, byReceipt });
const journalOf = (window: ModelWindow, onReturn = 'keep') => new LivingJournal(programmesOf(window, onReturn));

describe('a gift for who comes into a tier', () => {
  it('is given once in the period by which the ladder counts, of each tier by itself', () => {
    const lives = (window: ModelWindow) => {
      const ann = journalOf(window);
      ann.do(enrolled('2020-03-15T10:00:00.000Z'));
      ann.do(
        told(1, [
          ...[step('2020-04-01', 1), step('2020-05-01', 2), step('2020-06-01', 0, false), step('2020-11-01', 1)],
          ...[step('2021-01-01', 0, false), step('2021-02-01', 1), step('2021-03-01', 0, false), step('2021-04-02', 1)],
        ]),
      );
      return given(ann).map(([level, day]) => `${String(level)} ${day}`);
    };
    expect(lives('lifetime')).toEqual(['1 2020-04-01', '2 2020-05-01']);
    expect(lives('calendar-year')).toEqual(['1 2020-04-01', '2 2020-05-01', '1 2021-02-01']);
    expect(lives('since-anniversary')).toEqual(['1 2020-04-01', '2 2020-05-01', '1 2021-04-02']);
    expect(lives({ rollingMonths: 12 })).toEqual(['1 2020-04-01', '2 2020-05-01', '1 2021-04-02']);
    expect(lives({ rollingMonths: 6 })).toEqual(['1 2020-04-01', '2 2020-05-01', '1 2020-11-01']);
  });

  it('goes back when a return takes the tier, if the rule says so, and is given anew then', () => {
    const steps = [step('2020-04-01', 1), step('2020-04-09', 0), step('2020-05-01', 1), step('2021-01-01', 0, false)];
    const keeps = journalOf('calendar-year');
    keeps.do(told(1, steps));
    expect(given(keeps)).toEqual([[1, '2020-04-01', null]]);
    const takes = journalOf('calendar-year', 'take-back');
    takes.do(told(1, steps.slice(0, 1)));
    expect(takes.do(told(2, steps)).map(({ type }) => type)).toEqual([
      ...['TierTimelineApplied', 'ActionRecorded', 'AwardCorrected', 'AwardGranted'],
    ]);
    // What time takes goes back in no case.
    expect(given(takes)).toEqual([
      [1, '2020-04-01', '2020-04-09'],
      [1, '2020-05-01', null],
    ]);
  });

  it('goes back at the time of the return that takes the tier, when another one turns out to have been first', () => {
    const [up, then, before] = [step('2020-04-01', 1), step('2020-04-09', 0), step('2020-04-05', 0)];
    const ann = journalOf('calendar-year', 'take-back');
    ann.do(told(1, [up, then]));
    expect(given(ann)).toEqual([[1, '2020-04-01', '2020-04-09']]);
    // As much is given and taken back, at another time: who heard of the other order has it so.
    expect(ann.do(told(2, [up, before])).map(({ type }) => type)).toEqual(['TierTimelineApplied', 'AwardCorrected']);
    expect(given(ann)).toEqual([[1, '2020-04-01', '2020-04-05']]);
    const other = journalOf('calendar-year', 'take-back');
    other.do(told(1, [up, before]));
    expect(given(other)).toEqual(given(ann));
    expect(ann.do(told(3, [up, before])).map(({ type }) => type)).toEqual(['TierTimelineApplied']);
  });

  it('says of what is given and taken back at once that the tier did it', () => {
    const ann = journalOf('lifetime', 'take-back');
    const [, , granted, reversed] = ann.do(told(1, [step('2020-04-01', 1), step('2020-04-09', 0)]));
    expect([granted, reversed]).toMatchObject([
      { type: 'AwardGranted', data: { points: 10 } },
      { type: 'AwardReversed', data: { points: 10, cause: { kind: 'tier_changed', receiptId: null } } },
    ]);
  });
});

const DAYS = 900;
const dayAfter = (count: number): string => new Date(Date.parse(FIRST) + count * 86_400_000).toISOString().slice(0, 10);
const timeline = fc
  .uniqueArray(
    fc.record({
      day: fc.nat(DAYS).map(dayAfter),
      level: fc.constantFrom<ModelStep['level']>(0, 1, 1, 2),
      byReceipt: fc.boolean(),
    }),
    { minLength: 4, maxLength: 12, selector: ({ day }) => day },
  )
  .map((steps) => {
    let level = 0;
    // Time raises nobody, and a step goes somewhere.
    return [...steps]
      .sort((a, b) => (a.day < b.day ? -1 : 1))
      .filter((each) => {
        const isStep = each.level !== level && (each.byReceipt || each.level < level);
        if (isStep) level = each.level;
        return isStep;
      });
  });

it('ends as by hand for any order of the same facts, and replays so', () => {
  const seen = { taken: 0, again: 0, notAgain: 0 };
  fc.assert(
    fc.property(
      fc.constantFrom<ModelWindow>(
        'lifetime',
        'calendar-year',
        'since-anniversary',
        { rollingMonths: 4 },
        { rollingMonths: 13 },
      ),
      fc.boolean(),
      fc.constantFrom('2019-02-28', '2016-02-29', '2019-10-31', '2018-12-31', '2019-01-01'),
      fc.array(timeline, { minLength: 1, maxLength: 4 }),
      fc.infiniteStream(fc.nat(1000)),
      (window, takesBack, enrolledOn, timelines, keys) => {
        const onReturn = takesBack ? 'take-back' : 'keep';
        const ann = journalOf(window, onReturn);
        const facts = [
          ...timelines.map((steps, index) => told(index + 1, steps)),
          enrolled(`${enrolledOn}T09:00:00.000Z`),
        ];
        for (const fact of shuffled([...facts, ...facts], keys)) ann.do(fact);
        const last = timelines.at(-1) ?? [];
        const expected = giftsExpected(last, { window, enrolledOn, takesBack });
        expect(given(ann)).toEqual(expected);
        const left = expected.filter(([, , takenOn]) => takenOn === null).length;
        const kept = Object.entries(replayed(ann, programmesOf(window, onReturn))).filter(([key]) =>
          key.startsWith('~'),
        );
        expect(kept.reduce((sum, [, [granted, reversed]]) => sum + granted - reversed, 0)).toBe(left * 10);
        seen.taken += expected.length - left;
        seen.again += expected.length - new Set(expected.map(([level]) => level)).size;
        const ups = last.filter(({ level }, index) => level > (last[index - 1]?.level ?? 0)).length;
        seen.notAgain += ups - expected.length;
      },
    ),
    { numRuns: 400 },
  );
  expect([seen.taken > 20, seen.again > 40, seen.notAgain > 20]).toEqual([true, true, true]);
});
