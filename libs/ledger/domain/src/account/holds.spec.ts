import { receiptId } from '@accrue/kernel';
import type { AccountCommand } from './commands';
import { decide } from './decide';
import { heldBy } from './state';
import {
  adjust,
  after,
  at,
  capture,
  extend,
  grant,
  hold,
  holdForRedemption,
  release,
  remaining,
  reverse,
  settle,
  totals,
} from './account.fixture';

const IN_TIME = at('2026-01-01T00:14:59.999Z');
const TOO_LATE = at('2026-01-01T00:15:00.000Z');

describe('points are held', () => {
  it('takes what expires first, then what was earned first', () => {
    const account = after(
      grant('never', 50),
      grant('second', 50, { expiresAt: at('2026-03-31') }),
      grant('first', 50, { expiresAt: at('2026-02-28') }),
    );
    const [event] = decide(hold('h-1', 110), account);
    expect(event).toMatchObject({
      type: 'HoldPlaced',
      data: {
        lots: [
          { lotId: 'first:base', points: -50 },
          { lotId: 'second:base', points: -50 },
          { lotId: 'never:base', points: -10 },
        ],
        postings: [
          { account: 'active', points: -110 },
          { account: 'held', points: 110 },
        ],
        balance: { active: 40, pending: 0, held: 110, deficit: 0 },
      },
    });
  });

  it('refuses a caller who wants more than is there', () => {
    expect(() => decide(hold('h-1', 101), after(grant('R-1', 100)))).toThrow(
      expect.objectContaining({ code: 'points.insufficient', data: { requested: 101, available: 100 } }),
    );
  });

  it('tells a redemption by a fact, once, even if points come later', () => {
    const [event] = decide(holdForRedemption('h-1', 101), after(grant('R-1', 100)));
    expect(event).toMatchObject({
      type: 'HoldRefused',
      data: {
        holdId: 'h-1',
        points: 101,
        redemptionId: 'rd-h-1',
        code: 'points.insufficient',
        available: 100,
        postings: [],
        lots: [],
      },
    });
    expect(
      decide(holdForRedemption('h-1', 101), after(grant('R-1', 100), holdForRedemption('h-1', 101), grant('R-2', 100))),
    ).toEqual([]);
  });

  it('gives nothing out of a closed account, whatever is left in it, but keeps to what was promised before', () => {
    const account = after(grant('R-1', 100), hold('h-1', 60));
    expect(() => decide(hold('h-2', 10, { isAccountClosed: true }), account)).toThrow(
      expect.objectContaining({ code: 'account.closed', data: { requested: 10, available: 40 } }),
    );
    expect(decide(holdForRedemption('h-3', 10, { isAccountClosed: true }), account)).toMatchObject([
      {
        type: 'HoldRefused',
        data: {
          code: 'account.closed',
          available: 40,
          reason: { code: 'hold.account_closed', data: {} },
          postings: [],
        },
      },
    ]);
    expect(decide(hold('h-1', 60, { isAccountClosed: true }), account)).toEqual([]);
    expect(decide(capture('h-1'), account)).toMatchObject([{ type: 'HoldCaptured', data: { captured: 60 } }]);
  });

  it('does not see a lot from its expiry on, settled or not', () => {
    const account = after(grant('R-1', 100, { expiresAt: at('2026-02-01') }), grant('R-2', 40));
    const command = hold('h-1', 41, { now: at('2026-02-01'), expiresAt: at('2026-02-02') });
    expect(() => decide(command, account)).toThrow(
      expect.objectContaining({ code: 'points.insufficient', data: { requested: 41, available: 40 } }),
    );
    expect(decide(hold('h-1', 40, { now: at('2026-02-01'), expiresAt: at('2026-02-02') }), account)).toMatchObject([
      { type: 'LotsExpired', data: { lots: [{ lotId: 'R-1:base', points: -100, expired: 100 }] } },
      { type: 'HoldPlaced', data: { lots: [{ lotId: 'R-2:base', points: -40 }] } },
    ]);
  });

  it('sees a lot from its activation on, settled or not', () => {
    const account = after(grant('R-1', 100, { activatesAt: at('2026-01-15') }));
    expect(() => decide(hold('h-1', 1), account)).toThrow(expect.objectContaining({ code: 'points.insufficient' }));
    const command = hold('h-1', 1, { now: at('2026-01-15'), expiresAt: at('2026-01-16') });
    expect(decide(command, account)).toMatchObject([{ type: 'LotsActivated' }, { type: 'HoldPlaced' }]);
  });

  it('is placed once; the same id for something else is a conflict', () => {
    const account = after(grant('R-1', 100), hold('h-1', 60));
    expect(decide(hold('h-1', 60), account)).toEqual([]);
    expect(() => decide(hold('h-1', 61), account)).toThrow(expect.objectContaining({ code: 'hold.conflict' }));
    expect(decide(hold('h-1', 60), after(grant('R-1', 100), hold('h-1', 60), capture('h-1')))).toEqual([]);
  });
});

