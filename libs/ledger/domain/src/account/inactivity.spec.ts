import { receiptId, zoneId } from '@accrue/kernel';
import {
  adjust,
  after,
  at,
  capture,
  correct,
  graceUntil,
  grant,
  hold,
  holdForRedemption,
  refund,
  refundSpend,
  remaining,
  reverse,
  settle,
  spend,
  totals,
  voidSpending,
} from './account.fixture';
import { decodeAccount, encodeAccount } from './codec';
import type { AccountCommand } from './commands';
import { decide } from './decide';
import { lotsAt } from './lots-at';
import { totalsAt } from './moments';
import type { Account } from './state';

const YEAR = { months: 12, zone: zoneId('Europe/London') };
const noon = (day: string) => at(`${day}T12:00:00.000Z`);

/** Earns in a wallet whose points expire after twelve months without activity. */
const sale = (id: string, amount: number, day: string, inactivity = YEAR): AccountCommand =>
  grant(id, amount, { now: noon(day), inactivity });

/** `id: when it expires` of every lot that something is in. */
const dates = (account: Account): Record<string, string | null> =>
  Object.fromEntries(
    account.lots
      .filter((lot) => lot.remaining > 0 || lot.expired > 0)
      .map((lot) => [lot.lotId.replace(':base', ''), lot.expiresAt]),
  );

describe('points that expire by inactivity', () => {
  it('all expire so many months after the last activity in their wallet, at the end of the local day', () => {
    const account = after(sale('R-1', 100, '2026-01-10'), sale('R-2', 50, '2026-06-15'));
    // Summer time: the day ends an hour earlier.
    expect(dates(account)).toEqual({ 'R-1': '2027-06-15T23:00:00.000Z', 'R-2': '2027-06-15T23:00:00.000Z' });
    expect(totals(after(...[sale('R-1', 100, '2026-01-10')], settle(at('2027-01-11'))))).toEqual({
      issued: -100,
      expired: 100,
    });
  });

  it('say in the entry which dates move, and to which day', () => {
    const [earned] = decide(sale('R-2', 50, '2026-06-15'), after(sale('R-1', 100, '2026-01-10')));
    expect(earned?.data.lots).toEqual([
      { lotId: 'R-1:base', points: 0, expiresAt: '2027-06-15T23:00:00.000Z', expiresOn: '2027-06-15' },
      { lotId: 'R-2:base', points: 50, expiresAt: '2027-06-15T23:00:00.000Z', expiresOn: '2027-06-15' },
    ]);
  });

  it('last through the end of a shorter month', () => {
    const inactivity = { months: 1, zone: zoneId('UTC') };
    expect(dates(after(sale('R-1', 1, '2026-01-31', inactivity)))).toEqual({ 'R-1': '2026-03-01T00:00:00.000Z' });
    expect(dates(after(sale('R-1', 1, '2028-01-31', inactivity)))).toEqual({ 'R-1': '2028-03-01T00:00:00.000Z' });
  });

  it.each([
    ['an offline receipt', [spend('S-1', 10, { now: noon('2026-09-01') })]],
    [
      'a hold that is captured',
      [
        hold('h-1', 10, { now: noon('2026-09-01'), expiresAt: at('2026-09-02') }),
        capture('h-1', 10, { now: noon('2026-09-01') }),
      ],
    ],
  ])('are kept by spending: %s', (_, spending) => {
    expect(dates(after(sale('R-1', 100, '2026-01-10'), ...spending))).toEqual({ 'R-1': '2027-09-01T23:00:00.000Z' });
  });

  it.each([
    ['given by hand', [adjust('a-1', 10, { now: noon('2026-09-01') })]],
    ['taken by hand', [adjust('a-1', -10, { now: noon('2026-09-01') })]],
    [
      'held, and released',
      [hold('h-1', 10, { now: noon('2026-09-01'), expiresAt: at('2026-09-02') }), settle(at('2026-09-02'))],
    ],
    ['of which some come back', [reverse('R-1', 1, { granted: 100, reversed: 40 }, { now: noon('2026-09-01') })]],
    ['in another wallet', [grant('M-1', 5, { walletId: 'miles', now: noon('2026-09-01'), inactivity: YEAR })]],
  ])('are not kept by points that are %s', (_, others) => {
    const { 'R-1': date } = dates(after(sale('R-1', 100, '2026-01-10'), ...others));
    expect(date).toBe('2027-01-11T00:00:00.000Z');
  });

  it('are gone from the very instant on, swept or not: what comes then is too late, a moment before is not', () => {
    const first = sale('R-1', 100, '2026-01-10');
    const over = at('2027-01-11');
    const late = grant('R-2', 5, { now: over, inactivity: YEAR });
    expect(totals(after(first, late))).toEqual({ issued: -105, active: 5, expired: 100 });
    expect(totals(after(first, settle(over), late))).toEqual({ issued: -105, active: 5, expired: 100 });
    expect(totals(after(first, { ...sale('R-2', 5, '2027-01-10') }))).toEqual({ issued: -105, active: 105 });
    const wanted = hold('h-1', 1, { now: over, expiresAt: at('2027-02-01') });
    expect(() => decide(wanted, after(first))).toThrow(expect.objectContaining({ code: 'points.insufficient' }));
  });

  it('are protected by a hold, and expire when it gives them back', () => {
    const held = [
      sale('R-1', 100, '2026-01-10'),
      hold('h-1', 60, { now: at('2027-01-10T23:00:00.000Z'), expiresAt: at('2027-01-12') }),
    ];
    expect(totals(after(...held, settle(at('2027-01-11'))))).toEqual({ issued: -100, held: 60, expired: 40 });
    expect(totals(after(...held, settle(at('2027-01-12'))))).toEqual({ issued: -100, expired: 100 });
    expect(totals(after(...held, capture('h-1', 60, { now: noon('2027-01-11') })))).toEqual({
      issued: -100,
      spent: 60,
      expired: 40,
    });
  });

  it('follow the terms that each was earned under', () => {
    const half = { ...YEAR, months: 6 };
    expect(dates(after(sale('R-1', 100, '2026-01-10'), sale('R-2', 50, '2026-03-01', half)))).toEqual({
      'R-1': '2027-03-02T00:00:00.000Z',
      'R-2': '2026-09-01T23:00:00.000Z',
    });
  });

  it('are spent after those that have a date, and before those that never expire', () => {
    const account = after(
      adjust('never', 10, { now: noon('2026-01-01') }),
      sale('R-1', 10, '2026-01-10'),
      adjust('dated', 10, { now: noon('2026-01-11'), expiresAt: at('2030-01-01') }),
      spend('S-1', 15, { now: noon('2026-02-01') }),
    );
    expect(remaining(account)).toEqual({ 'adjustment:never': 10, 'R-1': 5, 'adjustment:dated': 0 });
  });

  it('have no date while nothing is in the lot', () => {
    const account = after(sale('R-1', 10, '2026-01-10'), spend('S-1', 10, { now: noon('2026-02-01') }));
    expect(account.lots).toMatchObject([{ remaining: 0, expiresAt: null }]);
    const [{ lots } = { lots: [] }] = decide(refundSpend('B-1', ['S-1'], 4, { now: noon('2026-02-02') }), account).map(
      ({ data }) => data,
    );
    expect(lots).toEqual([
      { lotId: 'R-1:base', points: 4, expiresAt: '2027-02-02T00:00:00.000Z', expiresOn: '2027-02-01' },
    ]);
  });

  it('are in a snapshot as they were', () => {
    const account = after(sale('R-1', 100, '2026-01-10'), reverse('R-1', 1, { granted: 100, reversed: 1 }));
    expect(decodeAccount(JSON.parse(JSON.stringify(encodeAccount(account))))).toEqual(account);
  });
});

