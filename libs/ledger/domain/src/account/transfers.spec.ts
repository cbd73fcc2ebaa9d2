import { lotId, points, POINTS_PER_WALLET_MAX, zoneId, type InstantIso } from '@accrue/kernel';
import {
  adjust,
  after,
  at,
  comeBack,
  grant,
  hold,
  part,
  receive,
  remaining,
  reverse,
  send,
  settle,
  spend,
  takeBack,
  totals,
} from './account.fixture';
import type { AccountCommand } from './commands';
import { decide } from './decide';
import type { AccountEvent } from './events';
import { incomingOf, transferOf } from './state';

const EARLY = at('2026-07-01');
const LATE = at('2026-09-01');
const NOW = at('2026-02-01');

const code = (code: string, data: object = {}): Error =>
  expect.objectContaining({ code, data: expect.objectContaining(data) as object }) as Error;
const decided = (command: AccountCommand, ...story: readonly AccountCommand[]): readonly AccountEvent[] =>
  decide(command, after(...story));
const earned = (id: string, amount: number, expiresAt: InstantIso | null = null): AccountCommand =>
  grant(id, amount, { expiresAt, now: at(id === 'B' ? '2026-01-02' : '2026-01-01') });
const received = (index: number, id = 't'): string => `transfer:anna/${id}/${index}`;

