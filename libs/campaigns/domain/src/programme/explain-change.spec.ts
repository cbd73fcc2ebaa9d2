import { explainChange } from './explain-change';
import { baseRule, document, withRule } from './programme.fixture';

describe('what a new document changes', () => {
  it('is nothing when it says the same', () => expect(explainChange(document, { ...document })).toStrictEqual([]));

  it('is named down to the value', () => {
    expect(
      explainChange(document, withRule({ earn: { points: 1, per: 50 }, limits: { perReceipt: 10 } })),
    ).toStrictEqual([
      { path: 'earning.rules[base].earn.per', kind: 'changed', before: 100, after: 50 },
      { path: 'earning.rules[base].limits', kind: 'added', before: null, after: { perReceipt: 10 } },
    ]);
  });

  it('names rules by id, however they are ordered', () => {
    const bonus = { ...baseRule, id: 'bonus' };
    const both = { ...document, earning: { rules: [bonus, baseRule] } };
    expect(explainChange(document, both)).toStrictEqual([
      { path: 'earning.rules[bonus]', kind: 'added', before: null, after: bonus },
    ]);
    expect(explainChange(both, document)).toStrictEqual([
      { path: 'earning.rules[bonus]', kind: 'removed', before: bonus, after: null },
    ]);
  });

  it('looks at lists without ids as a whole', () => {
    const excluding = (...skus: string[]) => withRule({ eligibility: { exclude: { skus } } });
    expect(explainChange(excluding('A'), excluding('A', 'B'))).toStrictEqual([
      { path: 'earning.rules[base].eligibility.exclude.skus', kind: 'changed', before: ['A'], after: ['A', 'B'] },
    ]);
  });

  it('knows a tier by its new name', () => {
    const ladder = (...tiers: readonly object[]) => ({ tiers: { ladder: tiers } });
    expect(
      explainChange(
        ladder({ id: 'bronze', threshold: 0 }, { id: 'silver', threshold: 100 }),
        ladder({ id: 'bronze', threshold: 0 }, { id: 'argent', threshold: 120, was: 'silver' }),
      ),
    ).toStrictEqual([
      { path: 'tiers.ladder[argent]', kind: 'renamed', before: 'silver', after: 'argent' },
      { path: 'tiers.ladder[argent].threshold', kind: 'changed', before: 100, after: 120 },
    ]);
  });
});
