import { actionId, memberId, type InstantIso, type MemberId } from '@accrue/kernel';
import fc from 'fast-check';
import { published } from '../../programme/programme.fixture';
import { LivingJournal, tiers } from '../journal.fixture';
import { act, arriveAll, programme, reach, revoke, standing, tell } from './actions.fixture';
import { memberOfOccasion, occasionId } from './assess-action';

const NOW = '2026-01-01T00:00:00.000Z' as InstantIso;
const [ANN, BEN] = [memberId('m-1'), memberId('m-2')];
const versions = published(programme);
const journal = () => new LivingJournal(versions);

describe('an action in the journal', () => {
  it('earns under the rules that are about it, with the tier before it', () => {
    const ann = journal();
    expect(tell(ann, act('a', 'review', '20T10:00')).map(({ type }) => type)).toEqual([
      'ActionRecorded',
      'AwardGranted',
    ]);
    ann.do(tiers(1, { tierId: 'silver', order: '2020-05-20T10:30:00.000Z|x', programmeVersion: 1 }));
    tell(ann, act('b', 'review', '20T11:00'));
    expect(standing(ann)).toEqual({ 'a review': [10, 0], 'b review': [12, 0], 'b silver': [7, 0] });
  });

  it('is corrected when a tier becomes known later', () => {
    const ann = journal();
    tell(ann, act('a', 'review', '20T10:00'));
    const known = ann.do(tiers(1, { tierId: 'silver', order: '2020-05-20T09:00:00.000Z|x', programmeVersion: 1 }));
    expect(known.map(({ type }) => type)).toEqual(['TierTimelineApplied', 'AwardCorrected', 'AwardGranted']);
    expect(standing(ann)).toEqual({ 'a review': [12, 0], 'a silver': [7, 0] });
  });

  it('is told once, and revoked once', () => {
    const ann = journal();
    tell(ann, act('a', 'review', '20T10:00'));
    expect(tell(ann, act('a', 'review', '20T10:00'))).toEqual([]);
    expect(ann.rejection(revoke('x', '20T11:00')).code).toBe('action.unknown');
    expect(ann.rejection(revoke('a', '20T09:59')).code).toBe('action.revoked_before_done');
    const [revoked, taken] = ann.do(revoke('a', '20T11:00'));
    expect([revoked?.type, taken]).toMatchObject([
      'ActionRevoked',
      {
        type: 'AwardReversed',
        data: {
          ...{
            awardId: 'a:review',
            receiptId: null,
            actionId: 'a',
            sequence: 1,
            points: 10,
            granted: 10,
            reversed: 10,
          },
          reversals: [{ receiptId: null, occurredAt: '2020-05-20T11:00:00.000Z', points: 10 }],
          cause: { kind: 'revocation', receiptId: null, actionId: 'a' },
        },
      },
    ]);
    expect(ann.do(revoke('a', '20T12:00'))).toEqual([]);
    expect(standing(ann)).toEqual({ 'a review': [10, 10] });
  });
});

describe('a birthday in the journal', () => {
  const of = (year: number, day: string) =>
    ({ trigger: 'birthday', year, occurredAt: `2020-05-${day}:00.000Z` as InstantIso }) as const;
  it('earns once a year, however often it is told', () => {
    const ann = journal();
    expect(reach(ann, of(2020, '20T00:00')).map(({ type }) => type)).toEqual(['ActionRecorded', 'AwardGranted']);
    expect(reach(ann, of(2020, '20T00:00'))).toEqual([]);
    reach(ann, of(2021, '21T00:00'));
    expect(standing(ann)).toEqual({ '~m-1~birthday~2020 birthday': [50, 0], '~m-1~birthday~2021 birthday': [50, 0] });
  });
  it('is nothing for a programme that was not there, or has no rule for it', () => {
    const later = published(programme).map((version) => ({ ...version, effectiveFrom: NOW }));
    expect(reach(new LivingJournal(later), of(2020, '20T00:00'))).toEqual([]);
    expect(reach(journal(), { ...of(2020, '20T00:00'), trigger: 'anniversary' })).toEqual([]);
  });
  it('has an id by which whose it is can be told', () => {
    for (const whose of [ANN, memberId('5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11')]) {
      expect(memberOfOccasion(occasionId(whose, of(2020, '20T00:00')))).toBe(whose);
      expect(memberOfOccasion(occasionId(whose, { trigger: 'enrolment', occurredAt: NOW }))).toBe(whose);
    }
    expect([actionId('review-1'), actionId('~')].map(memberOfOccasion)).toEqual([null, null]);
  });
});