describe('held points are captured', () => {
  const held = [grant('first', 50, { expiresAt: at('2026-02-28') }), grant('never', 50), hold('h-1', 80)];

  it('spends them', () => {
    const account = after(...held, capture('h-1'));
    expect(totals(account)).toEqual({ issued: -100, active: 20, spent: 80 });
    expect(account.holds).toMatchObject([{ status: 'captured' }]);
  });

  it('releases what is not needed to the lots that would have been spent last', () => {
    const account = after(...held, capture('h-1', 60));
    expect(remaining(account)).toEqual({ first: 0, never: 40 });
    expect(totals(account)).toEqual({ issued: -100, active: 40, spent: 60 });
  });

  it('refuses more than the hold, and a hold that timed out', () => {
    expect(() => decide(capture('h-1', 81), after(...held))).toThrow(
      expect.objectContaining({ code: 'hold.exceeded', data: { held: 80, requested: 81 } }),
    );
    expect(decide(capture('h-1', null, { now: IN_TIME }), after(...held))).toMatchObject([{ type: 'HoldCaptured' }]);
    expect(() => decide(capture('h-1', null, { now: TOO_LATE }), after(...held))).toThrow(
      expect.objectContaining({ code: 'hold.expired' }),
    );
    expect(() => decide(capture('h-1', null, { now: TOO_LATE }), after(...held, settle(TOO_LATE)))).toThrow(
      expect.objectContaining({ code: 'hold.expired' }),
    );
    expect(() => decide(capture('h-2'), after(...held))).toThrow(expect.objectContaining({ code: 'hold.unknown' }));
  });

  it('tells a redemption that came too late by releasing the hold, once', () => {
    const late = capture('h-1', null, { now: TOO_LATE, onTimeout: 'release' });
    expect(decide(late, after(...held))).toMatchObject([{ type: 'HoldReleased', data: { cause: 'timed_out' } }]);
    expect(decide(late, after(...held, settle(TOO_LATE)))).toEqual([]);
  });

  it('captures once; another amount for the same hold is refused', () => {
    const account = after(...held, capture('h-1', 60));
    expect(decide(capture('h-1', 60), account)).toEqual([]);
    expect(() => decide(capture('h-1', 61), account)).toThrow(
      expect.objectContaining({ code: 'hold.captured', data: { holdId: 'h-1', captured: 60 } }),
    );
    expect(() => decide(release('h-1'), account)).toThrow(expect.objectContaining({ code: 'hold.captured' }));
  });

  it('is valid after the lots expired, because the hold was placed in time', () => {
    const account = after(
      grant('R-1', 100, { expiresAt: at('2026-01-01T00:05:00.000Z') }),
      hold('h-1', 100),
      settle(at('2026-01-01T00:05:00.000Z')),
      capture('h-1', 70, { now: IN_TIME }),
    );
    expect(totals(account)).toEqual({ issued: -100, spent: 70, expired: 30 });
  });
});

