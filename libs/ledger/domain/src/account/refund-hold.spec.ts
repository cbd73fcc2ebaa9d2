import { Rejected } from '@accrue/kernel';
import {
  after,
  at,
  capture,
  grant,
  holdForRedemption,
  refund,
  remaining,
  reverse,
  settle,
  totals,
} from './account.fixture';
import type { AccountRejectionCode } from './commands';
import { decide } from './decide';

const SOON = at('2026-02-01');
const LATER = at('2026-03-01');
const earned = [grant('soon', 60, { expiresAt: SOON }), grant('later', 100, { expiresAt: LATER })];
const held = [...earned, holdForRedemption('h-1', 80, { expiresAt: at('2026-02-20') })];

describe('a redemption that is cancelled', () => {
  it('before its points were captured: the hold is released', () => {
    expect(decide(refund('h-1'), after(...held))).toMatchObject([
      { type: 'HoldReleased', data: { holdId: 'h-1', released: 80, cause: 'cancelled' } },
    ]);
  });

  it('after that: each lot has again what it gave, with its own expiry', () => {
    const spent = [...held, capture('h-1')];
    expect(remaining(after(...spent))).toEqual({ soon: 0, later: 80 });
    expect(decide(refund('h-1'), after(...spent))).toEqual([
      {
        type: 'HoldRefunded',
        data: {
          at: '2026-01-01T00:00:00.000Z',
          holdId: 'h-1',
          points: 80,
          redemptionId: 'rd-h-1',
          refunded: 80,
          reason: { code: 'hold.refunded', data: { redemptionId: 'rd-h-1' } },
          walletId: 'points',
          postings: [
            { account: 'active', points: 80 },
            { account: 'spent', points: -80 },
          ],
          lots: [
            { lotId: 'soon:base', points: 60 },
            { lotId: 'later:base', points: 20 },
          ],
          balance: { active: 160, pending: 0, held: 0, deficit: 0 },
        },
      },
    ]);
    const back = after(...spent, refund('h-1'));
    expect(back.lots).toEqual(after(...earned).lots);
    expect(totals(after(...spent, refund('h-1'), settle(SOON)))).toEqual({ issued: -160, active: 100, expired: 60 });
  });

  it('gives nothing back twice, and nothing of what was never taken', () => {
    expect(decide(refund('h-1'), after(...held, capture('h-1'), refund('h-1')))).toEqual([]);
    expect(decide(refund('h-1'), after(...held, refund('h-1')))).toEqual([]);
    expect(decide(refund('h-2'), after(...earned, holdForRedemption('h-2', 999)))).toEqual([]);
    expect(() => decide(refund('h-3'), after(...earned))).toThrow(new Rejected<AccountRejectionCode>('hold.unknown'));
  });

  it('is not captured again', () => {
    const back = after(...held, capture('h-1'), refund('h-1'));
    expect(() => decide(capture('h-1', 7), back)).toThrow(new Rejected<AccountRejectionCode>('hold.refunded'));
    expect(decide(capture('h-1', null, { onTimeout: 'release' }), back)).toEqual([]);
  });

  it('after the lot expired: its points expire at once, the others come back', () => {
    const late = after(...held, capture('h-1'), settle(SOON), refund('h-1', { now: SOON }));
    expect(totals(late)).toEqual({ issued: -160, active: 100, expired: 60 });
  });

  it('repays first what is owed since', () => {
    const owing = after(...held, capture('h-1'), reverse('later', 1, { granted: 100, reversed: 100 }));
    expect(totals(owing)).toEqual({ issued: -160, spent: 80, reversed: 100, deficit: -20 });
    expect(
      totals(after(...held, capture('h-1'), reverse('later', 1, { granted: 100, reversed: 100 }), refund('h-1'))),
    ).toEqual({
      issued: -160,
      reversed: 100,
      active: 60,
    });
  });

  it('with a part captured by hand: that comes back, and the rest is released', () => {
    const parts = after(...held, capture('h-1', 70, { isFinal: false }));
    expect(decide(refund('h-1'), parts)).toMatchObject([
      { type: 'HoldReleased', data: { released: 10 } },
      { type: 'HoldRefunded', data: { refunded: 70 } },
    ]);
  });
});