describe('activity in the past that is told of late', () => {
  const first = sale('R-1', 100, '2026-01-10');
  const swept = [first, settle(at('2027-02-01'))];

  it.each([
    ['a sale', sale('R-2', 5, '2026-12-01'), 105],
    ['spending', spend('S-1', 5, { now: noon('2026-12-01') }), 95],
  ])('brings back points that had expired since: %s', (_, late, active) => {
    const account = after(...swept, late);
    expect(totals(account)).toMatchObject({ active });
    expect(totals(account)).not.toHaveProperty('expired');
    expect(dates(account)).toMatchObject({ 'R-1': '2027-12-02T00:00:00.000Z' });
  });

  it('and lies after the expiry brings nothing back', () => {
    expect(totals(after(...swept, sale('R-2', 5, '2027-01-20')))).toEqual({ issued: -105, active: 5, expired: 100 });
  });

  it('joins two times that were apart', () => {
    const apart = [first, sale('R-3', 7, '2027-06-01')];
    expect(totals(after(...apart))).toEqual({ issued: -107, active: 7, expired: 100 });
    const joined = after(...apart, sale('R-2', 5, '2026-12-01'));
    expect(totals(joined)).toEqual({ issued: -112, active: 112 });
    expect(new Set(Object.values(dates(joined)))).toEqual(new Set(['2028-06-01T23:00:00.000Z']));
  });

  it('covers what was owed when it was spent', () => {
    const owing = [first, spend('S-1', 60, { now: noon('2027-03-01') })];
    expect(totals(after(...owing))).toEqual({ issued: -100, spent: 60, expired: 100, deficit: -60 });
    expect(totals(after(...owing, sale('R-2', 5, '2026-12-01')))).toEqual({ issued: -105, active: 45, spent: 60 });
  });
});

