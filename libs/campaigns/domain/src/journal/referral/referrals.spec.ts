import fc from 'fast-check';
import { memberId, type InstantIso, type MemberId } from '@accrue/kernel';
import { arrivalsOf, at, DAY, purchases, slowly, type Bought } from './purchases.oracle.fixture';
import { referralIdOf } from './referral-actions';
import { Members } from './referrals.fixture';

const [ANN, BEN, CAT, BENNY] = ['ann', 'ben', 'cat', 'benny'].map(memberId) as [MemberId, MemberId, MemberId, MemberId];
const LATER = '2026-01-01T00:00:00.000Z' as InstantIso;

interface Story {
  readonly bens: readonly Bought[];
  readonly cats: readonly Bought[];
  /** Of a second membership of Ben, whom nobody referred. */
  readonly bennys: readonly Bought[];
  /** When Ann referred Ben, and Cat. */
  readonly referred: readonly [number, number];
}

const story = fc.record({
  bens: purchases('B', 4),
  cats: purchases('C', 3),
  bennys: purchases('Y', 3),
  referred: fc.tuple(fc.nat({ max: 3 * DAY }), fc.nat({ max: 3 * DAY })),
});

const weekOf = (instant: InstantIso): number =>
  Math.floor((Date.parse(instant) - Date.parse(at(0))) / (7 * DAY * 60_000));

/** By the rule book: who qualifies when; then Ann has something for the first of each week. */
const byHand = ({ bens, cats, bennys, referred: [ben, cat] }: Story, merged: 'nobody' | 'benny' | 'ann') => {
  const qualified = [
    { friend: BEN, is: slowly(merged === 'benny' ? [...bens, ...bennys] : bens, ben) },
    { friend: CAT, is: slowly(cats, cat) },
  ].flatMap(({ friend, is }) => (is === null || (merged === 'ann' && friend === BEN) ? [] : [{ friend, at: is.at }]));
  const earned: Record<string, number> = {};
  const weeks = new Set<number>();
  for (const { friend, at: then } of qualified.sort((a, b) =>
    a.at === b.at ? (a.friend < b.friend ? -1 : 1) : a.at < b.at ? -1 : 1,
  )) {
    earned[`~${friend}~referral~${friend}`] = 100;
    if (!weeks.has(weekOf(then))) earned[`~${ANN}~referral~${friend}`] = 300;
    weeks.add(weekOf(then));
  }
  return earned;
};

type Told = (members: Members) => void;

/** All facts in an order of their own; what is due is looked at in between, by clocks that say anything. */
const tell = (
  members: Members,
  { bens, cats, bennys, referred }: Story,
  keys: fc.Stream<number>,
  more: readonly Told[],
) => {
  const receipts = (all: readonly Bought[], whose: MemberId): Told[] =>
    all.flatMap((each) => arrivalsOf(each, { memberId: whose })).map((arrival) => (to) => to.do(whose, arrival));
  const facts: Told[] = [
    ...receipts(bens, BEN),
    ...receipts(cats, CAT),
    ...receipts(bennys, BENNY),
    (to) => to.refer(BEN, ANN, at(referred[0])),
    (to) => to.refer(CAT, ANN, at(referred[1])),
    (to) => to.refer(CAT, ANN, at(referred[1])),
    ...more,
  ];
  const key = (): number => keys.next().value as number;
  for (const { fact } of facts.map((fact) => ({ fact, rank: key() })).sort((a, b) => a.rank - b.rank)) {
    fact(members);
    const settled = key() % 4;
    if (settled < 2) members.settle(settled === 0 ? BEN : CAT, at(key() % (12 * DAY)));
  }
  for (const friend of [BEN, CAT]) members.settle(friend, LATER);
};

const keys = fc.infiniteStream(fc.nat({ max: 1_000_000 }));

describe('what referrals earn', () => {
  it('is what the rule book says, in whatever order everything is heard of', () => {
    let earning = 0;
    fc.assert(
      fc.property(story, keys, (all, order) => {
        const members = new Members();
        tell(members, all, order, []);
        const expected = byHand(all, 'nobody');
        expect(members.earned).toEqual(expected);
        earning += Object.keys(expected).length;
      }),
      { numRuns: 200 },
    );
    expect(earning).toBeGreaterThan(200);
  });

  it('counts purchases of both memberships of who was referred, until they are two persons again', () => {
    fc.assert(
      fc.property(story, keys, fc.boolean(), (all, order, isSurvivor) => {
        const members = new Members();
        const [duplicate, survivor] = isSurvivor ? [BENNY, BEN] : [BEN, BENNY];
        tell(members, all, order, [(to) => to.merge(duplicate, survivor)]);
        expect(members.earned).toEqual(byHand(all, 'benny'));
        members.separate(duplicate, survivor);
        for (const friend of [BEN, CAT]) members.settle(friend, LATER);
        expect(members.earned).toEqual(byHand(all, 'nobody'));
      }),
      { numRuns: 150 },
    );
  });

  it('is nothing for who turned out to have referred themselves, until they are two persons again', () => {
    fc.assert(
      fc.property(story, keys, fc.boolean(), (all, order, isSurvivor) => {
        const members = new Members();
        const [duplicate, survivor] = isSurvivor ? [BEN, ANN] : [ANN, BEN];
        tell(members, all, order, [(to) => to.merge(duplicate, survivor)]);
        expect(members.earned).toEqual(byHand(all, 'ann'));
        members.separate(duplicate, survivor);
        for (const friend of [BEN, CAT]) members.settle(friend, LATER);
        expect(members.earned).toEqual(byHand(all, 'nobody'));
      }),
      { numRuns: 150 },
    );
  });

  it('is known before the first version, and goes along with its member', () => {
    const members = new Members([]);
    members.refer(BEN, ANN, at(0));
    members.merge(BEN, BENNY);
    expect(members.of(BENNY).journal.actions.has(referralIdOf(BEN))).toBe(true);
    members.separate(BEN, BENNY);
    expect(members.of(BEN).journal.actions.has(referralIdOf(BEN))).toBe(true);
  });
});
