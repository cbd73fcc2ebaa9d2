import { receiptId } from '@accrue/kernel';
import {
  adjust,
  after,
  at,
  capture,
  correct,
  grant,
  hold,
  remaining,
  reverse,
  settle,
  totals,
} from './account.fixture';
import { decide } from './decide';

/** Receipts and returns come late and in any order: the account ends as if each had come at its time. */
describe('a receipt that captures a hold comes after the hold’s time', () => {
  const HELD = at('2026-01-01T12:00:00.000Z');
  const SOLD = at('2026-01-01T12:10:00.000Z');
  const OVER = at('2026-01-01T12:15:00.000Z');
  const held = [grant('R-1', 1_000), hold('h-1', 500, { now: HELD, expiresAt: OVER })];
  const sale = [capture('h-1', 500, { now: SOLD, receiptId: receiptId('R-2') }), grant('R-2', 15, { now: SOLD })];

  it('and spends the points, whether or not the hold was released meanwhile', () => {
    const expected = { issued: -1_015, active: 515, spent: 500 };
    expect(totals(after(...held, ...sale))).toEqual(expected);
    expect(totals(after(...held, settle(OVER), ...sale))).toEqual(expected);
  });

  it('and was made after it: the points stay', () => {
    const late = capture('h-1', 500, { now: OVER, receiptId: receiptId('R-2') });
    expect(() => decide(late, after(...held, settle(OVER)))).toThrow(expect.objectContaining({ code: 'hold.expired' }));
  });

  it('while others have spent what was free: the difference is owed', () => {
    const again = hold('h-2', 800, { now: OVER, expiresAt: at('2026-01-02') });
    expect(totals(after(...held, again, ...sale))).toEqual({ issued: -1_015, held: 800, spent: 500, deficit: -285 });
  });

  it('in two parts, both late: each spends its own', () => {
    const part = (receipt: string, amount: number) =>
      capture('h-1', amount, { now: SOLD, receiptId: receiptId(receipt), isFinal: false });
    expect(totals(after(...held, settle(OVER), part('R-3', 300), part('R-4', 100)))).toEqual({
      issued: -1_000,
      active: 600,
      spent: 400,
    });
  });
});

describe('a hold whose time is over', () => {
  it('gives its points to the next one, whether or not somebody has written it down', () => {
    const next = hold('h-2', 100, { now: at('2026-01-01T00:15:00.100Z'), expiresAt: at('2026-01-02') });
    expect(decide(next, after(grant('R-1', 100), hold('h-1', 100)))).toMatchObject([
      { type: 'HoldReleased', data: { holdId: 'h-1', cause: 'timed_out', at: '2026-01-01T00:15:00.000Z' } },
      { type: 'HoldPlaced', data: { holdId: 'h-2' } },
    ]);
  });
});

describe('a return is itself voided', () => {
  it('and everything is as if nothing had come back: each lot has what it had', () => {
    const account = after(
      grant('A', 100, { expiresAt: at('2026-03-01') }),
      grant('B', 100, { expiresAt: at('2026-06-01') }),
      hold('h-1', 100, { now: at('2026-01-02'), expiresAt: at('2026-01-03') }),
      capture('h-1', null, { now: at('2026-01-02') }),
      reverse('A', 1, { granted: 100, reversed: 100 }, { now: at('2026-01-10') }),
    );
    expect(remaining(account)).toEqual({ A: 0, B: 0 });
    const voided = correct('A', 2, { granted: 100, reversed: 0 }, { now: at('2026-01-11') });
    const back = decide(voided, account);
    expect(back).toMatchObject([{ data: { lots: [{ lotId: 'B:base', points: 100 }] } }]);
    const later = after(
      grant('A', 100, { expiresAt: at('2026-03-01') }),
      grant('B', 100, { expiresAt: at('2026-06-01') }),
      hold('h-1', 100, { now: at('2026-01-02'), expiresAt: at('2026-01-03') }),
      capture('h-1', null, { now: at('2026-01-02') }),
      reverse('A', 1, { granted: 100, reversed: 100 }, { now: at('2026-01-10') }),
      voided,
      settle(at('2026-03-01')),
    );
    expect(totals(later)).toEqual({ issued: -200, active: 100, spent: 100 });
  });
});

describe('a sale comes late', () => {
  const spend = (amount: number) => [
    hold('h-1', amount, { now: at('2026-03-01'), expiresAt: at('2026-03-02') }),
    capture('h-1', null, { now: at('2026-03-01') }),
  ];

  it('and its points have expired before something was owed: the debt stays, the points are expired', () => {
    const inTime = [
      grant('R-1', 50, { now: at('2026-03-01') }),
      ...spend(50),
      reverse('R-1', 1, { granted: 50, reversed: 50 }, { now: at('2026-03-02') }),
    ];
    const late = grant('late', 80, { now: at('2026-01-01'), expiresAt: at('2026-02-01') });
    const expected = { issued: -130, spent: 50, expired: 80, reversed: 50, deficit: -50 };
    expect(totals(after(...inTime, late))).toEqual(expected);
    expect(totals(after(late, ...inTime))).toEqual(expected);
  });

  it('and would have been spent first: what was spent comes from it', () => {
    const inTime = [grant('B', 100, { now: at('2026-02-01') }), ...spend(50)];
    const late = grant('A', 100, { now: at('2026-01-01'), expiresAt: at('2026-04-01') });
    const entry = decide(late, after(...inTime));
    expect(entry).toMatchObject([
      {
        type: 'PointsEarned',
        data: {
          lots: [
            { lotId: 'A:base', points: 50 },
            { lotId: 'B:base', points: 50 },
          ],
          postings: [
            { account: 'issued', points: -100 },
            { account: 'active', points: 100 },
          ],
        },
      },
    ]);
    expect(totals(after(...inTime, late, settle(at('2026-04-01'))))).toEqual({
      issued: -200,
      active: 100,
      spent: 50,
      expired: 50,
    });
  });

  it('and is active by now: it says so', () => {
    const late = grant('late', 10, { now: at('2026-01-01'), activatesAt: at('2026-01-15') });
    const account = after(grant('R-1', 1, { now: at('2026-02-01') }));
    expect(decide(late, account)).toMatchObject([{ data: { status: 'active', balance: { active: 11, pending: 0 } } }]);
  });
});

describe('what was taken by hand', () => {
  it('was covered then and is not any more: the difference is owed', () => {
    const account = after(
      grant('R-1', 100),
      adjust('a-1', -100, { now: at('2026-01-05') }),
      reverse('R-1', 1, { granted: 100, reversed: 40 }, { now: at('2026-01-03') }),
    );
    expect(totals(account)).toEqual({ issued: -100, reversed: 40, adjusted: 100, deficit: -40 });
  });
});