describe('a hold is captured in parts, one per receipt', () => {
  const held = [grant('first', 100, { expiresAt: at('2026-02-28') }), grant('never', 100), hold('h-1', 150)];
  const part = (receipt: string | null, amount: number, more: Parameters<typeof capture>[2] = {}) =>
    capture('h-1', amount, { receiptId: receipt === null ? null : receiptId(receipt), isFinal: false, ...more });

  it('keeps the rest for the next receipt of the bill', () => {
    const [event] = decide(part('R-1', 123), after(...held));
    expect(event).toMatchObject({
      type: 'HoldCaptured',
      data: {
        points: 150,
        captured: 123,
        remaining: 27,
        receiptId: 'R-1',
        reason: { code: 'hold.captured', data: { redemptionId: null, receiptId: 'R-1' } },
        postings: [
          { account: 'held', points: -123 },
          { account: 'spent', points: 123 },
        ],
        lots: [],
        balance: { active: 50, pending: 0, held: 27, deficit: 0 },
      },
    });
    const account = after(...held, part('R-1', 123));
    expect(account.holds.map(heldBy)).toEqual([27]);
    expect(totals(after(...held, part('R-1', 123), part('R-2', 27)))).toEqual({ issued: -200, active: 50, spent: 150 });
    expect(after(...held, part('R-1', 123), part('R-2', 27)).holds).toMatchObject([{ status: 'captured' }]);
  });

  it('captures once for each receipt, whatever came in between', () => {
    const open = after(...held, part('R-1', 123));
    expect(decide(part('R-1', 123), open)).toEqual([]);
    expect(() => decide(part('R-1', 20), open)).toThrow(
      expect.objectContaining({ code: 'hold.captured', data: { holdId: 'h-1', captured: 123 } }),
    );
    const closed = after(...held, part('R-1', 123), part('R-2', 27));
    expect(decide(part('R-1', 123), closed)).toEqual([]);
    expect(decide(part('R-2', 27, { isFinal: true }), closed)).toEqual([]);
    expect(() => decide(part('R-3', 27), closed)).toThrow(
      expect.objectContaining({ code: 'hold.captured', data: { holdId: 'h-1', captured: 150 } }),
    );
  });

  it('spends the same points twice on two receipts of the same amount', () => {
    expect(totals(after(...held, part('R-1', 60), part('R-2', 60)))).toEqual({
      issued: -200,
      active: 50,
      held: 30,
      spent: 120,
    });
  });

  it('refuses more than is left', () => {
    expect(() => decide(part('R-2', 28), after(...held, part('R-1', 123)))).toThrow(
      expect.objectContaining({ code: 'hold.exceeded', data: { held: 27, requested: 28 } }),
    );
  });

  it('releases what is left with the last one, also when that is said later', () => {
    expect(totals(after(...held, part('R-1', 100), part('R-2', 27, { isFinal: true })))).toEqual({
      issued: -200,
      active: 73,
      spent: 127,
    });
    const said = decide(part('R-1', 100, { isFinal: true }), after(...held, part('R-1', 100)));
    expect(said).toMatchObject([{ type: 'HoldReleased', data: { points: 150, released: 50, cause: 'not_needed' } }]);
    const account = after(...held, part('R-1', 100), part('R-1', 100, { isFinal: true }));
    expect(account.holds).toMatchObject([{ status: 'captured', points: 150 }]);
    expect(decide(part('R-1', 100, { isFinal: true }), account)).toEqual([]);
  });

  it('releases what is left when the hold ends, and still knows what was captured', () => {
    for (const end of [settle(TOO_LATE), release('h-1')]) {
      const account = after(...held, part('R-1', 123), end);
      expect(totals(account)).toEqual({ issued: -200, active: 77, spent: 123 });
      expect(decide(part('R-1', 123), account)).toEqual([]);
      expect(() => decide(part('R-2', 27, { now: TOO_LATE }), account)).toThrow(
        expect.objectContaining({ code: end.type === 'SettleDue' ? 'hold.expired' : 'hold.released' }),
      );
    }
    expect(() => decide(part('R-2', 27, { now: TOO_LATE }), after(...held, part('R-1', 123)))).toThrow(
      expect.objectContaining({ code: 'hold.expired' }),
    );
  });

  it('takes a capture that names no receipt for one of as many points that does', () => {
    const open = after(...held, part(null, 123));
    expect(decide(part(null, 123), open)).toEqual([]);
    expect(decide(part('R-1', 123), open)).toEqual([]);
    expect(decide(part(null, 27, { isFinal: true }), open)).toMatchObject([{ data: { captured: 27, remaining: 0 } }]);
    expect(decide(part(null, 75, { isFinal: true }), after(...held, part(null, 75)))).toMatchObject([
      { type: 'HoldCaptured', data: { captured: 75, remaining: 0 } },
    ]);
    expect(decide(capture('h-1'), after(...held, part('R-1', 123)))).toMatchObject([{ data: { captured: 27 } }]);
  });
});

