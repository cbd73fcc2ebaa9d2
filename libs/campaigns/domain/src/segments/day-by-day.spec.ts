import fc from 'fast-check';
import { actionId, DAY_MS, type InstantIso } from '@accrue/kernel';
import { assessAction, assessOffer, type JournalCommand } from '../journal';
import { offerActionId } from '../journal/awards/offers/offer-id';
import { enrolled, LivingJournal, MEMBER, record, tiers, type Arrival } from '../journal/journal.fixture';
import { shuffled } from '../journal/shuffled.fixture';
import type { Knowledge } from '../journal/storage/recall';
import { compileProgramme } from '../programme/compile';
import { document } from '../programme/programme.fixture';
import type { ProgrammeVersion } from '../programme/versions';
import { from, line, receipt } from '../receipt/receipt.fixture';
import type { Expressions } from '../rules/conditions/expression';
import { expressions } from '../rules/conditions/expressions.fixture';
import { OFFER_COUNTS, offerCountId, type OfferCount, type SegmentFacts } from '../rules/segments';
import { MemberInTime } from './member-in-time';
import { standingAt } from './standing';

type Known = Omit<Knowledge, 'recall'>;

/** Through each day, with nothing remembered from one to the next. */
const dayByDay = (known: Known, version: ProgrammeVersion, now: InstantIso) => {
  const { segments } = version.programme;
  const inAt = (at: InstantIso): readonly boolean[] => {
    const member = new MemberInTime(known, version);
    return segments.map((segment) => member.isIn(segment, at));
  };
  const member = new MemberInTime(known, version);
  const past = member.instants.filter((fact) => fact <= now);
  const midnights: InstantIso[] = [];
  for (let day = 0; member.midnight(now, day) > (past.at(-1) ?? now); day -= 1)
    midnights.push(member.midnight(now, day));
  const moments = [...new Set([now, ...past, ...midnights])].sort().reverse();
  const answers = moments.map(inAt);
  const isMoving = segments.some(({ movesWithTime }) => movesWithTime);
  const today = JSON.stringify(inAt(now));
  let ahead = 1;
  while (isMoving && ahead < 366 && JSON.stringify(inAt(member.midnight(now, ahead))) === today) ahead += 1;
  const next = [
    member.instants.findLast((fact) => fact > now) ?? [],
    isMoving ? member.midnight(now, ahead) : [],
  ].flat();
  return {
    segments: segments.flatMap(({ id: segmentId }, index) => {
      const out = answers.findIndex((answer) => answer[index] !== true);
      return out === 0 ? [] : [{ segmentId, since: moments[(out === -1 ? moments.length : out) - 1] }];
    }),
    nextAt: next.sort()[0] ?? null,
  };
};

const OPERATORS = {
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '==': (a: number, b: number) => a === b,
  '!=': (a: number, b: number) => a !== b,
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
};
type Operator = keyof typeof OPERATORS;

/** A condition on segments, as a language may have it. */
type Tree =
  | { readonly fact: string; readonly is: Operator; readonly number: number }
  | { readonly fact: string; readonly every: number }
  | { readonly fact: string; readonly isThere: true }
  | { readonly fact: string; readonly text: string }
  | { readonly counter: string; readonly is: Operator; readonly number: number }
  | { readonly offer: string; readonly count: OfferCount; readonly is: Operator; readonly number: number }
  | { readonly all: readonly Tree[] }
  | { readonly no: Tree };

const DAYS = ['enrolledDays', 'daysSinceFirstPurchase', 'daysSinceLastPurchase'];
const SCORES = ['recencyScore', 'frequencyScore', 'monetaryScore'];
const WINDOWS = [
  'day',
  'week',
  'month',
  'quarter',
  'year',
  'programme',
  { rollingDays: 1 },
  { rollingDays: 12 },
] as const;
const counters = WINDOWS.flatMap((window, n) => [
  { id: `spend-${n}`, count: 'spend', window } as const,
  { id: `days-${n}`, count: 'distinct-days', window } as const,
  { id: `reviews-${n}`, count: 'actions', of: { action: 'review' }, window } as const,
]);

const offers = [
  {
    id: 'visits',
    name: 'v',
    window: { days: 3 },
    goal: { visits: 2 },
    give: { points: 5, wallet: 'points' },
    times: 2,
  },
  {
    id: 'spring',
    name: 's',
    window: { from: '2020-03-27', until: '2020-04-20' },
    give: { discount: { percent: '5' } },
  },
  {
    ...{ id: 'opt', name: 'o', window: { days: 9 }, give: { discount: { amount: 100 } } },
    activation: 'required',
  },
] as const;

