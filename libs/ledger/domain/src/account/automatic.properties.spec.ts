import fc from 'fast-check';
import { points, type InstantIso } from '@accrue/kernel';
import { adjust, capture, correct, grant, hold, refund, release, settle, tried } from './account.fixture';
import { SlowWallet } from './account.model.fixture';
import type { AutomaticRedeeming } from './placed';
import { decodeAccount, encodeAccount } from './codec';
import type { AccountCommand } from './commands';
import type { AccountEvent } from './events';
import { evolve } from './evolve';
import { EMPTY_ACCOUNT, heldBy, totalsOf, type Account } from './state';

const PRICE = 10;
const START_MS = Date.UTC(2026, 0, 1);
/** What is told has an instant of its own; activation and expiry are at whole hours, and so meet. */
const hour = (n: number): InstantIso => new Date(START_MS + n * 3_600_000).toISOString() as InstantIso;
const told = (n: number, own: number): InstantIso =>
  new Date(START_MS + n * 3_600_000 + 60_000 + own).toISOString() as InstantIso;

const step = fc.record({
  kind: fc.constantFrom('grant', 'grant', 'grant', 'correct', 'hold', 'end', 'end', 'adjust', 'settle'),
  id: fc.integer({ min: 0, max: 4 }),
  wallet: fc.constantFrom('points', 'points', 'miles'),
  amount: fc.integer({ min: 1, max: 14 }),
  back: fc.integer({ min: 0, max: 14 }),
  sequence: fc.integer({ min: 1, max: 4 }),
  lifeHours: fc.option(fc.integer({ min: 1, max: 8 })),
  waitHours: fc.option(fc.integer({ min: 1, max: 8 })),
  /** Comes so many hours after it happened. */
  lateHours: fc.constantFrom(0, 0, 0, 1, 5),
  end: fc.constantFrom('capture', 'release', 'refund'),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const REDEEMING: AutomaticRedeeming = {
  memberId: 'm-1',
  rewards: [
    { rewardId: 'coffee', walletId: 'points', points: points(PRICE) },
    { rewardId: 'cake', walletId: 'miles', points: points(PRICE) },
  ],
  holdsUntil: hour(10_000),
};

const commandOf = (s: Step, index: number, account: Account): AccountCommand => {
  // The slow model takes no two facts of one instant: what ends a hold late, ends it when it was placed.
  const at = s.kind === 'end' ? index : Math.max(0, index - s.lateHours);
  const now = told(at, index * 10);
  const walletId = s.wallet;
  const id = `${walletId}-${s.id}`;
  const expiresAt = s.lifeHours === null ? null : hour(at + s.lifeHours);
  switch (s.kind) {
    case 'grant':
      return grant(`${id}-${index}`, s.amount, {
        ...{ walletId, now, expiresAt },
        activatesAt: s.waitHours === null ? null : hour(at + s.waitHours),
      });
    case 'correct': {
      const known = account.lots.filter((lot) => lot.walletId === walletId).at(s.id);
      const receipt = known?.lotId.replace(':base', '') ?? id;
      return correct(
        receipt,
        s.sequence,
        { granted: s.amount, reversed: Math.min(s.back, s.amount) },
        { walletId, now },
      );
    }
    case 'hold':
      return hold(`h-${index}`, s.amount, { walletId, now, expiresAt: told(at + (s.lifeHours ?? 5), index * 10 + 5) });
    case 'adjust':
      return adjust(`a-${index}`, s.back === 0 ? s.amount : -s.amount, { walletId, now, expiresAt });
    case 'end': {
      const { holdId = 'none', redemptionId = null } = account.holds.at(s.id) ?? {};
      if (s.end === 'capture') return capture(holdId, null, { now, onTimeout: 'release' });
      if (s.end === 'refund' && redemptionId !== null) return refund(holdId, { now, redemptionId });
      return release(holdId, { now, cause: 'redemption_failed' });
    }
    default:
      return settle(now);
  }
};

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** Over all wallets, after each step. */
const expectSound = (account: Account): void => {
  expect(sum(Object.values(account.wallets).flatMap((totals) => Object.values(totals)))).toBe(0);
  for (const walletId of Object.keys(account.wallets)) {
    const totals = totalsOf(account, walletId);
    expect(sum(Object.values(totals))).toBe(0);
    const own = account.holds.filter((one) => one.walletId === walletId);
    expect(totals.held).toBe(sum(own.map(heldBy)));
  }
  const redemptions = account.holds.flatMap(({ redemptionId }) => redemptionId ?? []);
  expect(new Set(redemptions).size).toBe(redemptions.length);
};

/** Each wallet as the slow model acts out the same facts, point by point. */
const expectAsSlow = (account: Account): void => {
  for (const walletId of Object.keys(account.wallets)) {
    const totals = totalsOf(account, walletId);
    const slow = new SlowWallet(account, walletId);
    const free = (isActive: boolean): number =>
      sum(account.lots.filter((lot) => slow.isActive(lot) === isActive).map((lot) => slow.remaining(lot)));
    const { active, pending, held, spent, expired, deficit } = totals;
    expect({ active, pending, held, spent, expired, deficit }).toEqual({
      ...{ active: free(true), pending: free(false), held: slow.count('held'), spent: slow.count('spent') },
      ...{ expired: slow.count('expired'), deficit: 0 - slow.owed() },
    });
  }
};

const isAutomatic = (event: AccountEvent): boolean => event.type === 'HoldPlaced' && event.data.automatic !== undefined;

describe('rewards that are redeemed by themselves, whatever happens', () => {
  it('take what is there, leave less than a price where more came in, and are as the slow model says', () => {
    let redeemed = 0;
    let beforeExpiry = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 30 }), (story) => {
        let account = EMPTY_ACCOUNT;
        story.forEach((s, index) => {
          const command = { ...commandOf(s, index, account), automatic: REDEEMING };
          const events = tried(command, account);
          const raised = new Set<string>();
          for (const event of events) {
            const { walletId, postings, balance } = event.data;
            const isBack = event.type === 'HoldRefunded' || event.type === 'HoldReleased';
            if (!isBack && postings.some(({ account: name, points: more }) => name === 'active' && more > 0))
              raised.add(walletId);
            if (isAutomatic(event)) {
              redeemed += 1;
              // Covered by what could be spent: nothing is owed, nothing pending was touched.
              expect(postings.map(({ account: name }) => name).sort()).toEqual(
                postings.some(({ account: name }) => name === 'expired')
                  ? expect.arrayContaining(['expired', 'held'])
                  : ['active', 'held'],
              );
              expect(balance.deficit).toBe(0);
            }
            account = evolve(account, event);
          }
          if (events.some((event) => event.type === 'HoldPlaced' && event.data.automatic?.isAtActivation === true))
            beforeExpiry += 1;
          // What comes back of a hold is not redeemed at once.
          for (const walletId of s.kind === 'end' ? [] : raised)
            expect(totalsOf(account, walletId).active).toBeLessThan(PRICE);
          expectSound(account);
          if (events.length > 0) expect(tried(command, account).filter(isAutomatic)).toEqual([]);
        });
        expectAsSlow(account);
        expect(decodeAccount(JSON.parse(JSON.stringify(encodeAccount(account))))).toEqual(account);
      }),
      { numRuns: 600 },
    );
    expect(redeemed).toBeGreaterThan(200);
    expect(beforeExpiry).toBeGreaterThan(20);
  });
});
