import fc from 'fast-check';
import { awardId, type InstantIso } from '@accrue/kernel';
import { after, correct, grant, grantsTogether, hold, reverse, settle, spend } from './account.fixture';
import type { AccountCommand, GrantAwards } from './commands';
import type { Account } from './state';

const instant = (hour: number): InstantIso => new Date(Date.UTC(2026, 0, 1, hour)).toISOString() as InstantIso;

/** What one rule gave for the receipt, and what is told of that later; the number of the rule is its place. */
const rule = fc.record({
  amount: fc.integer({ min: 1, max: 50 }),
  walletId: fc.constantFrom('points', 'stamps'),
  multiplier: fc.constantFrom('1', '1.5'),
  later: fc.constantFrom(null, 'reverse', 'correct'),
});
const story = fc.record({
  rules: fc.array(rule, { minLength: 1, maxLength: 5 }),
  life: fc.option(fc.integer({ min: 1, max: 20 })),
  wait: fc.option(fc.integer({ min: 1, max: 20 })),
  around: fc.array(
    fc.record({
      kind: fc.constantFrom('spend', 'hold', 'settle', 'other'),
      at: fc.nat(20),
      amount: fc.integer({ min: 1, max: 40 }),
    }),
    { maxLength: 5 },
  ),
  keys: fc.array(fc.nat(1000), { minLength: 16, maxLength: 16 }),
});

/** What is in the books and in the lots at the end, whatever was told in between. */
const standing = ({ wallets, lots }: Account) => ({
  wallets,
  lots: [...lots].sort((a, b) => (a.lotId < b.lotId ? -1 : 1)),
});

const shuffled = (commands: readonly AccountCommand[], keys: readonly number[]): readonly AccountCommand[] =>
  commands
    .map((command, index) => ({ command, key: keys[index % keys.length] as number }))
    .sort((a, b) => a.key - b.key)
    .map(({ command }) => command);

describe('what a receipt earned', () => {
  it('ends the same told at once, once or twice, as rule by rule, whatever was told of some of it before', () => {
    fc.assert(
      fc.property(story, ({ rules, life, wait, around, keys }) => {
        const terms = {
          now: instant(5),
          activatesAt: wait === null ? null : instant(5 + wait),
          expiresAt: life === null ? null : instant(5 + (wait ?? 0) + life),
        };
        const grants = rules.map(({ amount, walletId, multiplier }, index) =>
          grant('R', amount, {
            ...{ ...terms, walletId, multiplier, ruleId: String(index), awardId: awardId(`R:${String(index)}`) },
          }),
        ) as [GrantAwards, ...GrantAwards[]];
        const changes = rules.flatMap(({ amount, walletId, later }, index): readonly AccountCommand[] => {
          const source = { now: instant(9), walletId, ruleId: String(index), awardId: awardId(`R:${String(index)}`) };
          const totals = { granted: amount, reversed: amount >> 1 };
          if (later === 'reverse') return [reverse('R', 1, totals, source)];
          return later === 'correct' ? [correct('R', 1, totals, source)] : [];
        });
        const others = around.map(({ kind, at, amount }, index): AccountCommand => {
          const options = { now: instant(at) };
          if (kind === 'spend') return spend(`S-${String(index)}`, amount, options);
          if (kind === 'settle') return settle(instant(at));
          return kind === 'other'
            ? grant(`O-${String(index)}`, amount, options)
            : hold(`h-${String(index)}`, amount, { ...options, onRefusal: 'record', expiresAt: instant(at + 3) });
        });
        // Holds are refused by what is known when they come, so those come first.
        const together = grantsTogether(...grants);
        const told = (facts: readonly AccountCommand[]) =>
          standing(after(...others, ...shuffled([...facts, ...changes], keys), settle(instant(60))));
        expect(told([together, together])).toEqual(told([...grants].reverse()));
      }),
      { numRuns: 300 },
    );
  });
});
