import { holdId, points, receiptId } from '@accrue/kernel';
import {
  after,
  at,
  capture,
  graceUntil,
  grant,
  hold,
  refundSpend,
  remaining,
  settle,
  spend,
  totals,
  voidSpending,
} from './account.fixture';
import { decide } from './decide';
import { heldBy } from './state';

const DAY2 = at('2026-01-02');
const DAY3 = at('2026-01-03');
const earned = [
  grant('soon', 300, { expiresAt: at('2026-02-01') }),
  grant('later', 400, { expiresAt: at('2026-06-01') }),
];
const held = [
  ...earned,
  hold('h-1', 500, { now: DAY2, expiresAt: DAY3 }),
  capture('h-1', 500, { now: DAY2, receiptId: receiptId('S') }),
];

describe('a receipt is paid with points that nobody had set aside', () => {
  it('spends what is there, first to expire first, and owes the rest', () => {
    const [event] = decide(spend('S', 800, { now: DAY2 }), after(...earned));
    expect(event).toMatchObject({
      type: 'PointsSpent',
      data: {
        receiptId: 'S',
        points: 800,
        reason: { code: 'spend.paid', data: { receiptId: 'S' } },
        postings: [
          { account: 'active', points: -700 },
          { account: 'spent', points: 800 },
          { account: 'deficit', points: -100 },
        ],
        balance: { active: 0, pending: 0, held: 0, deficit: 100 },
      },
    });
  });

  it('once: the same again is nothing, another number a conflict', () => {
    const account = after(...earned, spend('S', 100, { now: DAY2 }));
    expect(decide(spend('S', 100, { now: DAY2 }), account)).toEqual([]);
    expect(() => decide(spend('S', 101), account)).toThrow(
      expect.objectContaining({ code: 'spend.conflict', data: { receiptId: 'S', points: 101, before: 100 } }),
    );
    expect(() => decide(spend('T', 0), account)).toThrow(expect.objectContaining({ code: 'spend.invalid' }));
  });
});

describe('a receipt names a hold that nobody knows yet', () => {
  const placed = hold('h-9', 200, { now: DAY2, expiresAt: DAY3 });
  const failed = [{ holdId: holdId('h-9'), fault: 'unknown' as const, points: points(200), unpaid: points(200) }];
  const unheld = spend('S', 200, { now: DAY2, failed });

  it('and is paid without it: the hold that comes afterwards pays nothing, and keeps its points', () => {
    const account = after(...earned, unheld, placed);
    const late = capture('h-9', 200, { now: DAY2, receiptId: receiptId('S') });
    expect(() => decide(late, account)).toThrow(expect.objectContaining({ code: 'hold.receipt_paid' }));
    expect(totals(account)).toEqual({ issued: -700, active: 300, held: 200, spent: 200 });
    const another = capture('h-9', 200, { now: DAY2, receiptId: receiptId('T') });
    expect(decide(another, account)).toMatchObject([{ type: 'HoldCaptured' }]);
  });

  it('and that has paid when the answer comes: nothing, or only the rest is spent without it', () => {
    const paidBy = (amount: number) =>
      after(...earned, placed, capture('h-9', amount, { now: DAY2, receiptId: receiptId('S') }));
    expect(decide(unheld, paidBy(200))).toEqual([]);
    const rest = { points: 50, failed: [{ holdId: 'h-9', fault: 'unknown', points: 200, unpaid: 50 }] };
    expect(decide(unheld, paidBy(150))).toMatchObject([{ type: 'PointsSpent', data: rest }]);
    const account = after(...earned, placed, capture('h-9', 200, { now: DAY2, receiptId: receiptId('S') }));
    const withCash = { ...unheld, data: { ...unheld.data, points: points(230) } };
    expect(decide(withCash, account)).toMatchObject([{ type: 'PointsSpent', data: { points: 30, failed: [] } }]);
  });
});