describe('points that a member sends to another one', () => {
  const story = [earned('A', 100, LATE), earned('B', 50, EARLY)];

  it('are those that expire first, with the life that is left to them', () => {
    // Given 100 points until September and 50 until July, when 70 are sent
    const [sent] = decided(send('t', 70, { now: NOW, reasonCode: 'gift' }), ...story);
    // Then all of July and some of September go
    expect(sent).toMatchObject({
      type: 'PointsTransferred',
      data: {
        ...{ at: NOW, transferId: 't', to: 'boris', points: 70 },
        parts: [
          { lotId: 'B:base', points: 50, expiresAt: EARLY },
          { lotId: 'A:base', points: 20, expiresAt: LATE },
        ],
        postings: [
          { account: 'active', points: -70 },
          { account: 'transferred', points: 70 },
        ],
        reason: { code: 'transfer.sent', data: { transferId: 't', reasonCode: 'gift' } },
      },
    });
    const account = after(...story, send('t', 70, { now: NOW }));
    expect(remaining(account)).toEqual({ A: 80, B: 0 });
    expect(totals(account)).toEqual({ issued: -150, active: 80, transferred: 70 });
  });

  it('have the day that inactivity gave them by then, whoever does something afterwards', () => {
    // Given points that expire after twelve months without activity, the last one in February
    const inactivity = { months: 12, zone: zoneId('UTC') };
    const active = [grant('A', 10, { inactivity }), grant('B', 10, { inactivity, now: NOW })];
    const [sent] = decided(send('t', 10, { now: at('2026-05-01') }), ...active);
    const parts = sent?.type === 'PointsTransferred' ? sent.data.parts : [];
    expect(parts).toEqual([part('A', 10, at('2027-02-02'))]);
    // When their receiver earns
    const account = after(receive('t', parts, { now: at('2026-05-01') }), grant('C', 1, { now: at('2026-12-01') }));
    // Then that is still the day
    expect(account.lots[0]).toMatchObject({ lotId: received(0), expiresAt: at('2027-02-02'), inactivity: null });
  });

  it('are neither pending nor held nor expired', () => {
    const pending = grant('P', 10, { activatesAt: at('2026-03-01') });
    const held = hold('h', 30, { now: NOW, expiresAt: at('2026-02-02') });
    const all = [earned('A', 40), pending, earned('B', 20, NOW), held];
    expect(() => decided(send('t', 11, { now: NOW }), ...all)).toThrow(
      code('points.insufficient', { requested: 11, available: 10 }),
    );
    expect(decided(send('t', 10, { now: NOW }), ...all)).toHaveLength(1);
    // What is due by then and not written down yet counts as well
    expect(() => decided(send('t', 51, { now: EARLY }), earned('A', 50), earned('B', 1, EARLY))).toThrow(
      code('points.insufficient', { available: 50 }),
    );
  });

  it('go once: the same again changes nothing, and the id stands for nothing else', () => {
    const sent = [...story, send('t', 70, { now: NOW })];
    expect(decided(send('t', 70, { now: at('2026-05-01') }), ...sent)).toEqual([]);
    for (const other of [{ to: 'clara' }, { points: points(71) }, { walletId: 'miles' }, { reasonCode: 'gift' }])
      expect(() => decided(send('t', 70, { now: NOW, ...other }), ...sent)).toThrow(code('transfer.conflict'));
  });

  it('go to somebody else who is there', () => {
    expect(() => decided(send('t', 1, { to: 'anna' }), ...story)).toThrow(code('transfer.to_self'));
    expect(() => decided(send('t', 1, { isAccountClosed: true }), ...story)).toThrow(code('account.closed'));
  });

  describe('within what the wallet lets them', () => {
    const LIMITS = { allowed: true, minimum: 10, perTransfer: 50, perPeriod: { points: 60, days: 30 } };
    const limited = (id: string, amount: number, day: string, limits = LIMITS): AccountCommand =>
      send(id, amount, { now: at(day), limits });

    it.each([
      ['less than the minimum', 9, 'transfer.below_minimum', { minimum: 10 }],
      ['more than the most', 51, 'transfer.above_maximum', { perTransfer: 50 }],
    ])('not %s', (_what, amount, refusal, data) => {
      expect(() => decided(limited('t', amount, '2026-02-01'), ...story)).toThrow(code(refusal, data));
      for (const fits of [10, 50]) expect(decided(limited('t', fits, '2026-02-01'), ...story)).toHaveLength(1);
    });

    it('not more than so many in so many days; what came back does not count', () => {
      const sent = [...story, limited('t', 50, '2026-02-01')];
      expect(() => decided(limited('u', 11, '2026-03-02T23:59:59.999Z'), ...sent)).toThrow(
        code('transfer.limit_reached', { points: 60, days: 30, left: 10 }),
      );
      expect(decided(limited('u', 10, '2026-03-02'), ...sent)).toHaveLength(1);
      expect(decided(limited('u', 50, '2026-03-03'), ...sent)).toHaveLength(1);
      const back = [...sent, comeBack('t', [part('B', 50)], { now: at('2026-02-01') })];
      expect(decided(limited('u', 50, '2026-02-02'), ...back)).toHaveLength(1);
    });

    it('none where none are allowed', () => {
      expect(() => decided(limited('t', 10, '2026-02-01', { ...LIMITS, allowed: false }), ...story)).toThrow(
        code('transfer.not_allowed'),
      );
      expect(() => decided(send('t', 0), ...story)).toThrow(code('transfer.below_minimum', { minimum: 1 }));
    });
  });

  it('stay what they were, whatever is learnt later of what came before', () => {
    // Given 50 points of July sent; when a sale of 80 comes late that expires in June
    const late = grant('C', 80, { now: at('2026-01-01'), expiresAt: at('2026-06-01') });
    const account = after(earned('A', 100, LATE), earned('B', 50, EARLY), send('t', 50, { now: NOW }), late);
    // Then those of July are gone all the same, because the other member has them
    expect(remaining(account)).toEqual({ A: 100, B: 0, C: 80 });
    // And where a late spend has taken them before, others of the sender pay
    const spent = after(...story, send('t', 50, { now: NOW }), spend('S', 30, { now: at('2026-01-15') }));
    expect(remaining(spent)).toEqual({ A: 70, B: 0 });
  });

  it('are not found by a return of the sale: what else there is pays, and the rest is owed', () => {
    const returned = reverse('B', 1, { granted: 50, reversed: 50 }, { now: at('2026-03-01') });
    const account = after(earned('A', 20), earned('B', 50, EARLY), send('t', 50, { now: NOW }), returned);
    expect(totals(account)).toEqual({ issued: -70, reversed: 50, transferred: 50, deficit: -30 });
  });
});

