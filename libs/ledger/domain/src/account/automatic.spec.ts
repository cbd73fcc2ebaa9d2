import { points } from '@accrue/kernel';
import { after, at, grant, refund, release, reverse, settle } from './account.fixture';
import type { AutomaticRedeeming } from './placed';
import type { AccountCommand } from './commands';
import { decide } from './decide';
import { totalsOf, type Account } from './state';

const COFFEE: AutomaticRedeeming = {
  memberId: 'm-1',
  rewards: [{ rewardId: 'coffee', walletId: 'points', points: points(10) }],
  holdsUntil: at('2027-01-01'),
};
const redeeming = <C extends AccountCommand>(command: C): C => ({ ...command, automatic: COFFEE });
const day = (n: number) => at(`2026-01-${String(n).padStart(2, '0')}`);
const has = (account: Account) => {
  const { active, held, expired, deficit } = totalsOf(account, 'points');
  return { active, held, expired, owed: 0 - deficit, times: account.holds.length };
};

describe('a reward that is redeemed by itself', () => {
  it('is as soon as the wallet has its price, as often as it has, once', () => {
    const nine = after(redeeming(grant('R-1', 9, { now: day(1) })));
    expect(has(nine)).toEqual({ active: 9, held: 0, expired: 0, owed: 0, times: 0 });
    const more = redeeming(grant('R-2', 12, { now: day(2) }));
    const two = after(...[redeeming(grant('R-1', 9, { now: day(1) })), more]);
    expect(has(two)).toEqual({ active: 1, held: 20, expired: 0, owed: 0, times: 2 });
    expect(two.holds).toMatchObject([
      { points: 10, placedAt: day(2), automatic: { rewardId: 'coffee', isAtActivation: false }, status: 'open' },
      { points: 10, placedAt: day(2), automatic: { rewardId: 'coffee', isAtActivation: false }, status: 'open' },
    ]);
    expect(new Set(two.holds.map(({ redemptionId }) => redemptionId)).size).toBe(2);
    expect(decide(more, two)).toEqual([]);
  });

  it('goes by what two deciders see at once: both decide the same', () => {
    const nine = after(redeeming(grant('R-1', 9, { now: day(1) })));
    const tenth = redeeming(grant('R-2', 1, { now: day(2) }));
    expect(decide(tenth, nine)).toEqual(decide(tenth, nine));
    expect(decide(tenth, nine).map(({ type }) => type)).toEqual(['PointsEarned', 'HoldPlaced']);
  });

  it('is with what becomes spendable at an instant, before anything expires at it', () => {
    const account = after(
      redeeming(grant('R-1', 7, { now: day(1), expiresAt: day(5) })),
      redeeming(grant('R-2', 3, { now: day(2), activatesAt: day(5) })),
      redeeming(settle(day(6))),
    );
    expect(has(account)).toEqual({ active: 0, held: 10, expired: 0, owed: 0, times: 1 });
    expect(account.holds).toMatchObject([{ placedAt: day(5), automatic: { isAtActivation: true } }]);
    // The same by whatever comes next, if nobody wrote down what time had done.
    const later = after(
      redeeming(grant('R-1', 7, { now: day(1), expiresAt: day(5) })),
      redeeming(grant('R-2', 3, { now: day(2), activatesAt: day(5) })),
      redeeming(grant('R-3', 1, { now: day(6) })),
    );
    expect(has(later)).toEqual({ active: 1, held: 10, expired: 0, owed: 0, times: 1 });
  });

  it('stays redeemed when a stamp is taken back: it is owed, and the next one repays it', () => {
    const taken = after(
      redeeming(grant('R-1', 10, { now: day(1) })),
      redeeming(reverse('R-1', 1, { granted: 10, reversed: 1 }, { now: day(2) })),
    );
    expect(has(taken)).toEqual({ active: 0, held: 10, expired: 0, owed: 1, times: 1 });
    const repaid = after(
      redeeming(grant('R-1', 10, { now: day(1) })),
      redeeming(reverse('R-1', 1, { granted: 10, reversed: 1 }, { now: day(2) })),
      redeeming(grant('R-2', 10, { now: day(3) })),
    );
    expect(has(repaid)).toEqual({ active: 9, held: 10, expired: 0, owed: 0, times: 1 });
  });

  it('is not tried again when it came to nothing, until more comes in', () => {
    const first = after(redeeming(grant('R-1', 10, { now: day(1) })));
    const { holdId = '', redemptionId = null } = first.holds[0] ?? {};
    for (const end of [
      release(holdId, { now: day(2), cause: 'redemption_failed' }),
      refund(holdId, { now: day(2), ...(redemptionId !== null && { redemptionId }) }),
    ]) {
      const back = [redeeming(grant('R-1', 10, { now: day(1) })), redeeming(end)];
      expect(has(after(...back))).toEqual({ active: 10, held: 0, expired: 0, owed: 0, times: 1 });
      const again = after(...back, redeeming(grant('R-2', 1, { now: day(3) })));
      expect(has(again)).toEqual({ active: 1, held: 10, expired: 0, owed: 0, times: 2 });
    }
  });

  it('is none of what nobody says it of', () => {
    expect(has(after(grant('R-1', 30, { now: day(1) })))).toMatchObject({ active: 30, times: 0 });
    const closed = { ...grant('R-1', 30, { now: day(1) }), automatic: { ...COFFEE, rewards: [] } };
    expect(has(after(closed))).toMatchObject({ active: 30, times: 0 });
  });
});