describe('goods come back that were paid with points', () => {
  it('all of them: each lot has again what it gave, with its own expiry', () => {
    expect(remaining(after(...held))).toEqual({ soon: 0, later: 200 });
    const back = after(...held, refundSpend('B', ['S'], 500, { now: DAY3 }));
    expect(remaining(back)).toEqual({ soon: 300, later: 400 });
    expect(totals(after(...held, refundSpend('B', ['S'], 500, { now: DAY3 }), settle(at('2026-02-01'))))).toEqual({
      issued: -700,
      active: 400,
      expired: 300,
    });
  });

  it('in parts: what was spent last returns first, and never more than was paid', () => {
    const first = refundSpend('B-1', ['S'], 250, { now: DAY3 });
    expect(remaining(after(...held, first))).toEqual({ soon: 50, later: 400 });
    const second = refundSpend('B-2', ['S'], 300, { now: DAY3 });
    expect(totals(after(...held, first, second))).toEqual({ issued: -700, active: 700 });
  });

  it('and what they were paid with is told later: it ends the same', () => {
    const [granted, late, placed, captured] = held;
    if (granted === undefined || late === undefined || placed === undefined || captured === undefined) throw Error();
    const back = refundSpend('B', ['S'], 500, { now: DAY3 });
    expect(totals(after(granted, late, placed, back, captured))).toEqual(totals(after(...held, back)));
  });

  it('and the till’s clock is behind ours: it comes after they were paid for all the same', () => {
    const early = refundSpend('B', ['S'], 500, { now: at('2026-01-01T12:00:00.000Z') });
    expect(totals(after(...held, early))).toEqual({ issued: -700, active: 700 });
  });

  it('after their lot expired: they are good for a while, or expire at once where there is no grace', () => {
    const now = at('2026-02-02');
    const over = at('2026-03-04');
    const graced = refundSpend('B', ['S'], 500, { now, grace: graceUntil(over) });
    expect(remaining(after(...held, graced))).toEqual({ soon: 0, later: 400, 'B~points': 300 });
    expect(totals(after(...held, graced, settle(over)))).toEqual({ issued: -700, active: 400, expired: 300 });
    expect(totals(after(...held, refundSpend('B', ['S'], 500, { now })))).toEqual({
      issued: -700,
      active: 400,
      expired: 300,
    });
  });

  it('and the statement says what became of those that had expired', () => {
    const now = at('2026-02-02');
    const why = (grace: ReturnType<typeof graceUntil> | null): unknown =>
      decide(refundSpend('B', ['S'], 500, { now, grace }), after(...held)).at(-1)?.data.reason;
    expect(why(graceUntil(at('2026-03-04')))).toEqual({
      code: 'spend.refunded',
      data: { byReceiptId: 'B', graced: 300, expiresOn: '2026-03-04', expired: 0 },
    });
    expect(why(null)).toEqual({
      code: 'spend.refunded',
      data: { byReceiptId: 'B', graced: 0, expiresOn: null, expired: 300 },
    });
  });

  it('with the longest ids that a receipt and a wallet may have', () => {
    const walletId = 'w'.repeat(63);
    const sale = 'S'.repeat(64);
    const back = 'B'.repeat(64);
    const now = at('2026-02-02');
    const account = after(
      grant('R', 10, { walletId, expiresAt: at('2026-02-01') }),
      spend(sale, 10, { walletId, now: DAY2 }),
      refundSpend(back, [sale], 10, { walletId, now, grace: graceUntil(at('2026-03-04')) }),
    );
    expect(remaining(account)).toEqual({ R: 0, [`${back}~${walletId}`]: 10 });
  });

  it('that were paid with points that were not there: less is owed', () => {
    const owing = [...earned, spend('S', 800, { now: DAY2 })];
    expect(totals(after(...owing, refundSpend('B', ['S'], 150, { now: DAY3 })))).toEqual({
      issued: -700,
      active: 50,
      spent: 650,
    });
  });
});

describe('a receipt that was paid with points is voided', () => {
  it('as if it had never been', () => {
    const voided = voidSpending('V', 'S', { now: DAY3 });
    expect(remaining(after(...held, voided))).toEqual({ soon: 300, later: 400 });
    expect(decide(voided, after(...held, voided))).toEqual([]);
    expect(totals(after(...held, voided, voidSpending('W', 'V', { now: DAY3 })))).toEqual(totals(after(...held)));
  });

  it('that gave points back: they are spent again', () => {
    const back = [...held, refundSpend('B', ['S'], 500, { now: DAY3 })];
    expect(totals(after(...back, voidSpending('V', 'B', { now: DAY3 })))).toEqual(totals(after(...held)));
  });

  it('that was not paid with points, or not yet, is remembered: it changes nothing now', () => {
    const account = after(...held, voidSpending('V', 'R-9', { now: DAY3 }));
    expect(totals(account)).toEqual(totals(after(...held)));
    expect(decide(voidSpending('V', 'R-9', { now: DAY3 }), account)).toEqual([]);
  });

  it('before it comes itself: it spends nothing, with a hold or without', () => {
    const voided = voidSpending('V', 'S', { now: DAY3 });
    expect(totals(after(...earned, voided, spend('S', 100, { now: DAY2 })))).toEqual(totals(after(...earned)));
    const [, , placed, captured] = held;
    if (placed === undefined || captured === undefined) throw Error();
    expect(totals(after(...earned, voided, placed, captured))).toEqual(totals(after(...held, voided)));
  });

  it('that a part of a hold paid: the part is free, and the hold has what it has left', () => {
    const open = [...earned, hold('h-1', 500, { now: DAY2, expiresAt: DAY3 })];
    const part = capture('h-1', 200, { now: DAY2, receiptId: receiptId('S'), isFinal: false });
    const voided = voidSpending('V', 'S', { now: DAY2 });
    for (const story of [
      [part, voided],
      [voided, part],
    ]) {
      const account = after(...open, ...story);
      expect(totals(account)).toEqual({ issued: -700, active: 400, held: 300 });
      expect(account.holds.map(heldBy)).toEqual([300]);
      expect(remaining(account)).toEqual({ soon: 200, later: 200 });
      // The void is undone: it takes what it took, and the hold keeps the rest.
      const again = after(...open, ...story, voidSpending('W', 'V', { now: DAY2 }));
      expect(totals(again)).toEqual(totals(after(...open, part)));
    }
  });

  it('by one of two that name each other, or by one that names itself: it stands', () => {
    const paid = [...earned, spend('S', 100, { now: DAY2 })];
    const circle = [voidSpending('V', 'W', { now: DAY3 }), voidSpending('W', 'V', { now: DAY3 })];
    expect(totals(after(...paid, ...circle))).toEqual(totals(after(...paid)));
    expect(totals(after(...paid, voidSpending('S', 'S', { now: DAY3 })))).toEqual(totals(after(...paid)));
  });
});
