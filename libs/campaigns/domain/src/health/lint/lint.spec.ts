import type { InstantIso } from '@accrue/kernel';
import { expressions } from '../../rules/conditions/expressions.fixture';
import type { ProgrammeDocument } from '../../programme/document';
import { baseRule, document, problemsOf } from '../../programme/programme.fixture';
import { lintProgramme, type LintContext } from './index';

const NOW = '2026-11-01T12:00:00.000Z' as InstantIso;
const mug = { id: 'mug', kind: 'code', title: 'A mug', wallet: 'points', points: 60 } as const;
const sound: ProgrammeDocument = { ...document, rewards: [mug] };

const lint = (of: ProgrammeDocument, context: Partial<LintContext> = {}) => {
  // A lint is about documents that may be published.
  expect(problemsOf(of)).toEqual([]);
  return lintProgramme(of, {
    typicalBasketMinor: 2000,
    now: NOW,
    before: null,
    paidAgain: new Map(),
    expressions,
    ...context,
  });
};
const shown = (...of: Parameters<typeof lint>) => lint(...of).map(({ path, code, value }) => [path, code, value]);
const wallet = (parts: object): ProgrammeDocument => ({
  ...sound,
  wallets: [{ id: 'points', name: 'Points', ...parts }],
});
const rules = (...more: readonly object[]): ProgrammeDocument => ({
  ...sound,
  earning: { rules: [baseRule, ...more.map((parts, index) => ({ ...baseRule, id: `r-${index}`, ...parts }))] as never },
});

