import Ajv from 'ajv/dist/2020';
import { checkProgramme } from './check';
import { compileProgramme } from './compile';
import { baseRule, document, withRule } from './programme.fixture';
import { programmeSchema } from './schema';
import type { ProgrammeDocument } from './document';

const codes = (wrong: ProgrammeDocument) => checkProgramme(wrong).map(({ path, code }) => `${path} ${code}`);

describe('the schema', () => {
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(programmeSchema);

  it('accepts a document with everything in it', () => {
    const full = withRule({
      kind: 'per-currency-unit',
      level: 'line',
      rounding: 'half-even',
      basis: { netOf: ['tax'] },
      eligibility: { exclude: { skus: ['POST'] }, include: { channels: ['web'] } },
      validity: { from: '2026-01-01', until: '2026-02-01T00:00:00+01:00' },
      capPerReceipt: 500,
    });
    const rewards = [
      {
        id: 'five-off',
        kind: 'discount_code',
        title: '£5 off',
        wallet: 'points',
        points: 500,
        codes: { pool: 'five-off' },
      },
    ];
    const sections = { receipts: { tooOldDays: 36_500 }, claims: { windowDays: 30 } };
    expect(validate({ ...full, ...sections, rewards }) || validate.errors).toBe(true);
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
  ])('refuses %s', (_, wrong) => expect(validate(wrong)).toBe(false));
});

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
        rewards: [{ id: 'r', kind: 'discount_code', title: 'R', wallet: 'none', points: 5, codes: { pool: 'r' } }],
      }),
    ).toStrictEqual([
      '/timeZone time_zone.unknown',
      '/currency currency.unknown',
      '/wallets/1/id id.duplicate',
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
    ['ends before it begins', { from: '2026-02-01', until: '2026-01-31' }, '/earning/rules/0/validity validity.empty'],
    ['is empty', { from: '2026-02-01', until: '2026-02-01' }, '/earning/rules/0/validity validity.empty'],
    ['names no real day', { from: '2026-02-30' }, '/earning/rules/0/validity/from validity.not_a_time'],
  ])('cannot have a rule whose validity %s', (_, validity, problem) => {
    expect(codes(withRule({ validity }))).toStrictEqual([problem]);
  });

  it('does not compile while there is a problem', () => {
    expect(() => compileProgramme(withRule({ wallet: 'none' }))).toThrow('programme.invalid');
  });
});