describe('a hold is released', () => {
  it('gives the points back to the lots they came from', () => {
    const account = after(
      grant('first', 50, { expiresAt: at('2026-02-28') }),
      grant('never', 50),
      hold('h-1', 80),
      release('h-1'),
    );
    expect(remaining(account)).toEqual({ first: 50, never: 50 });
    expect(totals(account)).toEqual({ issued: -100, active: 100 });
    expect(decide(release('h-1'), account)).toEqual([]);
  });

  it('expires at once what expired while it was held', () => {
    const account = after(
      grant('R-1', 100, { expiresAt: at('2026-01-01T00:05:00.000Z') }),
      hold('h-1', 60),
      release('h-1', { now: IN_TIME }),
    );
    expect(totals(account)).toEqual({ issued: -100, expired: 100 });
  });

  it('repays first what became owed meanwhile', () => {
    const account = after(
      grant('R-1', 100),
      hold('h-1', 100),
      reverse('R-1', 1, { granted: 100, reversed: 30 }),
      release('h-1'),
    );
    expect(totals(account)).toEqual({ issued: -100, active: 70, reversed: 30 });
    expect(remaining(account)).toEqual({ 'R-1': 70 });
  });

  it('happens by itself when the time is over', () => {
    const account = after(
      grant('R-1', 100),
      hold('h-1', 60),
      hold('h-2', 40, { expiresAt: at('2026-01-02') }),
      settle(TOO_LATE),
    );
    expect(totals(account)).toEqual({ issued: -100, active: 60, held: 40 });
    expect(account.holds.map(({ holdId, status }) => [holdId, status])).toEqual([
      ['h-1', 'timed_out'],
      ['h-2', 'open'],
    ]);
  });
});

describe('points are adjusted by hand', () => {
  it('gives them as a lot of their own, once', () => {
    const given = adjust('a-1', 50, { expiresAt: at('2026-06-30') });
    const account = after(given);
    expect(account.lots).toMatchObject([
      { lotId: 'adjustment:a-1', granted: 50, remaining: 50, expiresAt: '2026-06-30T00:00:00.000Z' },
    ]);
    expect(totals(account)).toEqual({ active: 50, adjusted: -50 });
    expect(decide(given, account)).toEqual([]);
    for (const other of [adjust('a-1', 51), adjust('a-1', 50, { walletId: 'miles' })])
      expect(() => decide(other, account)).toThrow(expect.objectContaining({ code: 'adjustment.conflict' }));
  });

  it('takes them from what can be spent, and no more', () => {
    const account = after(grant('R-1', 100), hold('h-1', 60), adjust('a-1', -40));
    expect(totals(account)).toEqual({ issued: -100, held: 60, adjusted: 40 });
    expect(() => decide(adjust('a-2', -1), account)).toThrow(
      expect.objectContaining({ code: 'points.insufficient', data: { requested: 1, available: 0 } }),
    );
  });
});

