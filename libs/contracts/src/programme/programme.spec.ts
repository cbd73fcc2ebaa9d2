import Ajv from 'ajv/dist/2020';
import { programmePublished } from '../campaigns/programme.v1';
import { schemaRegistry } from '../registry';
import { programmeSchema, type EarningRuleDocument, type ProgrammeDocument } from './index';

const rule: EarningRuleDocument = {
  id: 'base',
  name: 'One point per pound',
  wallet: 'points',
  earn: { points: 1, per: 100 },
};
const document: ProgrammeDocument = {
  schemaVersion: 1,
  name: 'Corner shop',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points', expiry: { never: true } }],
  earning: { rules: [rule] },
};
const withRule = (changes: object) => ({ ...document, earning: { rules: [{ ...rule, ...changes }] } });

describe('the schema', () => {
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(programmeSchema);

  it('accepts a document with everything in it', () => {
    const full = withRule({
      level: 'line',
      rounding: 'half-even',
      basis: { netOf: ['tax'] },
      eligibility: { exclude: { skus: ['POST'] }, include: { channels: ['web'] } },
      validity: { from: '2026-01-01', until: '2026-02-01T00:00:00+01:00' },
      capPerReceipt: 500,
    });
    const sections = {
      returns: { unlinked: 'match' },
      receipts: { tooOldDays: 36_500 },
      claims: { windowDays: 30 },
      tiers: { ladder: [{ id: 'silver', name: 'Silver', threshold: 1000, multiplier: '1.25', was: 'grey' }] },
      rewards: [{ id: 'five-off', kind: 'discount_code', title: '£5 off', wallet: 'points', points: 500 }],
    };
    expect(validate({ ...full, ...sections }) || validate.errors).toBe(true);
    expect(validate({ ...full, receipts: { tooOldDays: null } }) || validate.errors).toBe(true);
  });

  it.each([
    ['a member that it does not know', { ...document, erning: {} }],
    ['another version', { ...document, schemaVersion: 2 }],
    ['a rule that earns nothing', withRule({ earn: { points: 1, per: 0 } })],
    ['receipts that are too old at once', { ...document, receipts: { tooOldDays: 0 } }],
    ['receipts that are too old after a day and a half', { ...document, receipts: { tooOldDays: 1.5 } }],
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
        rewards: [{ id: 'x', kind: 'discount_code', title: 'X', wallet: 'points', points: 5, codes: { pool: 'x' } }],
      },
    ],
  ])('refuses %s', (_, wrong) => expect(validate(wrong)).toBe(false));
});

describe('the document in the fact of its publication', () => {
  const violation = (changes: object): string | null => {
    const [example] = programmePublished.examples;
    return schemaRegistry.validate(programmePublished.type, {
      ...example,
      document: { ...example?.document, ...changes },
    });
  };
  const reward = { id: 'mug', kind: 'mug', title: 'A mug', wallet: 'points', points: 500 };

  it('may say what this release does not know: other sections, members and kinds of reward', () => {
    expect(violation({ earning: { rules: [rule] }, budgets: {} })).toBeNull();
    expect(violation({ wallets: [{ id: 'points', name: 'Points', colour: 'red' }] })).toBeNull();
    expect(violation({ rewards: [{ ...reward, stock: 'counted' }] })).toBeNull();
  });

  it.each([
    ['/document/tiers/ladder/0/threshold', { tiers: { ladder: [{ id: 'x', name: 'X', threshold: 1.5 }] } }],
    ['/document/rewards/0/points', { rewards: [{ ...reward, points: 0 }] }],
    ['/document/wallets', { wallets: [] }],
    ['/document/timeZone', { timeZone: 7 }],
  ])('is refused at %s when a section is not what it must be', (pointer, changes) => {
    expect(violation(changes)?.split(' ')[0]).toBe(pointer);
  });
});
