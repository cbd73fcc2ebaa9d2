import type { TierDocument } from '@accrue/contracts';
import type { ProgrammeDocument } from './document';
import { baseRule, document } from './programme.fixture';
import { checkSuccession } from './succession';

const tier = (id: string, threshold: number, was?: string): TierDocument => ({
  id,
  name: id,
  threshold,
  ...(was === undefined ? {} : { was }),
});
const laddered = (...ladder: readonly TierDocument[]): ProgrammeDocument => ({ ...document, tiers: { ladder } });
const before = laddered(tier('bronze', 0), tier('silver', 100), tier('gold', 300));
const problems = (after: ProgrammeDocument, ...earlier: readonly ProgrammeDocument[]) =>
  checkSuccession(after, earlier).map(({ path, code }) => [path, code]);

describe('a version after another', () => {
  it('keeps offers that members may have, what they count and where they give', () => {
    const offer = {
      ...{ id: 'tea', name: 'Tea', window: { days: 7 }, goal: { basketAtLeast: 100 } },
      give: { points: 5, wallet: 'points' },
    } as const;
    const offering = { ...before, offers: [offer] };
    const more = { ...offer, goal: { totalAtLeast: 900 }, window: { until: '2026-12-31' }, times: 3 };
    expect(problems({ ...before, offers: [more] }, offering)).toStrictEqual([]);
    expect(problems(before, offering)).toStrictEqual([['/offers', 'offer.removed']]);
    const other = { ...offer, goal: { units: 3 }, give: { points: 5, wallet: 'other' } };
    expect(problems({ ...before, offers: [other] }, offering)).toStrictEqual([
      ['/offers/0/goal', 'offer.goal_changed'],
      ['/offers/0/give/wallet', 'offer.wallet_changed'],
    ]);
  });

  it('keeps what an offer gives that is no points, also when it has left the catalogue', () => {
    const giving = (give: { reward: string } | { points: number; wallet: string }, ...rewards: string[]) => ({
      ...before,
      offers: [{ id: 'tea', name: 'Tea', window: { days: 7 }, goal: { visits: 1 }, give }],
      rewards: rewards.map((id) => ({ id, kind: 'code' as const, title: id, wallet: 'points', points: 5 })),
    });
    const points = giving({ points: 5, wallet: 'points' });
    const [cup, mug] = [giving({ reward: 'cup' }, 'cup', 'mug'), giving({ reward: 'mug' }, 'cup', 'mug')];
    expect(problems(cup)).toStrictEqual([]);
    expect(problems(cup, points)).toStrictEqual([['/offers/0/give', 'offer.gift_changed']]);
    expect(problems(points, cup)).toStrictEqual([['/offers/0/give', 'offer.gift_changed']]);
    expect(problems(mug, cup)).toStrictEqual([['/offers/0/give', 'offer.gift_changed']]);
    const off = { ...before, offers: [{ ...cup.offers[0]!, give: { discount: { amount: 5 } } }] };
    expect(problems({ ...off, offers: [{ ...off.offers[0]!, give: { discount: { percent: '5' } } }] }, off)).toEqual(
      [],
    );
    expect(problems(points, off)).toStrictEqual([['/offers/0/give', 'offer.gift_changed']]);
    const { goal: _goal, ...without } = off.offers[0]!;
    expect(problems({ ...off, offers: [without] }, off)).toStrictEqual([['/offers/0/goal', 'offer.goal_changed']]);
    const retired = giving({ reward: 'cup' }, 'mug');
    expect(problems(retired)).toStrictEqual([['/offers/0/give/reward', 'reward.unknown']]);
    expect(problems(retired, before)).toStrictEqual([['/offers/0/give/reward', 'reward.unknown']]);
    expect(problems(retired, cup)).toStrictEqual([]);
  });

  it('keeps what a rule gives that is no points', () => {
    const giving = (earn: object): ProgrammeDocument => ({
      ...before,
      earning: { rules: [{ id: 'r', name: 'R', ...earn } as unknown as typeof baseRule] },
    });
    const [tea, mug] = [giving({ earn: { offer: 'tea' } }), giving({ earn: { offer: 'mug' } })];
    const points = giving({ wallet: 'points', earn: { fixed: 1 } });
    expect(problems(tea, tea)).toStrictEqual([]);
    for (const [after, earlier] of [
      [mug, tea],
      [points, tea],
      [tea, points],
    ] as const)
      expect(problems(after, earlier)).toStrictEqual([['/earning/rules/0/earn', 'rule.gift_changed']]);
  });

  it('may change the ladder as it likes, and say what a tier was', () => {
    expect(problems(before, before)).toStrictEqual([]);
    expect(problems(laddered(tier('bronze', 0), tier('argent', 50, 'silver')), before)).toStrictEqual([]);
  });

  it('says of a new tier which one it was: one that was there, is gone, and was not another', () => {
    expect(
      problems(laddered(tier('a', 0, 'tin'), tier('b', 1, 'silver'), tier('c', 2, 'silver'), tier('gold', 3)), before),
    ).toStrictEqual([
      ['/tiers/ladder/0/was', 'tier.was_unknown'],
      ['/tiers/ladder/2/was', 'tier.was_twice'],
    ]);
    expect(problems(laddered(tier('silver', 0, 'gold'), tier('gold', 1, 'silver')), before)).toStrictEqual([
      ['/tiers/ladder/0/was', 'tier.was_known'],
      ['/tiers/ladder/1/was', 'tier.was_known'],
    ]);
    expect(problems(laddered(tier('silver', 0), tier('argent', 1, 'silver')), before)).toStrictEqual([
      ['/tiers/ladder/1/was', 'tier.was_still_there'],
    ]);
    expect(problems(laddered(tier('a', 0, 'b')))).toStrictEqual([['/tiers/ladder/0/was', 'tier.was_unknown']]);
  });

  it('may go on saying it', () => {
    const renamed = laddered(tier('bronze', 0), tier('argent', 50, 'silver'));
    expect(problems(laddered(tier('argent', 70, 'silver')), renamed)).toStrictEqual([]);
  });

  it('keeps the kind of a reward', () => {
    const mug = { id: 'mug', title: 'A mug', wallet: 'points', points: 5 };
    const code = { ...before, rewards: [{ ...mug, kind: 'code' } as const] };
    const product = { ...mug, kind: 'product', sku: 'MUG-1', quantity: 1, stock: 'none' } as const;
    expect(problems({ ...before, rewards: [product] }, code)).toStrictEqual([
      ['/rewards/0/kind', 'reward.kind_changed'],
    ]);
    expect(problems({ ...before, rewards: [{ ...product, id: 'cup' }] }, code)).toStrictEqual([]);
    expect(problems(code, code)).toStrictEqual([]);
    // Also after a version without it.
    expect(problems({ ...before, rewards: [product] }, code, before)).toStrictEqual([
      ['/rewards/0/kind', 'reward.kind_changed'],
    ]);
  });

  it('keeps a draw as it was announced, but for its name, also after a version without it', () => {
    const draw = {
      ...{ id: 'spring', name: 'Spring', opens: '2026-03-01T00:00:00Z', closes: '2026-04-01T00:00:00Z' },
      ...{ prizes: [{ id: 'mug', name: 'A mug', winners: 1 }], ticketsPerMember: 5 },
    };
    const announced = { ...before, draws: [draw] };
    expect(problems({ ...before, draws: [{ ...draw, name: 'Spring draw' }] }, announced, before)).toStrictEqual([]);
    expect(problems(before, announced)).toStrictEqual([]);
    const { ticketsPerMember: _gone, ...unlimited } = draw;
    const changed = { ...unlimited, closes: '2026-04-02T00:00:00Z', beacon: 'A pulse', prizes: [] };
    expect(problems({ ...before, draws: [changed] }, announced, before)).toStrictEqual([
      ['/draws/0/closes', 'draw.changed'],
      ['/draws/0/prizes', 'draw.changed'],
      ['/draws/0/ticketsPerMember', 'draw.changed'],
      ['/draws/0/beacon', 'draw.changed'],
    ]);
  });

  it('keeps wallets, currency and zone', () => {
    const other = { ...before, timeZone: 'Europe/Paris', currency: 'EUR', wallets: [{ id: 'stars', name: 'Stars' }] };
    expect(problems(other, before)).toStrictEqual([
      ['/timeZone', 'time_zone.changed'],
      ['/currency', 'currency.changed'],
      ['/wallets', 'wallet.removed'],
    ]);
  });

  it('counts in a wallet what the one before counted in it', () => {
    const wallets = [
      { id: 'points', name: 'Points', unit: 'points' },
      { id: 'cashback', name: 'Cashback', unit: 'GBP' },
    ];
    expect(problems({ ...before, wallets }, before)).toStrictEqual([]);
    expect(problems({ ...before, wallets: [{ id: 'points', name: 'Points', unit: 'stamps' }] }, before)).toStrictEqual([
      ['/wallets/0/unit', 'unit.changed'],
    ]);
  });

  it('gives by a rule into the wallet that it always gave into, also when the rule was away', () => {
    const two = {
      ...before,
      wallets: [
        { id: 'points', name: 'Points', unit: 'points' },
        { id: 'cashback', name: 'Cashback', unit: 'GBP' },
      ],
    };
    const without = { ...two, earning: { rules: [] } };
    const moved = { ...two, earning: { rules: [{ ...baseRule, wallet: 'cashback' }] } };
    expect(problems(moved, two, without)).toStrictEqual([['/earning/rules/0/wallet', 'rule.wallet_changed']]);
    expect(problems(moved, without)).toStrictEqual([]);
  });

  it('counts by a counter what it always counted, over the same window, for rules that it triggers as it did', () => {
    const coffees = { id: 'coffees', count: 'units', window: { rollingDays: 30 } } as const;
    const reviews = { id: 'reviews', count: 'actions', of: { action: 'review' }, window: 'year' } as const;
    const on = (counter: string) => ({
      ...({ id: 'by', name: 'By', wallet: 'points', earn: { fixed: 1 }, on: 'counter', counter, reaches: 2 } as const),
    });
    const counting = { ...before, counters: [coffees, reviews], earning: { rules: [on('reviews')] } };
    const other = [{ ...coffees, of: { include: { skus: ['TEA'] } } }, { ...reviews, window: 'month' } as const];
    expect(problems({ ...counting, counters: [other[0] ?? coffees, reviews] }, counting)).toStrictEqual([]);
    expect(problems({ ...counting, counters: other }, counting, before)).toStrictEqual([
      ['/counters/1/window', 'counter.window_changed'],
    ]);
    expect(problems({ ...counting, counters: [{ ...coffees, count: 'visits' }, reviews] }, counting)).toStrictEqual([
      ['/counters/0/count', 'counter.count_changed'],
    ]);
    expect(problems({ ...counting, earning: { rules: [on('coffees')] } }, counting)).toStrictEqual([
      ['/earning/rules/0/on', 'rule.trigger_changed'],
    ]);
  });
});