describe('mistakes that a document shows', () => {
  it('are none in a sound one', () => expect(lint(sound)).toEqual([]));

  it.each([
    ['days below half a year', { expiry: { days: 179 } }, [['/wallets/0/expiry', 'expiry.too_short', 179]]],
    ['half a year', { expiry: { days: 180 } }, []],
    [
      'half a year, of which a part is pending',
      { expiry: { months: 6 }, pendingDays: 14 },
      [['/wallets/0/expiry', 'expiry.too_short', 166]],
    ],
    ['months without activity', { expiry: { inactiveMonths: 3 } }, [['/wallets/0/expiry', 'expiry.too_short', 90]]],
    [
      'the end of the year, for what is earned in December',
      { expiry: { on: '12-31' } },
      [['/wallets/0/expiry', 'expiry.too_short', 0]],
    ],
    ['the end of the year, of the next for what is earned late', { expiry: { on: '12-31', atLeastDays: 200 } }, []],
    ['one day, with which the programme ends', { expiry: { on: '2027-06-30' } }, []],
    ['never', { expiry: { never: true } }, []],
  ])('expiry: %s', (_, parts, expected) => expect(shown(wallet(parts))).toEqual(expected));

  it('expiry: half a year, of which the return window is pending', () =>
    expect(
      shown({
        ...wallet({ expiry: { months: 6 }, pendingDays: 'return-window' }),
        returns: { windowDays: 13 },
      }),
    ).toEqual([['/wallets/0/expiry', 'expiry.too_short', 166]]));

  it('a wallet that stays empty, or buys nothing', () => {
    const two = {
      ...sound,
      wallets: [
        { id: 'points', name: 'Points', unit: 'points' },
        { id: 'stars', name: 'Stars', unit: 'points' },
      ],
      tiers: undefined as never,
    };
    expect(shown(two)).toEqual([
      ['/wallets/1', 'wallet.nothing_earned', 0],
      ['/wallets/1', 'wallet.nothing_to_buy', 0],
    ]);
    expect(shown({ ...sound, rewards: [] })).toEqual([['/wallets/0', 'wallet.nothing_to_buy', 0]]);
    expect(shown({ ...wallet({ redeem: { minimum: 50 } }), rewards: [] })).toEqual([]);
  });

  it('a value that changes', () => {
    const worth = (minor: number) => wallet({ value: { points: 10, minor } });
    expect(shown(worth(30), { before: worth(60) })).toEqual([['/wallets/0/value', 'value.changed', 50]]);
    expect(shown(worth(30), { before: wallet({ value: { points: 20, minor: 60 } }) })).toEqual([]);
    expect(shown(worth(30), { before: sound })).toEqual([]);
  });

  it.each([
    [
      'what was over when it was looked at',
      { when: { until: '2026-10-30' } },
      [['/earning/rules/1/when/until', 'rule.over', 2]],
    ],
    ['what ends later', { when: { until: '2026-11-02' } }, []],
    [
      'weekdays that do not come',
      { when: { from: '2026-12-07', until: '2026-12-10', days: ['sat'] } },
      [['/earning/rules/1/when/days', 'rule.never_on_its_days', 0]],
    ],
    ['a weekday that comes', { when: { from: '2026-12-07', until: '2026-12-10', days: ['wed'] } }, []],
    [
      'the night that begins the day before',
      { when: { from: '2026-12-07', until: '2026-12-10', days: ['sun'], hours: ['22:00-02:00'] } },
      [],
    ],
    [
      'goods that are excluded as well',
      { eligibility: { include: { skus: ['TEA'] }, exclude: { skus: ['POST', 'TEA'] } } },
      [['/earning/rules/1/eligibility/include/skus', 'rule.excludes_what_it_includes', 0]],
    ],
    [
      'a category within an excluded one',
      { eligibility: { include: { categories: ['food/tea'] }, exclude: { categories: ['food'] } } },
      [['/earning/rules/1/eligibility/include/categories', 'rule.excludes_what_it_includes', 0]],
    ],
    [
      'a category that is excluded in part',
      { eligibility: { include: { categories: ['food'] }, exclude: { categories: ['food/tea'] } } },
      [],
    ],
    [
      'gift cards, which are excluded unless something else is',
      { eligibility: { include: { lineTypes: ['gift_card'] } } },
      [['/earning/rules/1/eligibility/include/lineTypes', 'rule.excludes_what_it_includes', 0]],
    ],
    [
      'gift cards that are let in',
      { eligibility: { include: { lineTypes: ['gift_card'] }, exclude: { lineTypes: [] } } },
      [],
    ],
  ])('rules: %s', (_, parts, expected) => expect(shown(rules(parts))).toEqual(expected));

  it('a rule that adds to none that can apply with it', () => {
    const double = { id: 'double', earn: { multiply: '2', of: ['r-0'] }, rounding: 'floor' };
    const app = { when: { channels: ['app'] } };
    const codes = (...more: readonly object[]) => lint(rules(...more)).map(({ path, code }) => [path, code]);
    expect(codes(app, { ...double, when: { channels: ['store'] } })).toEqual([
      ['/earning/rules/2/earn/of', 'rule.never_meets_its_rules'],
    ]);
    expect(codes(app, { ...double, when: { channels: ['store', 'app'] } })).toEqual([]);
    expect(codes({ when: { until: '2026-10-30' } }, double)).toEqual([
      ['/earning/rules/1/when/until', 'rule.over'],
      ['/earning/rules/2/earn/of', 'rule.never_meets_its_rules'],
    ]);
    expect(codes({ members: { tiers: ['silver'] } }, { ...double, members: { tiers: ['bronze'] } })).toHaveLength(1);
  });

  it('a rule that gives again to whoever loses a tier by a return and reaches it again', () => {
    const ladder = [
      { id: 'bronze', name: 'Bronze', threshold: 0 },
      { id: 'gold', name: 'Gold', threshold: 100 },
    ];
    const onGold = (limits?: object, onReturn: 'immediate' | 'keep' = 'immediate') => ({
      ...rules({ on: 'tier-reached', tiers: ['gold'], earn: { fixed: 50 }, ...(limits && { limits }) }),
      tiers: { onReturn, ladder },
    });
    const paidAgain = new Map([['r-0', 7]]);
    expect(shown(onGold())).toEqual([['/earning/rules/1', 'rule.tier_paid_again', 0]]);
    expect(lint(onGold(), { paidAgain })).toMatchObject([{ value: 7, bound: 0, unit: 'members' }]);
    expect(lint(onGold({ times: { most: 1, per: 'year' } }), { paidAgain })).toEqual([]);
    expect(lint(onGold({ perMember: { amount: 50, per: 'programme' } }), { paidAgain })).toEqual([]);
    // Nobody falls.
    expect(lint(onGold(undefined, 'keep'), { paidAgain })).toEqual([]);
  });

  it('too many rules, and tiers', () => {
    const many = rules(...Array.from({ length: 10 }, () => ({})));
    expect(shown(many)).toEqual([['/earning/rules', 'rules.too_many', 11]]);
    const ladder = [0, 1, 2, 3, 4].map((threshold) => ({ id: `t-${threshold}`, name: 'T', threshold }));
    expect(shown({ ...sound, tiers: { ladder } })).toEqual([['/tiers/ladder', 'tiers.too_many', 5]]);
    expect(shown({ ...sound, tiers: { ladder: ladder.slice(1) } })).toEqual([]);
  });

  it('a first reward that a typical basket does not bring near', () => {
    const far = {
      ...sound,
      rewards: [
        { ...mug, id: 'car', points: 5000 },
        { ...mug, points: 101 },
      ],
    };
    expect(lint(far)).toMatchObject([
      { path: '/rewards/1/points', code: 'reward.first_too_far', value: 6, bound: 5, unit: 'purchases' },
    ]);
    expect(shown(far, { typicalBasketMinor: 2100 })).toEqual([]);
    expect(shown(far, { typicalBasketMinor: null })).toEqual([]);
    // A gift for enrolling is a part of the way; one for some is not.
    const welcome = { ...rules({ on: 'enrolment', earn: { fixed: 1 } }), rewards: far.rewards ?? [] };
    expect(shown(welcome)).toEqual([]);
  });

  it('what members earn by every purchase, of whatever goods it counts, is what brings them near', () => {
    const doubled = rules(
      { earn: { multiply: '2', of: ['base'] } },
      { earn: { points: 1, per: 1 }, when: { channels: ['app'] } },
      { earn: { multiply: '3', of: ['r-1'] } },
    );
    const [distance] = lint({ ...doubled, rewards: [{ ...mug, points: 401 }] });
    expect(distance).toMatchObject({ code: 'reward.first_too_far', value: 11 });
    const stamps = {
      ...wallet({ unit: 'stamps' }),
      earning: {
        rules: [
          {
            id: 'stamp',
            name: 'Coffee',
            wallet: 'points',
            earn: { perUnit: 1 },
            eligibility: { include: { categories: ['coffee'] } },
          },
        ],
      },
    } as never as ProgrammeDocument;
    expect(shown({ ...stamps, rewards: [{ ...mug, points: 10 }] })).toEqual([]);
    expect(shown({ ...stamps, rewards: [{ ...mug, points: 50 }] })).toEqual([
      ['/rewards/0/points', 'reward.first_too_far', 50],
    ]);
  });

  it.each([
    ['one percent', { points: 1, minor: 1 }, [['/wallets/0/value', 'cashback.too_low', 1]]],
    ['more', { points: 1, minor: 2 }, []],
  ])('cashback: %s', (_, value, expected) => {
    expect(shown(wallet({ value, redeem: { minimum: 60 } }))).toEqual(expected);
    // Nothing has been bought yet: of a purchase of 100.
    expect(shown(wallet({ value, redeem: { minimum: 60 } }), { typicalBasketMinor: null })).toEqual(expected);
  });

  it('cashback in money', () => {
    const money = {
      ...wallet({ unit: 'GBP' }),
      earning: { rules: [{ id: 'back', name: 'Back', wallet: 'points', earn: { percent: '0.5' } }] },
    };
    expect(shown({ ...money, rewards: [] })).toEqual([['/wallets/0', 'cashback.too_low', 0.5]]);
  });
});