const days = fc.constantFrom(...DAYS);
const is = fc.constantFrom(...(Object.keys(OPERATORS) as Operator[]));
const atom: fc.Arbitrary<Tree> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ fact: days, is, number: fc.oneof(fc.integer({ min: -2, max: 40 }), fc.constant(365)) }),
  },
  { weight: 1, arbitrary: fc.record({ fact: days, every: fc.integer({ min: 2, max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ fact: days, isThere: fc.constant(true as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      counter: fc.constantFrom(...counters.map(({ id }) => id)),
      ...{ is, number: fc.constantFrom(0, 1, 2, 300, 600) },
    }),
  },
  { weight: 2, arbitrary: fc.record({ fact: fc.constantFrom(...SCORES), is, number: fc.integer({ min: 1, max: 5 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      offer: fc.constantFrom(...offers.map(({ id }) => id)),
      count: fc.constantFrom(...(Object.keys(OFFER_COUNTS) as OfferCount[])),
      ...{ is, number: fc.nat(2) },
    }),
  },
  { weight: 1, arbitrary: fc.record({ fact: fc.constant('purchases'), is, number: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.constantFrom({ fact: 'tier', text: 'silver' }, { fact: 'region', text: 'north' }) },
);
const tree: fc.Arbitrary<Tree> = fc.oneof(
  atom,
  fc.record({ all: fc.array(fc.oneof(atom, fc.record({ no: atom })), { minLength: 2, maxLength: 3 }) }),
  fc.record({ no: fc.record({ all: fc.array(atom, { minLength: 2, maxLength: 3 }) }) }),
);

const holds = (of: Tree, facts: SegmentFacts): boolean | null => {
  if ('all' in of) {
    const parts = of.all.map((each) => holds(each, facts));
    return parts.includes(false) ? false : parts.includes(null) ? null : true;
  }
  if ('no' in of) {
    const part = holds(of.no, facts);
    return part === null ? null : !part;
  }
  if ('offer' in of) return OPERATORS[of.is](facts.counter(offerCountId(of.count, of.offer)), of.number);
  if ('counter' in of) return OPERATORS[of.is](facts.counter(of.counter), of.number);
  const fact = (facts.member as unknown as Record<string, number | string | undefined>)[of.fact];
  if ('isThere' in of) return fact !== undefined;
  if (fact === undefined) return null;
  if ('text' in of) return fact === of.text;
  return 'every' in of ? Number(fact) % of.every === 0 : OPERATORS[of.is](Number(fact), of.number);
};

const atomsOf = (of: Tree): readonly Tree[] =>
  'all' in of ? of.all.flatMap(atomsOf) : 'no' in of ? atomsOf(of.no) : [of];

const language: Expressions = {
  ...expressions,
  compileSegment: (source) => {
    const written = JSON.parse(source) as Tree;
    const atoms = atomsOf(written);
    const ofFacts = atoms.flatMap((each) => ('fact' in each ? [each] : []));
    const foreseen = ofFacts.filter(({ fact }) => !ofFacts.some((each) => each.fact === fact && 'every' in each));
    return {
      expression: {
        mentions: new Set(ofFacts.map(({ fact }) => `member.${fact}`)),
        counters: new Set(atoms.flatMap((each) => ('counter' in each ? [each.counter] : []))),
        segments: new Set(),
        offers: new Set(atoms.flatMap((each) => ('offer' in each ? [each.offer] : []))),
        thresholds: new Map(
          [...Map.groupBy(foreseen, ({ fact }) => fact)].map(([fact, all]) => [
            `member.${fact}`,
            all.flatMap((each) => ('number' in each ? [each.number] : [])),
          ]),
        ),
        holds: (facts) => holds(written, facts),
      },
      fault: null,
    };
  },
};

const versionWith = (trees: readonly Tree[]): ProgrammeVersion => ({
  version: 1,
  effectiveFrom: '2019-01-01T00:00:00.000Z' as InstantIso,
  programme: compileProgramme(
    {
      ...document,
      receipts: { tooOldDays: null },
      actions: [{ id: 'review', name: 'A review' }],
      rfm: { recencyDays: [1, 3, 10, 370], frequency: [0, 1, 2, 3], monetaryMinor: [0, 100, 500, 900] },
      ...{ counters, offers },
      segments: trees.map((each, n) => ({ id: `s${n}`, name: `s${n}`, if: JSON.stringify(each) })),
    },
    language,
  ),
});

/** Ten days before the clocks of London go forward. In quarters of a day, so that facts fall on midnights, too. */
const START = Date.parse('2020-03-19T00:00:00Z');
const at = (quarter: number): InstantIso => new Date(START + (quarter * DAY_MS) / 4).toISOString() as InstantIso;
const quarter = fc.oneof(fc.integer({ min: 0, max: 160 }), fc.integer({ min: 1440, max: 1500 }));
const planned = fc.record({
  sales: fc.array(
    fc.record({ at: quarter, pounds: fc.integer({ min: 1, max: 9 }), backAfter: fc.option(fc.nat(50)) }),
    {
      maxLength: 5,
    },
  ),
  reviews: fc.array(quarter, { maxLength: 2 }),
  gifts: fc.array(
    fc.record({
      offer: fc.constantFrom(...offers.map(({ id }) => id)),
      at: fc.nat(120),
      activatedAfter: fc.option(fc.nat(30)),
    }),
    { maxLength: 3 },
  ),
  enrolledAt: fc.option(quarter),
  silverFrom: quarter,
  northFrom: quarter,
});

type Plan = typeof planned extends fc.Arbitrary<infer T> ? T : never;

const metadata = { now: at(4000) };
const factsOf = (
  { sales, reviews, gifts, enrolledAt, silverFrom, northFrom }: Plan,
  programmes: readonly ProgrammeVersion[],
): readonly (Arrival | JournalCommand)[] => [
  ...sales.flatMap(({ at: sold, pounds, backAfter }, n) => {
    const goods = { unitPrice: pounds * 100 };
    const back = line('1', { ...goods, quantity: -1, ...from(`S${n}`, '1') });
    return [
      record(receipt(`S${n}`, 'sale', at(sold), [line('1', goods)])),
      ...(backAfter === null ? [] : [record(receipt(`R${n}`, 'return', at(sold + backAfter), [back]))]),
    ];
  }),
  ...reviews.map((done, n): JournalCommand => {
    const content = {
      key: `X${n}`,
      type: 'review',
      member: { idType: 'member_id', value: MEMBER },
      occurredAt: at(done),
    };
    const facts = assessAction({ ...content, key: actionId(`X${n}`) }, { programmes, ...metadata });
    return { type: 'RecordAction', data: { ...facts, memberId: MEMBER, source: 'http', attributed: null }, metadata };
  }),
  ...gifts.map(({ offer, at: given }, n): JournalCommand => {
    const facts = assessOffer(MEMBER, { key: `k${n}`, offer }, { programmes, now: at(given) });
    return { type: 'RecordAction', data: { ...facts, memberId: MEMBER, source: 'http', attributed: null }, metadata };
  }),
  ...(enrolledAt === null ? [] : [enrolled(at(enrolledAt))]),
  tiers(1, { tierId: 'silver', order: `${at(silverFrom)}|2020`, programmeVersion: 1 }),
  {
    type: 'ApplyAttributes',
    data: { memberId: MEMBER, sequence: 1, toldAt: at(northFrom), attributes: { region: 'north' } },
    metadata,
  },
];

/** Those of which the member said so, while the days of the offer were not over. */
const activationsOf = ({ gifts }: Pick<Plan, 'gifts'>): readonly JournalCommand[] =>
  gifts.flatMap(({ offer, at: given, activatedAfter: after }, n): JournalCommand[] => {
    if (offer !== 'opt' || after === null) return [];
    const data = { actionId: offerActionId(MEMBER, `k${n}`), memberId: MEMBER, activatedAt: at(given + after) };
    return [{ type: 'ActivateOffer', data, metadata }];
  });

describe('where a member stands', () => {
  it('is found without looking at each day, and is what one finds who does, whatever segments look at and in whatever order facts come', () => {
    fc.assert(
      fc.property(
        ...([planned, fc.array(tree, { minLength: 1, maxLength: 3 }), fc.integer({ min: -20, max: 1700 })] as const),
        fc.infiniteStream(fc.nat()),
        (plan, trees, today, keys) => {
          const version = versionWith(trees);
          const programmes = [version];
          const living = new LivingJournal(programmes);
          for (const fact of shuffled(factsOf(plan, programmes), keys)) living.do(fact);
          for (const each of activationsOf(plan)) living.do(each);
          const known = { memberId: MEMBER, journal: living.journal, programmes };
          expect(standingAt(known, at(today))).toEqual({ programmeVersion: 1, ...dayByDay(known, version, at(today)) });
        },
      ),
      { numRuns: 200 },
    );
  });
});
