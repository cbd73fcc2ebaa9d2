import Ajv from 'ajv/dist/2020';
import { programmeSchema } from './programme-schema';
import { validateDocument } from './validate-document';

const rule = {
  id: 'base',
  name: 'One point per pound',
  wallet: 'points',
  earn: { points: 1, per: 100 },
};
const document = {
  schemaVersion: 1,
  name: 'Corner shop',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points', expiry: { never: true }, graceDays: 0, clawback: 'to-zero' }],
  earning: { rules: [rule] },
};
const mug = { id: 'mug', kind: 'product', title: 'A mug', wallet: 'points', points: 900, sku: 'MUG-1', quantity: 1 };
const withRule = (changes: object) => ({ ...document, earning: { rules: [{ ...rule, ...changes }] } });

const ARM = { id: 'a', share: '50' };
const offer = { id: 'a', name: 'A', goal: { basketOver: 1000 }, give: { points: 5, wallet: 'points' } };

describe('the schema', () => {
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(programmeSchema);

  it('accepts a document with everything in it', () => {
    const full = withRule({
      level: 'line',
      rounding: 'half-even',
      basis: { netOf: ['tax'] },
      eligibility: { exclude: { skus: ['POST'] }, include: { brands: ['Acme'] } },
      when: {
        ...{ from: '2026-01-01', until: '2026-02-01T00:00:00+01:00', days: ['sat', 'sun'], hours: ['22:00-02:00'] },
        ...{ clock: 'store', channels: ['web'], stores: ['S-1'] },
      },
      members: { tiers: ['silver'], experiment: { id: 'a', arm: 'b' } },
      stack: { group: 'bonuses', take: 'best' },
      limits: { perReceipt: 500 },
    });
    const sections = {
      returns: { unlinked: 'match' },
      receipts: { tooOldDays: 36_500 },
      claims: { windowDays: 30 },
      counters: [{ id: 'days', count: 'distinct-days', window: { rollingDays: 30 } }],
      experiments: [{ id: 'a', name: 'A', from: '2026-01-01', arms: [ARM, { id: 'b', share: '12.5' }], holdout: 'a' }],
      offers: [
        { ...offer, window: { days: 7 }, goal: { visits: 2 }, times: 3 },
        { ...offer, id: 'b', window: { from: '2026-01-01', until: '2026-02-01' }, of: { include: { skus: ['TEA'] } } },
        { ...offer, id: 'c', window: { days: 7 }, give: { reward: 'cup' } },
        {
          ...{ id: 'd', name: 'D', window: { days: 7 } },
          give: { discount: { percent: '12.5', max: 500, lines: {}, times: 3, onReturn: 'keep-used' } },
        },
        { ...offer, id: 'e', window: { days: 7 }, give: { discount: { price: 0, days: 30 } } },
      ],
      tiers: {
        ladder: [
          { id: 'silver', name: 'Silver', threshold: 1000, multiplier: '1.25', was: 'grey', entitlements: ['x'] },
        ],
      },
      rewards: [
        { id: 'five-off', kind: 'code', title: '£5 off', wallet: 'points', points: 500 },
        { ...mug, stock: { counted: 10 }, confirmWithinDays: 3 },
        { ...mug, id: 'cup', stock: 'none' },
      ],
    };
    const limits = [{ wallet: 'points', amount: 1000, per: 'month', mode: 'whole' }];
    const earning = { ...full.earning, limits };
    expect(validate({ ...full, ...sections, earning }) || validate.errors).toBe(true);
    expect(validate({ ...full, receipts: { tooOldDays: null } }) || validate.errors).toBe(true);
  });

  it.each([
    ['a member that it does not know', { ...document, erning: {} }],
    ['another version', { ...document, schemaVersion: 2 }],
    ['a rule without an effect', withRule({ earn: {} })],
    ['a rule that earns nothing', withRule({ earn: { points: 1, per: 0 } })],
    ['receipts that are too old at once', { ...document, receipts: { tooOldDays: 0 } }],
    ['receipts that are too old after a day and a half', { ...document, receipts: { tooOldDays: 1.5 } }],
    [
      'an offer with two goals',
      { ...document, offers: [{ ...offer, window: { days: 1 }, goal: { units: 1, visits: 1 } }] },
    ],
    ['an offer without end', { ...document, offers: [{ ...offer, window: {} }] }],
    ['half a point', withRule({ earn: { points: 0.5, per: 100 } })],
    ['a rule id that would be ambiguous in an award id', withRule({ id: 'a:b' })],
    [
      'a reward of a kind that nobody can fulfil',
      { ...document, rewards: [{ id: 'mug', kind: 'mug', title: 'A mug', wallet: 'points', points: 500 }] },
    ],
    [
      'a pool of codes, which says nothing: codes are added to the reward',
      {
        ...document,
        rewards: [{ id: 'x', kind: 'code', title: 'X', wallet: 'points', points: 5, codes: { pool: 'x' } }],
      },
    ],
  ])('refuses %s', (_, wrong) => expect(validate(wrong)).toBe(false));
});

describe('what is wrong with the effect of a rule', () => {
  const problems = (changes: object) =>
    validateDocument(withRule(changes), []).problems.map(({ path, code, message }) => [path, code, message]);

  it('is said about that effect, at its place', () => {
    expect(problems({ earn: { points: 1, per: 'pound' } })).toEqual([
      ['/earning/rules/0/earn/per', 'document.malformed', 'must be integer'],
    ]);
    expect(problems({ earn: { points: 1 } })).toEqual([
      ['/earning/rules/0/earn', 'document.malformed', "must have required property 'per'"],
    ]);
    expect(problems({ level: 'shop', colour: 'red' })).toEqual([
      ['/earning/rules/0', 'document.malformed', 'must NOT have additional properties: colour'],
      ['/earning/rules/0/level', 'document.malformed', 'must be equal to one of the allowed values'],
    ]);
  });
});

describe('what is wrong with a reward', () => {
  const problems = (changes: object) =>
    validateDocument({ ...document, rewards: [{ ...mug, stock: 'none', ...changes }] }, []).problems.map(
      ({ path, message }) => [path, message],
    );

  it('is said about its kind, at its place', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ quantity: 0, confirmWithinDays: 0 })).toEqual([
      ['/rewards/0/quantity', 'must be >= 1'],
      ['/rewards/0/confirmWithinDays', 'must be >= 1'],
    ]);
    expect(problems({ sku: undefined, colour: 'red' })).toEqual([
      ['/rewards/0', "must have required property 'sku'"],
      ['/rewards/0', 'must NOT have additional properties: colour'],
    ]);
    expect(problems({ stock: { counted: -1 } })[0]).toEqual(['/rewards/0/stock/counted', 'must be >= 0']);
    expect(problems({ kind: 'code' }).map(([, message]) => message)).toEqual([
      'must NOT have additional properties: sku',
      'must NOT have additional properties: quantity',
      'must NOT have additional properties: stock',
    ]);
    expect(problems({ kind: 'mug' })).toEqual([['/rewards/0/kind', 'must be equal to one of the allowed values']]);
  });
});
