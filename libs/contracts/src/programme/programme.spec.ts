import { programmePublished } from '../campaigns/programme.v1';
import { schemaRegistry } from '../registry';
import { knownRewards } from './rewards';

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
    expect(violation({ earning: { rules: [{ id: 'r', name: 'R', earn: { lots: 1 } }] }, budgets: {} })).toBeNull();
    expect(violation({ wallets: [{ id: 'points', name: 'Points', colour: 'red' }] })).toBeNull();
    expect(violation({ rewards: [{ ...reward, stock: 'counted' }] })).toBeNull();
  });

  it('gives those of its rewards that this release knows, as their kinds say', () => {
    const product = { ...reward, kind: 'product', sku: 'MUG-1', quantity: 1, stock: 'none', colour: 'red' };
    expect(knownRewards([reward, product, { ...reward, kind: 'code' }])).toEqual([
      product,
      { ...reward, kind: 'code' },
    ]);
    expect(() => knownRewards([{ ...reward, kind: 'product' }])).toThrow('reward mug is a product');
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
