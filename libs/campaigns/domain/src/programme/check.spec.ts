import { checkProgramme } from './check';
import { compileProgramme } from './compile';
import { baseRule, document, withRule } from './programme.fixture';
import type { ProgrammeDocument } from './document';

const codes = (wrong: ProgrammeDocument) => checkProgramme(wrong).map(({ path, code }) => `${path} ${code}`);

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
        rewards: [{ id: 'r', kind: 'discount_code', title: 'R', wallet: 'none', points: 5 }],
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