describe('points that a member receives', () => {
  const parts = [part('A', 20, LATE), part('B', 50, EARLY)];

  it('are lots of their own, each as long-lived as the one it came from', () => {
    // Given a member with 5 points, when 70 arrive
    const account = after(earned('C', 5), receive('t', parts, { now: NOW }));
    // Then
    expect(totals(account)).toEqual({ issued: -5, active: 75, transferred: -70 });
    expect(account.lots.slice(1)).toMatchObject([
      { lotId: received(0), origin: 'transfer', granted: 20, remaining: 20, expiresAt: LATE, occurredAt: NOW },
      { lotId: received(1), origin: 'transfer', granted: 50, remaining: 50, expiresAt: EARLY },
    ]);
    expect(incomingOf(account, { from: 'anna', transferId: 't' })?.lots).toEqual([
      { lotId: received(0), points: 20, source: 'A:base' },
      { lotId: received(1), points: 50, source: 'B:base' },
    ]);
    expect(remaining(after(receive('t', parts, { now: NOW }), settle(EARLY)))).toEqual({
      [received(0)]: 20,
      [received(1)]: 0,
    });
  });

  it('arrive once, of each sender', () => {
    const story = [receive('t', parts, { now: NOW })];
    expect(decided(receive('t', parts, { now: NOW }), ...story)).toEqual([]);
    expect(totals(after(...story, receive('t', parts, { now: NOW, from: 'clara' })))).toEqual({
      active: 140,
      transferred: -140,
    });
  });

  it('repay what is owed', () => {
    expect(totals(after(spend('S', 30), receive('t', parts, { now: NOW })))).toEqual({
      ...{ active: 40, spent: 30, transferred: -70 },
    });
  });

  it('have expired when they come too late for it', () => {
    const story = [earned('C', 1), adjust('a', 1, { now: at('2026-08-01') }), receive('t', parts, { now: NOW })];
    expect(totals(after(...story))).toEqual({ issued: -1, adjusted: -1, active: 22, expired: 50, transferred: -70 });
  });

  it('are refused by one who has left, for good', () => {
    const refused = receive('t', parts, { now: NOW, isAccountClosed: true });
    const account = after(refused);
    expect(totals(account)).toEqual({});
    expect(incomingOf(account, { from: 'anna', transferId: 't' })).toMatchObject({
      ...{ refusal: 'account.closed', lots: [] },
    });
    expect(decided(receive('t', parts, { now: NOW }), refused)).toEqual([]);
    expect(() => decided(takeBack('t'), refused)).toThrow(code('transfer.refused'));
  });

  it('are refused where the wallet can hold no more', () => {
    const full = receive(
      'full',
      Array.from({ length: 1_000 }, () => part('X', POINTS_PER_WALLET_MAX / 1_000)),
    );
    expect(decided(receive('t', parts, { now: NOW }), full)).toMatchObject([
      { type: 'TransferRefused', data: { code: 'amount.out_of_range', postings: [] } },
    ]);
  });
});

describe('a transfer that is refused', () => {
  it('has never left: the points are in their lots again, once', () => {
    const story = [earned('A', 100, LATE), earned('B', 50, EARLY)];
    const sent = [...story, send('t', 70, { now: NOW })];
    const { parts } = transferOf(after(...sent), 't') ?? { parts: [] };
    const back = comeBack('t', parts, { now: at('2026-02-03') });
    const account = after(...sent, back);
    expect(remaining(account)).toEqual({ A: 100, B: 50 });
    expect(totals(account)).toEqual(totals(after(...story)));
    expect(decided(back, ...sent, back)).toEqual([]);
    expect(() => decided(comeBack('u', parts), ...sent)).toThrow(code('transfer.unknown'));
    // And expire when they would have
    expect(totals(after(...sent, back, settle(at('2026-08-01'))))).toEqual({ issued: -150, active: 100, expired: 50 });
  });
});

