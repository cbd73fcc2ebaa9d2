import { baseRule, compiled, document, problemsOf, withRule } from './programme.fixture';
import type { ProgrammeDocument } from './document';

const codes = (wrong: ProgrammeDocument) => problemsOf(wrong).map(({ path, code }) => `${path} ${code}`);

describe('a document that is well-formed', () => {
  it('has no problems when it makes sense', () => expect(codes(document)).toStrictEqual([]));

  it('is told everything that is wrong with it at once', () => {
    expect(
      codes({
        ...document,
        timeZone: 'London',
        currency: 'GBX',
        wallets: [...document.wallets, ...document.wallets],
        earning: { rules: [{ ...baseRule, wallet: 'none', earn: { points: 0, per: 0 } }, baseRule] },
        tiers: {
          ladder: [
            { id: 'a', name: 'A', threshold: 100 },
            { id: 'b', name: 'B', threshold: 100, multiplier: '-1' },
          ],
        },
        rewards: [{ id: 'r', kind: 'code', title: 'R', wallet: 'none', points: 5 }],
      }),
    ).toStrictEqual([
      '/timeZone time_zone.unknown',
      '/currency currency.unknown',
      '/wallets/1/id id.duplicate',
      '/wallets/0 unit.missing',
      '/wallets/1 unit.missing',
      '/earning/rules/1/id id.duplicate',
      '/earning/rules/0/wallet wallet.unknown',
      '/earning/rules/0/earn/points earn.points.not_positive',
      '/earning/rules/0/earn/per earn.per.not_positive',
      '/tiers/ladder/1/threshold ladder.not_increasing',
      '/tiers/ladder/1/multiplier multiplier.invalid',
      '/rewards/0/wallet wallet.unknown',
    ]);
  });

  it.each([
    ['ends before it begins', { from: '2026-02-01', until: '2026-01-31' }, '/earning/rules/0/when when.empty'],
    ['is empty', { from: '2026-02-01', until: '2026-02-01' }, '/earning/rules/0/when when.empty'],
    ['names no real day', { from: '2026-02-30' }, '/earning/rules/0/when/from when.not_a_time'],
  ])('cannot have a rule whose time %s', (_, when, problem) => {
    expect(codes(withRule({ when }))).toStrictEqual([problem]);
  });

  it('has rules without a basket that say nothing about baskets, and actions that are there', () => {
    const review = {
      id: 'r',
      name: 'R',
      wallet: 'points',
      on: 'action',
      action: 'review',
      earn: { fixed: 5 },
    } as const;
    const withRules = (...rules: readonly object[]) =>
      codes({
        ...document,
        actions: [{ id: 'review', name: 'A review', attributes: [{ id: 'stars', type: 'number' }] }],
        earning: { rules: rules as unknown as ProgrammeDocument['earning']['rules'] },
      });
    const limits = { times: { most: 1, per: 'day' }, perMember: { amount: 5, per: 'month' } };
    const when = { from: '2026-01-01', days: ['mon'], hours: ['07:00-09:00'] };
    expect(withRules({ ...review, limits, when, members: { tiers: ['silver'] }, tierMultiplier: true })).toStrictEqual(
      [],
    );
    for (const on of ['enrolment', 'birthday', 'anniversary'])
      expect(withRules({ ...review, on, action: undefined, limits, when, tierMultiplier: true })).toStrictEqual([]);
    const basketOnly = {
      ...{ earn: { percent: '1' }, basis: {}, eligibility: {}, stack: { group: 'g', take: 'all' } },
      ...{ when: { clock: 'store', channels: ['app'], stores: ['S-1'], days: ['mon'] }, limits: { perReceipt: 5 } },
    };
    const refused = withRules({ ...review, ...basketOnly }).filter((problem) =>
      problem.endsWith('rule.only_for_sales'),
    );
    expect(refused.map((problem) => problem.split(' ')[0]?.slice('/earning/rules/0/'.length))).toStrictEqual([
      ...['earn', 'basis', 'eligibility', 'stack'],
      ...['when/clock', 'when/channels', 'when/stores', 'limits/perReceipt'],
    ]);
    expect(
      withRules(
        { ...review, id: 'a', action: 'dance' },
        { ...review, id: 'b', action: undefined },
        { ...review, id: 'c', on: 'enrolment' },
        { ...baseRule, action: 'review' },
        { ...baseRule, id: 'm', earn: { multiply: '2', of: ['a'] } },
      ),
    ).toStrictEqual([
      '/earning/rules/0/action action.unknown',
      '/earning/rules/1 action.missing',
      '/earning/rules/2/action action.unused',
      '/earning/rules/3/action action.unused',
      '/earning/rules/4/earn/of/0 rule.unknown',
    ]);
    const twice = [{ id: 'stars', type: 'number' } as const, { id: 'stars', type: 'text' } as const];
    const action = { id: 'review', name: 'A review', attributes: twice };
    expect(codes({ ...document, actions: [action, action] })).toStrictEqual([
      '/actions/1/id id.duplicate',
      '/actions/0/attributes/1/id id.duplicate',
      '/actions/1/attributes/1/id id.duplicate',
    ]);
  });

  it('says what a wallet is worth and how it pays, and only what can be', () => {
    const wallet = (parts: object): ProgrammeDocument => ({
      ...document,
      wallets: [{ id: 'points', name: 'Points', ...parts }],
    });
    const limits = { minimum: 400, multiple: 200, maxShareOfBasket: '50' };
    expect(codes(wallet({ value: { points: 200, minor: 100 }, redeem: limits }))).toStrictEqual([]);
    expect(codes(wallet({ redeem: { minimum: 300, multiple: 200, maxShareOfBasket: '0' } }))).toStrictEqual([
      '/wallets/0/redeem/minimum redeem.minimum_between',
      '/wallets/0/redeem/maxShareOfBasket redeem.share_out_of_range',
    ]);
    expect(codes(wallet({ unit: 'GBP', value: { points: 1, minor: 1 } }))).toStrictEqual([
      '/wallets/0/value value.of_money',
    ]);
  });

  it('says which wallet pays first, each in a place of its own and for a value', () => {
    const wallets = (...all: readonly object[]): ProgrammeDocument => ({
      ...document,
      wallets: all.map((parts, index) => ({
        id: index === 0 ? 'points' : `w${index}`,
        name: 'W',
        unit: 'points',
        ...parts,
      })),
      tiers: { ...document.tiers!, qualify: { by: 'spend' } },
    });
    const value = { points: 100, minor: 100 };
    const paying = (order: number, more: object = {}) => ({ redeem: { order }, value, ...more });
    expect(codes(wallets(paying(2), paying(1), { unit: 'GBP', redeem: { order: 3 } }))).toStrictEqual([]);
    expect(codes(wallets(paying(1), paying(1), { redeem: { order: 3 } }))).toStrictEqual([
      '/wallets/1/redeem/order redeem.order_twice',
      '/wallets/2/redeem/order redeem.order_without_value',
    ]);
  });

  it('says when points expire, on a day that there is, and not before they can be spent', () => {
    const expiring = (expiry: object, pendingDays = 0) =>
      codes({ ...document, wallets: [{ id: 'points', name: 'Points', pendingDays, expiry }] } as ProgrammeDocument);
    for (const expiry of [
      { days: 14 },
      { months: 1 },
      { inactiveMonths: 1 },
      { on: '02-29' },
      { on: '12-31', atLeastDays: 90 },
      { on: '2027-06-30' },
    ])
      expect(expiring(expiry, 14)).toStrictEqual([]);
    expect(expiring({ days: 13 }, 14)).toStrictEqual(['/wallets/0/expiry expiry.before_activation']);
    for (const expiry of [{ months: 1 }, { inactiveMonths: 1 }])
      expect(expiring(expiry, 32)).toStrictEqual(['/wallets/0/expiry expiry.before_activation']);
    for (const on of ['04-31', '02-30', '2026-02-29'])
      expect(expiring({ on })).toStrictEqual(['/wallets/0/expiry/on expiry.no_such_day']);
    expect(expiring({ on: '2027-06-30', atLeastDays: 1 })).toStrictEqual([
      '/wallets/0/expiry/atLeastDays expiry.days_unused',
    ]);
  });

  it('does not compile while there is a problem', () => {
    expect(() => compiled(withRule({ wallet: 'none' }))).toThrow('programme.invalid');
  });

  const two = [
    { id: 'points', name: 'Points', unit: 'points' },
    { id: 'cashback', name: 'Cashback', unit: 'GBP' },
  ];
  const { ladder = [] } = document.tiers ?? {};

  it('says of each wallet what it counts, money in its own currency; the only wallet counts points', () => {
    expect(codes({ ...document, wallets: two, tiers: { qualify: { by: 'spend' }, ladder } })).toStrictEqual([]);
    expect(compiled(document).wallets.get('points')?.unit).toBe('points');
    const cents = { id: 'cents', name: 'Cents', unit: 'EUR' };
    const unclear = { ...document, wallets: [...document.wallets, cents], tiers: { qualify: { by: 'spend' }, ladder } };
    expect(codes(unclear as ProgrammeDocument)).toStrictEqual([
      '/wallets/0 unit.missing',
      '/wallets/1/unit unit.other_currency',
    ]);
  });

  it.each([
    ['nothing', undefined, ['/tiers/qualify qualify.wallet_missing']],
    ['a wallet', { by: 'wallet' }, ['/tiers/qualify qualify.wallet_missing']],
    ['the wallet points', { by: 'wallet', wallet: 'points' }, []],
    ['a wallet that is not there', { by: 'wallet', wallet: 'miles' }, ['/tiers/qualify/wallet wallet.unknown']],
    ['spend', { by: 'spend' }, []],
    ['spend in a wallet', { by: 'spend', wallet: 'points' }, ['/tiers/qualify/wallet qualify.wallet_unused']],
  ] as const)('has a ladder that counts what it names: %s', (_, qualify, problems) => {
    const tiers = { ladder, ...(qualify === undefined ? {} : { qualify }) };
    expect(codes({ ...document, wallets: two, tiers })).toStrictEqual(problems);
  });
});