describe('lots expire', () => {
  it('at their instant, not before, and only once', () => {
    const lot = grant('R-1', 100, { expiresAt: at('2026-02-01') });
    expect(decide(settle(at('2026-01-31T23:59:59.999Z')), after(lot))).toEqual([]);
    expect(decide(settle(at('2026-02-01')), after(lot))).toMatchObject([
      {
        type: 'LotsExpired',
        data: {
          postings: [
            { account: 'active', points: -100 },
            { account: 'expired', points: 100 },
          ],
        },
      },
    ]);
    expect(decide(settle(at('2026-02-01')), after(lot, settle(at('2026-02-01'))))).toEqual([]);
  });

  it('when it was never activated, too', () => {
    const account = after(
      grant('R-1', 100, { activatesAt: at('2026-03-01'), expiresAt: at('2026-02-01') }),
      settle(at('2026-02-01')),
    );
    expect(totals(account)).toEqual({ issued: -100, expired: 100 });
  });
});

describe('a hold gets more time', () => {
  const placed = [grant('R-1', 100, { expiresAt: at('2026-01-01T00:30:00.000Z') }), hold('h-1', 60)];
  const held = (...more: readonly AccountCommand[]) => after(...placed, ...more);

  it('and ends then: what it holds can be captured as long, although its lot has expired meanwhile', () => {
    const [extended, ...more] = decide(extend('h-1', '2026-01-01T01:00:00.000Z', { now: IN_TIME }), held());
    expect([extended, more]).toMatchObject([
      {
        type: 'HoldExtended',
        data: { holdId: 'h-1', at: IN_TIME, points: 60, expiresAt: '2026-01-01T01:00:00.000Z', postings: [], lots: [] },
      },
      [],
    ]);
    const account = held(extend('h-1', '2026-01-01T01:00:00.000Z', { now: IN_TIME }));
    const [expired, captured] = decide(capture('h-1', null, { now: at('2026-01-01T00:59:59.999Z') }), account);
    expect([expired, captured]).toMatchObject([
      { type: 'LotsExpired', data: { lots: [{ lotId: 'R-1:base', points: -40 }] } },
      { type: 'HoldCaptured', data: { captured: 60 } },
    ]);
    expect(() => decide(capture('h-1', null, { now: at('2026-01-01T01:00:00.000Z') }), account)).toThrow(
      expect.objectContaining({ code: 'hold.expired' }),
    );
  });

  it('never less: an earlier end changes nothing, the same again neither', () => {
    expect(decide(extend('h-1', '2026-01-01T00:10:00.000Z'), held())).toEqual([]);
    expect(decide(extend('h-1', TOO_LATE), held())).toEqual([]);
  });

  it('at most seven days from when it was placed, as it keeps its lots from expiring', () => {
    expect(decide(extend('h-1', '2026-01-08T00:00:00.000Z'), held())).toMatchObject([{ type: 'HoldExtended' }]);
    expect(() => decide(extend('h-1', '2026-01-08T00:00:00.001Z'), held())).toThrow(
      expect.objectContaining({ code: 'hold.too_long', data: { holdId: 'h-1', latest: '2026-01-08T00:00:00.000Z' } }),
    );
  });

  it.each([
    ['hold.expired', held(), TOO_LATE],
    ['hold.expired', held(settle(TOO_LATE)), TOO_LATE],
    ['hold.captured', held(capture('h-1')), IN_TIME],
    ['hold.released', held(release('h-1')), IN_TIME],
    ['hold.unknown', after(grant('R-1', 100)), IN_TIME],
    ['hold.unknown', after(grant('R-1', 100), holdForRedemption('h-1', 60)), IN_TIME],
  ])('not when it is over, or not of a till: %s', (code, account, now) => {
    expect(() => decide(extend('h-1', '2026-01-02T00:00:00.000Z', { now }), account)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