describe('a transfer that an operator reverses', () => {
  const parts = [part('A', 20, LATE), part('B', 50, EARLY)];
  const arrived = receive('t', parts, { now: NOW });
  const takenOf = (command: AccountCommand, ...story: readonly AccountCommand[]) => {
    const [event] = decided(command, ...story).slice(-1);
    return event?.type === 'TransferTakenBack'
      ? event.data.parts.map(({ source, points: amount }) => [source, amount])
      : event?.type;
  };

  it('takes back what was received', () => {
    expect(takenOf(takeBack('t', { now: NOW }), arrived)).toEqual([
      ['A:base', 20],
      ['B:base', 50],
    ]);
    expect(totals(after(arrived, takeBack('t', { now: NOW })))).toEqual({});
  });

  it('takes other points where those are spent, and else owes them', () => {
    // Held points are left alone
    const story = [earned('C', 10), arrived, hold('h', 65, { now: NOW, expiresAt: at('2026-02-02') })];
    expect(totals(after(...story, takeBack('t', { now: NOW })))).toEqual({ issued: -10, held: 65, deficit: -55 });
  });

  it.each(['to-zero', 'review'] as const)('takes what is left and no more where the clawback is %s', (clawback) => {
    const story = [earned('C', 10), arrived, spend('S', 65, { now: NOW })];
    const undo = takeBack('t', { now: NOW, clawback });
    expect(takenOf(undo, ...story)).toEqual([['A:base', 15]]);
    expect(totals(after(...story, undo))).toEqual({ issued: -10, spent: 65, transferred: -55 });
  });

  it('takes what expired with the receiver, who does not pay twice', () => {
    const story = [arrived, settle(at('2026-08-01'))];
    for (const clawback of ['unlimited', 'to-zero'] as const)
      expect(totals(after(...story, takeBack('t', { now: at('2026-08-02'), clawback })))).toEqual({});
  });

  it('is once: the same again changes nothing', () => {
    const story = [arrived, takeBack('t', { now: NOW })];
    expect(decided(takeBack('t', { now: at('2026-03-01') }), ...story)).toEqual([]);
    expect(() => decided(takeBack('t', { reasonCode: 'correction' }), ...story)).toThrow(code('transfer.reversed'));
    expect(() => decided(takeBack('u'), ...story)).toThrow(code('transfer.not_received'));
  });

  it('waits for points where there are none', () => {
    const story = [arrived, spend('S', 70, { now: NOW })];
    const undo = takeBack('t', { now: at('2026-02-02'), clawback: 'to-zero' });
    expect(() => decided(undo, ...story)).toThrow(code('transfer.nothing_left'));
    expect(takenOf(undo, ...story, adjust('a', 8, { now: NOW }))).toEqual([['A:base', 8]]);
  });

  it('gives back to the sender’s lots what was taken, and no longer a life than they had', () => {
    const story = [earned('A', 100, LATE), earned('B', 50, EARLY), send('t', 70, { now: NOW })];
    const some = [{ lotId: lotId('A:base'), points: points(15) }];
    const back = comeBack('t', some, { cause: 'reversed', now: at('2026-03-01') });
    expect(remaining(after(...story, back))).toEqual({ A: 95, B: 0 });
    expect(totals(after(...story, back))).toEqual({ issued: -150, active: 95, transferred: 55 });
    const ofTheFirst = [{ lotId: lotId('B:base'), points: points(15) }];
    const backFirst = comeBack('t', ofTheFirst, { cause: 'reversed', now: at('2026-03-01') });
    expect(remaining(after(...story, backFirst))).toEqual({ A: 80, B: 15 });
    const all = [part('A', 20), part('B', 50)];
    const late = comeBack('t', all, { cause: 'reversed', now: at('2026-08-01') });
    expect(totals(after(...story, late))).toEqual({ issued: -150, active: 100, expired: 50 });
  });
});
