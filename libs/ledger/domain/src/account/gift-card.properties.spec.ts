import fc from 'fast-check';
import { awardId, holdId, lotId, points, receiptId, redemptionId, Rejected, type InstantIso } from '@accrue/kernel';
import { at, capture, grant, hold, release, settle } from './account.fixture';
import type { AccountCommand, RefundCard, WithdrawCard } from './commands';
import { decide } from './decide';
import { evolve } from './evolve';
import { EMPTY_ACCOUNT, holdOf, lotOf, totalsOf, type Account } from './state';

const LOADED = 2_000;
const RD = redemptionId('RD-1');
const START_MS = Date.UTC(2026, 0, 1);
const minute = (n: number): InstantIso => new Date(START_MS + n * 60_000).toISOString() as InstantIso;

/** Three tills, whose clocks are a quarter of an hour apart, ask for few holds, receipts and amounts, again and again: so that things meet. */
const step = fc.record({
  kind: fc.constantFrom('hold', 'hold', 'capture', 'capture', 'release', 'settle', 'refund', 'withdraw'),
  hold: fc.integer({ min: 0, max: 3 }),
  receipt: fc.integer({ min: 0, max: 3 }),
  amount: fc.constantFrom(1, 700, 1_300, 2_000),
  all: fc.boolean(),
  final: fc.boolean(),
  passed: fc.integer({ min: 0, max: 20 }),
  skew: fc.constantFrom(-15, 0, 15),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** What everybody outside was told, and nothing of how the account books it. */
class Outside {
  /** What tills were told that the card has paid, for each hold and receipt once. */
  readonly paid = new Map<string, number>();
  refunded = 0;
  isWithdrawn = false;
  get net(): number {
    return [...this.paid.values()].reduce((sum, amount) => sum + amount, 0) - this.refunded;
  }
}

const withdraw = (now: InstantIso, part: 'all' | 'left' = 'all'): WithdrawCard => ({
  type: 'WithdrawCard',
  data: { awardId: awardId('RD-1'), receiptId: null, redemptionId: RD, ruleId: null, part },
  metadata: { now },
});

const refund = (refundId: string, receipt: string, amount: number, now: InstantIso): RefundCard => ({
  type: 'RefundCard',
  data: {
    ...{ walletId: 'cards', points: points(amount), receiptId: receiptId(receipt), grace: null },
    refundId: receiptId(refundId),
  },
  metadata: { now },
});

const commandOf = (one: Step, now: InstantIso, until: InstantIso): AccountCommand => {
  const id = `H-${String(one.hold)}`;
  const receipt = receiptId(`R-${String(one.receipt)}`);
  switch (one.kind) {
    case 'hold':
      return hold(id, one.amount, { walletId: 'cards', expiresAt: until, onRefusal: 'reject', now });
    case 'capture':
      return capture(id, one.all ? null : one.amount, {
        ...{ receiptId: receipt, isFinal: one.final, onTimeout: 'reject_booked', now },
      });
    case 'release':
      return release(id, { now });
    case 'refund':
      return refund(`back-${String(one.receipt)}-${String(one.hold)}`, receipt, one.amount, now);
    case 'withdraw':
      return withdraw(now);
    default:
      return settle(now);
  }
};

/** @returns the account after it; the same where it was refused */
const tried = (account: Account, command: AccountCommand): { readonly account: Account; readonly isTaken: boolean } => {
  try {
    return { account: decide(command, account).reduce(evolve, account), isTaken: true };
  } catch (error) {
    if (error instanceof Rejected) return { account, isTaken: false };
    throw error;
  }
};

const loaded = (): Account => {
  const load = grant('RD-1', LOADED, {
    ...{ awardId: awardId('RD-1'), receiptId: null, redemptionId: RD, ruleId: null, programmeVersion: null },
    ...{ walletId: 'cards', clawback: 'to-zero', now: minute(0) },
  });
  return tried(EMPTY_ACCOUNT, load).account;
};

describe('a gift card', () => {
  it('never pays twice, nor is lost: what tills were told, what is held and what is left is what was put on it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const outside = new Outside();
        let account = loaded();
        let clock = 60;
        for (const one of steps) {
          clock += one.passed;
          const now = minute(clock + one.skew);
          const before = totalsOf(account, 'cards');
          const result = tried(account, commandOf(one, now, minute(clock + one.skew + 20)));
          account = result.account;
          const { active, held, deficit, issued, reversed, spent, expired } = totalsOf(account, 'cards');
          if (result.isTaken && one.kind === 'capture') {
            const [id, receipt] = [holdId(`H-${String(one.hold)}`), receiptId(`R-${String(one.receipt)}`)];
            const own = holdOf(account, id)?.captures.find((made) => made.receiptId === receipt);
            expect(own).toBeDefined();
            const key = `${id}/${receipt}`;
            if (outside.paid.has(key)) expect(own?.points).toBe(outside.paid.get(key));
            else expect(outside.isWithdrawn).toBe(false);
            outside.paid.set(key, own?.points ?? 0);
          }
          if (result.isTaken && one.kind === 'refund') outside.refunded += before.spent - spent;
          if (result.isTaken && one.kind === 'withdraw') {
            expect(outside.net).toBe(0);
            outside.isWithdrawn = true;
          }
          expect({ deficit, expired, issued }).toEqual({ deficit: 0, expired: 0, issued: -LOADED });
          expect(Math.min(active, held, outside.net, outside.refunded)).toBeGreaterThanOrEqual(0);
          expect(spent).toBe(outside.net);
          expect(reversed).toBe(outside.isWithdrawn ? LOADED : 0);
          expect(active + held + outside.net + reversed).toBe(LOADED);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('that is taken back while it pays owes nothing, and pays no more than what was put on it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), fc.array(step, { maxLength: 15 }), (first, second) => {
        let account = loaded();
        let clock = 60;
        const act = (one: Step): void => {
          clock += one.passed;
          const now = minute(clock + one.skew);
          if (one.kind !== 'withdraw')
            ({ account } = tried(account, commandOf(one, now, minute(clock + one.skew + 20))));
          const { active, held, spent, deficit } = totalsOf(account, 'cards');
          expect({ deficit, isBelow: active < 0 || active + held + spent > LOADED }).toEqual({
            deficit: 0,
            isBelow: false,
          });
        };
        first.forEach(act);
        // It is told of with the time of the sale, long before what the card has paid for.
        account = tried(account, withdraw(minute(0), 'left')).account;
        expect(totalsOf(account, 'cards')).toMatchObject({ active: 0, deficit: 0 });
        second.forEach(act);
      }),
      { numRuns: 300 },
    );
  });

  it('is withdrawn whole, once, and only as long as nothing of it is held, spent or expired', () => {
    const card = loaded();
    const { account } = tried(card, withdraw(minute(5)));
    expect(totalsOf(account, 'cards')).toMatchObject({ active: 0, reversed: LOADED, deficit: 0 });
    expect(decide(withdraw(minute(6)), account)).toEqual([]);
    const open = { walletId: 'cards', expiresAt: minute(60), now: minute(1) };
    const held = tried(card, hold('H-1', 1, open)).account;
    expect(() => decide(withdraw(minute(5)), held)).toThrow('gift_card.used');
    const spent = tried(held, capture('H-1', null, { now: minute(2) })).account;
    expect(() => decide(withdraw(minute(5)), spent)).toThrow('gift_card.used');
    // The hold that nobody released is over by then.
    expect(decide(withdraw(minute(61)), held).map(({ type }) => type)).toEqual(['HoldReleased', 'PointsReversed']);
    expect(() => decide(withdraw(minute(5)), EMPTY_ACCOUNT)).toThrow('gift_card.unknown');
  });

  it('is given back at most what it has paid for a receipt, however many returns are told', () => {
    const open = { walletId: 'cards', expiresAt: minute(60), now: minute(1) };
    const held = tried(loaded(), hold('H-1', 1_000, open)).account;
    const paid = tried(held, capture('H-1', null, { receiptId: receiptId('R-1'), now: minute(2) })).account;
    expect(() => decide(refund('back-1', 'R-1', 1_001, minute(3)), paid)).toThrow('gift_card.not_paid');
    expect(() => decide(refund('back-1', 'R-2', 1, minute(3)), paid)).toThrow('gift_card.not_paid');
    const back = tried(paid, refund('back-1', 'R-1', 700, minute(3))).account;
    expect(totalsOf(back, 'cards')).toMatchObject({ active: 1_700, spent: 300 });
    // The same return again, and told under another id.
    expect(decide(refund('back-1', 'R-1', 700, minute(4)), back)).toEqual([]);
    for (const amount of [301, 700, 1_000])
      expect(() => decide(refund('back-2', 'R-1', amount, minute(4)), back)).toThrow('gift_card.not_paid');
    const rest = tried(back, refund('back-2', 'R-1', 300, minute(4))).account;
    expect(totalsOf(rest, 'cards')).toMatchObject({ active: LOADED, spent: 0 });
    // What is paid for the receipt afterwards is paid.
    const again = tried(rest, hold('H-2', 500, { ...open, now: minute(5) })).account;
    const more = tried(again, capture('H-2', null, { receiptId: receiptId('R-1'), now: minute(6) })).account;
    expect(totalsOf(more, 'cards')).toMatchObject({ active: 1_500, spent: 500 });
  });

  it('whose money has expired is not withdrawn', () => {
    const load = grant('RD-1', LOADED, {
      ...{ awardId: awardId('RD-1'), receiptId: null, redemptionId: RD, walletId: 'cards' },
      ...{ expiresAt: at('2026-02-01'), now: minute(0) },
    });
    const card = tried(EMPTY_ACCOUNT, load).account;
    expect(() => decide(withdraw(at('2026-02-01')), card)).toThrow('gift_card.used');
    expect(decide(withdraw(at('2026-01-31')), card)).toHaveLength(1);
    expect(lotOf(card, lotId('RD-1'))?.granted).toBe(LOADED);
  });
});