interface Told {
  readonly key: string;
  readonly type: 'review' | 'survey' | 'birthday';
  /** Of a birthday. */
  readonly year: number;
  /** Minutes after midnight of 20 May, London time. */
  readonly minute: number;
  /** Minutes later it was revoked; null: it stands. */
  readonly revokedAfter: number | null;
  readonly whose: 'ann' | 'ben';
}

const at = (minute: number): string => {
  // London is an hour ahead of UTC in May.
  const utc = minute + 23 * 60;
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(19 + Math.floor(utc / 1440))}T${two(Math.floor((utc % 1440) / 60))}:${two(utc % 60)}`;
};

/** From the rules as people read them, one minute after the other. */
const byHand = (all: readonly Told[], silverFrom: number | null): Record<string, readonly [number, number]> => {
  const standingAwards: Record<string, readonly [number, number]> = {};
  const inOrder = [...all].sort((a, b) => a.minute - b.minute || (a.key < b.key ? -1 : 1));
  const given: { of: Told; rule: string; points: number }[] = [];
  const stillThere = (now: Told, rule: string) =>
    given.filter(({ of, rule: other }) => {
      return other === rule && (of.revokedAfter === null || of.minute + of.revokedAfter > now.minute);
    });
  const give = (of: Told, rule: string, points: number) => {
    if (points <= 0) return;
    given.push({ of, rule, points });
    standingAwards[`${of.key} ${rule}`] = [points, of.revokedAfter === null ? 0 : points];
  };
  for (const one of inOrder) {
    const isSilver = silverFrom !== null && one.minute >= silverFrom;
    if (one.type === 'birthday') {
      // One a year, also of who was enrolled twice with two of them.
      const isFirst = given.every(({ of, rule }) => rule !== 'birthday' || of.year !== one.year);
      if (isFirst) give(one, 'birthday', isSilver ? 62 : 50);
      continue;
    }
    if (one.type === 'survey') {
      const before = stillThere(one, 'survey').reduce((sum, { points }) => sum + points, 0);
      give(one, 'survey', Math.min(10, 25 - before));
      const wholes = stillThere(one, 'whole').length;
      give(one, 'whole', wholes < 2 ? 10 : 0);
      continue;
    }
    const day = Math.floor(one.minute / 1440);
    const today = stillThere(one, 'review').filter(({ of }) => Math.floor(of.minute / 1440) === day);
    if (today.length < 2) give(one, 'review', isSilver ? 12 : 10);
    if (isSilver) give(one, 'silver', 7);
  }
  return Object.fromEntries(Object.entries(standingAwards).sort(([a], [b]) => (a < b ? -1 : 1)));
};

const idOf = (whose: Told['whose']): MemberId => (whose === 'ann' ? ANN : BEN);

const told = fc
  .array(
    fc.record({
      type: fc.constantFrom('review' as const, 'survey' as const, 'birthday' as const),
      year: fc.constantFrom(2020, 2021),
      minute: fc.integer({ min: 0, max: 2 * 1440 - 1 }).map((minute) => minute - (minute % 240)),
      revokedAfter: fc.option(fc.constantFrom(0, 1, 240, 480, 3000)),
      whose: fc.constantFrom('ann' as const, 'ben' as const),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((all): readonly Told[] =>
    all
      .map((one, index) =>
        one.type === 'birthday'
          ? { ...one, key: `~${idOf(one.whose)}~birthday~${String(one.year)}`, revokedAfter: null }
          : { ...one, key: `k${String(index).padStart(2, '0')}` },
      )
      .filter(({ key }, index, those) => those.findIndex((other) => other.key === key) === index),
  );

type Fact = { readonly of: Told; readonly revokes: boolean } | 'tier';

/** In any order, some of them twice; a revocation comes after what it revokes. */
const arrivals = (all: readonly Told[], seeds: readonly number[]): readonly Fact[] => {
  const facts: Fact[] = [
    'tier',
    ...all.flatMap((of) => [
      { of, revokes: false },
      { of, revokes: false },
    ]),
  ];
  all.forEach((of) => (of.revokedAfter === null ? null : facts.push({ of, revokes: true })));
  const shuffled = facts
    .map((fact, index) => ({ fact, rank: seeds[index % seeds.length] ?? 0, index }))
    .sort((a, b) => ((a.rank * (a.index + 7)) % 101) - ((b.rank * (b.index + 7)) % 101))
    .map(({ fact }) => fact);
  const seen = new Set<Told>();
  const later: Fact[] = [];
  const first = shuffled.filter((fact) => {
    if (fact === 'tier' || !fact.revokes) {
      if (fact !== 'tier') seen.add(fact.of);
      return true;
    }
    if (seen.has(fact.of)) return true;
    later.push(fact);
    return false;
  });
  return [...first, ...later];
};

const seeds = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 5, maxLength: 40 });
const silver = fc.option(fc.constantFrom(0, 240, 1440, 1680));

const isBirthday = ({ type }: Told): boolean => type === 'birthday';
const birthday = ({ year, minute }: Told) => ({
  ...({ trigger: 'birthday', year } as const),
  occurredAt: `2020-05-${at(minute)}:00.000Z` as InstantIso,
});

const learn = (living: LivingJournal, fact: Fact, silverFrom: number | null, whose: MemberId = ANN) => {
  if (fact !== 'tier')
    return fact.revokes
      ? living.do(revoke(fact.of.key, at(fact.of.minute + (fact.of.revokedAfter ?? 0)), whose))
      : isBirthday(fact.of)
        ? reach(living, birthday(fact.of), idOf(fact.of.whose))
        : tell(living, act(fact.of.key, fact.of.type, at(fact.of.minute)), whose);
  if (silverFrom === null) return [];
  // Just before that minute.
  const order = `2020-05-${at(silverFrom)}:00.000Z|`;
  return living.do(tiers(1, { tierId: 'silver', order, programmeVersion: 1 }));
};

it('ends the same for any order of the same facts: as by hand', () => {
  fc.assert(
    fc.property(told, seeds, silver, (all, ranks, silverFrom) => {
      const ann = journal();
      for (const fact of arrivals(all, ranks)) learn(ann, fact, silverFrom);
      expect(standing(ann)).toEqual(byHand(all, silverFrom));
    }),
    { numRuns: 300 },
  );
});

it('ends for merged members as for one, and separated as for two', () => {
  fc.assert(
    fc.property(told, seeds, silver, fc.nat(40), (all, ranks, silverFrom, mergedAfter) => {
      const [ann, ben] = [journal(), journal()];
      const merge = { data: { memberId: BEN, into: ANN }, metadata: { now: NOW } };
      const forward = () => {
        const data = { memberId: BEN, atMost: 3 };
        for (let moved = 1; moved > 0;) {
          const events = ben.do({ type: 'ForwardActions', data, metadata: { now: NOW } });
          arriveAll(ben, ann, events);
          moved = events.length;
        }
      };
      const goesTo = (fact: Fact, isMerged: boolean): void => {
        if (fact === 'tier') {
          for (const each of [ann, ben]) learn(each, fact, silverFrom);
          return;
        }
        if (fact.of.whose === 'ann' || (fact.revokes && isMerged)) learn(ann, fact, silverFrom);
        else arriveAll(ben, ann, learn(ben, fact, silverFrom, BEN));
      };
      const facts = arrivals(all, ranks);
      facts.forEach((fact, index) => {
        if (index === Math.min(mergedAfter, facts.length - 1)) {
          ben.do({ type: 'MergeJournal', ...merge });
          forward();
        }
        goesTo(fact, index >= Math.min(mergedAfter, facts.length - 1));
      });
      expect(standing(ann)).toEqual(byHand(all, silverFrom));
      expect(standing(ben)).toEqual({});
      ben.do({ type: 'SeparateJournal', data: { memberId: BEN }, metadata: { now: NOW } });
      const actionIds = [...ben.journal.leftActions.values()].map(({ actionId }) => actionId);
      const back = { memberId: ANN, to: BEN, actionIds };
      arriveAll(ann, ben, ann.do({ type: 'GiveBackActions', data: back, metadata: { now: NOW } }));
      expect([standing(ann), standing(ben)]).toEqual(
        ['ann', 'ben'].map((whose) =>
          byHand(
            all.filter((one) => one.whose === whose),
            silverFrom,
          ),
        ),
      );
    }),
    { numRuns: 200 },
  );
});