describe('activity that is taken back', () => {
  const first = sale('R-1', 100, '2026-01-10');
  const second = sale('R-2', 20, '2026-06-01');

  it('as a whole counts no more: the activity before it decides', () => {
    const back = reverse('R-2', 1, { granted: 20, reversed: 20 }, { now: noon('2026-06-05') });
    expect(dates(after(first, second, back))).toEqual({ 'R-1': '2027-01-11T00:00:00.000Z' });
  });

  it('counted until then: what it had kept expires as it comes back, and not before', () => {
    const back = reverse('R-2', 1, { granted: 20, reversed: 20 }, { now: noon('2027-03-01') });
    const account = after(first, second, spend('S-1', 60, { now: noon('2027-02-01') }), back);
    // Spending in between keeps what is left, as it stands.
    expect(totals(account)).toMatchObject({ active: 40, spent: 60 });
    const idle = after(first, second, back);
    expect(dates(idle)).toEqual({ 'R-1': '2027-03-01T12:00:00.000Z' });
    expect(totals(idle)).toEqual({ issued: -120, expired: 100, reversed: 20 });
    expect(totalsAt(idle, 'points', noon('2027-02-28')).active).toBe(120);
  });

  it('and comes back itself, because the return was voided, counts again', () => {
    const account = after(
      ...[first, second, reverse('R-2', 1, { granted: 20, reversed: 20 }, { now: noon('2027-03-01') })],
      correct('R-2', 2, { granted: 20, reversed: 0 }, { now: noon('2027-03-02') }),
    );
    expect(totals(account)).toEqual({ issued: -120, active: 120 });
    expect(dates(account)).toMatchObject({ 'R-1': '2027-06-01T23:00:00.000Z' });
  });

  it('in part still counts', () => {
    const back = reverse('R-2', 1, { granted: 20, reversed: 19 }, { now: noon('2026-06-05') });
    expect(dates(after(first, second, back))).toMatchObject({ 'R-1': '2027-06-01T23:00:00.000Z' });
  });

  it('by an exchange for something else at the same instant leaves no gap', () => {
    const back = reverse('R-2', 1, { granted: 20, reversed: 20 }, { now: noon('2027-03-01') });
    const account = after(first, second, back, sale('R-3', 30, '2027-03-01'));
    expect(totals(account)).toMatchObject({ active: 130 });
    expect(dates(account)).toMatchObject({ 'R-1': '2028-03-02T00:00:00.000Z' });
  });

  it.each([
    [
      'a void',
      [spend('S-1', 60, { now: noon('2026-06-01') }), voidSpending('V-1', 'S-1', { now: noon('2026-06-01') })],
    ],
    [
      'a return of all that was paid',
      [
        spend('S-1', 60, { now: noon('2026-06-01') }),
        refundSpend('B-1', ['S-1'], 25, { now: noon('2026-06-05') }),
        refundSpend('B-2', ['S-1'], 35, { now: noon('2026-06-06') }),
      ],
    ],
    [
      'a cancelled redemption',
      [
        holdForRedemption('h-1', 60, { now: noon('2026-06-01'), expiresAt: at('2026-06-02') }),
        capture('h-1', null, { now: noon('2026-06-01') }),
        refund('h-1', { now: noon('2026-06-05') }),
      ],
    ],
  ])('as spending is by %s', (_, spending) => {
    const account = after(first, ...spending);
    expect(totals(account)).toEqual({ issued: -100, active: 100 });
    expect(dates(account)).toEqual({ 'R-1': '2027-01-11T00:00:00.000Z' });
  });

  it('as spending is by a return when nothing else kept the points: they are good for the days of grace', () => {
    const account = after(
      first,
      hold('h-1', 60, { now: noon('2026-12-01'), expiresAt: at('2026-12-02') }),
      capture('h-1', 60, { now: noon('2026-12-01'), receiptId: receiptId('S-1') }),
      refundSpend('B-1', ['S-1'], 60, { now: noon('2027-03-01'), grace: graceUntil(at('2027-04-01')) }),
    );
    expect(totals(account)).toEqual({ issued: -100, active: 60, expired: 40 });
    expect(dates(account)).toEqual({ 'R-1': '2027-03-01T12:00:00.000Z', 'B-1~points': '2027-04-01T00:00:00.000Z' });
  });
});

describe('lots that expire by inactivity, at another instant', () => {
  const shown = (account: Account, instant: string) =>
    lotsAt(account, at(instant)).map(({ lotId, status, remaining: left, expired, expiry }) =>
      [lotId, status, left, expired, expiry?.expiresOn ?? 'no date'].join(' '),
    );

  it('have the dates that what had happened by then gave them', () => {
    const account = after(
      ...[sale('R-1', 100, '2026-01-10'), sale('R-2', 20, '2026-06-01')],
      reverse('R-2', 1, { granted: 20, reversed: 20 }, { now: noon('2026-07-01') }),
    );
    expect(shown(account, '2026-05-01')).toEqual(['R-1:base active 100 0 2027-01-10']);
    expect(shown(account, '2026-06-15')).toEqual([
      'R-1:base active 100 0 2027-06-01',
      'R-2:base active 20 0 2027-06-01',
    ]);
    expect(shown(account, '2026-07-15')).toEqual(['R-1:base active 100 0 2027-01-10', 'R-2:base active 0 0 no date']);
    expect(shown(account, '2027-01-11')).toEqual(['R-1:base expired 0 100 2027-01-10', 'R-2:base active 0 0 no date']);
  });
});
