import { memberId, points, receiptId } from '@accrue/kernel';
import {
  adjust,
  after,
  approve,
  at,
  capture,
  correct,
  decline,
  graceUntil,
  grant,
  comeBack,
  hold,
  holdForRedemption,
  part,
  receive,
  refund,
  refundSpend,
  release,
  reverse,
  send,
  settle,
  takeBack,
  spend,
  undo,
  voidSpending,
} from './account.fixture';
import { decodeAccount, encodeAccount } from './codec';
import type { AccountCommand } from './commands';
import { decide } from './decide';
import type { AccountEvent } from './events';
import { evolve } from './evolve';
import type { Fact } from './record';
import { EMPTY_ACCOUNT } from './state';

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('a snapshot of an account', () => {
  it('brings back the same account', () => {
    const account = after(
      grant('R-1', 100, { expiresAt: at('2027-01-31') }),
      grant('R-2', 10, { activatesAt: at('2026-02-01') }),
      grant('M-1', 7, { walletId: 'miles' }),
      reverse('R-9', 2, { granted: 9, reversed: 4 }),
      hold('h-1', 30),
      holdForRedemption('h-2', 20),
      hold('h-3', 1),
      holdForRedemption('h-4', 9_999),
      hold('h-5', 5),
      capture('h-1', 10),
      release('h-3'),
      adjust('a-1', 12),
      adjust('a-2', -3),
      adjust('a-3', 5, { approvalAbove: 1, expiresAt: at('2027-01-31') }),
      adjust('a-4', 6, { approvalAbove: 1 }),
      approve('a-4'),
      adjust('a-5', -2, { approvalAbove: 1 }),
      decline('a-5'),
      undo('u-1', 'a-1'),
      undo('u-2', 'u-1', { approvalAbove: 1 }),
      settle(at('2026-01-01T00:15:00.000Z')),
      hold('h-7', 9, { now: at('2026-01-02'), expiresAt: at('2026-01-03') }),
      capture('h-7', 4, { receiptId: receiptId('R-7'), isFinal: false, now: at('2026-01-02') }),
      hold('h-8', 9, { now: at('2026-01-02'), expiresAt: at('2026-01-03') }),
      capture('h-8', 4, { receiptId: receiptId('R-8'), isFinal: false, now: at('2026-01-02') }),
      release('h-8', { now: at('2026-01-02') }),
      holdForRedemption('h-9', 8, { now: at('2026-01-02'), expiresAt: at('2026-01-03') }),
      capture('h-9', null, { now: at('2026-01-02') }),
      holdForRedemption('h-10', 8, { now: at('2026-01-02'), expiresAt: at('2026-01-03') }),
      capture('h-10', null, { now: at('2026-01-02') }),
      refund('h-10', { now: at('2026-01-02') }),
      hold('h-6', 6, { now: at('2026-01-02'), expiresAt: at('2026-01-03') }),
      send('t-1', 3, { now: at('2026-01-02') }),
      comeBack('t-1', [part('R-1', 3)], { now: at('2026-01-02') }),
      send('t-2', 2, { now: at('2026-01-02') }),
      receive('i-1', [part('X', 4)], { now: at('2026-01-02') }),
      takeBack('i-1', { now: at('2026-01-02') }),
    );
    expect(decodeAccount(throughJson(encodeAccount(account)))).toEqual(account);
  });

  it('brings back who was merged into it, and what came by them', () => {
    const [ann, anna] = [memberId('ann'), memberId('anna')];
    const theirs = after(
      ...[adjust('a-1', 12), adjust('a-2', 5), undo('u-1', 'a-2'), hold('h-1', 3), spend('S-1', 2)],
      ...[refundSpend('B-1', ['S-1'], 1, { grace: graceUntil(at('2026-03-01')) }), voidSpending('V-1', 'B-1')],
    );
    const metadata = { now: at('2026-01-03') };
    const merge: AccountCommand = { type: 'MergeAccount', data: { into: ann, walletId: 'points' }, metadata };
    const merged = decide(merge, theirs).reduce(evolve, theirs);
    expect(decodeAccount(throughJson(encodeAccount(merged)))).toEqual(merged);
    const facts = [adjust('a-1', 12), adjust('a-2', 5), undo('u-1', 'a-2'), hold('h-1', 3), spend('S-1', 2)].reduce(
      (log, command) => [...log, ...decide(command, log.reduce(evolve, EMPTY_ACCOUNT))],
      [] as readonly AccountEvent[],
    ) as readonly Fact[];
    const data = { duplicate: anna, facts, walletId: 'points' };
    const joined = after(grant('R-1', 100), { type: 'JoinDuplicate', data, metadata });
    expect(joined.holds).toMatchObject([{ of: anna }]);
    expect(decodeAccount(throughJson(encodeAccount(joined)))).toEqual(joined);
  });

  it('of five years of weekly shopping is small: 520 receipts, 5 % returned, all expired or spent', () => {
    const commands: AccountCommand[] = [];
    for (let week = 0; week < 520; week++) {
      const id = `8f2d0f3e-6c0b-4d5e-9a4e-${(week * 7919).toString(16).padStart(12, '0')}`;
      const now = at(new Date(Date.UTC(2026, 0, 1) + week * 3.5 * 86_400_000).toISOString());
      const expiresAt = at(new Date(Date.parse(now) + 365 * 86_400_000).toISOString());
      commands.push(grant(id, 250 + week, { now, expiresAt }));
      if (week % 20 === 0) commands.push(reverse(id, 1, { granted: 250 + week, reversed: 125 }, { now }));
      if (week % 20 === 10) commands.push(correct(id, 1, { granted: 260 + week, reversed: 0 }, { now }));
      if (week % 10 === 9) commands.push(holdForRedemption(id, 1_000, { now, expiresAt }), capture(id, null, { now }));
    }
    const account = after(...commands, settle(at('2032-01-01')));
    expect(account.lots).toHaveLength(520);
    expect(account.lots.every((lot) => lot.remaining === points(0))).toBe(true);
    expect(JSON.stringify(encodeAccount(account)).length).toBeLessThan(64 * 1024);
  });
});
