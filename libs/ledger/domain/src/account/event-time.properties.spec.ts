import fc from 'fast-check';
import { points as pointsOf, receiptId, zoneId, type InstantIso } from '@accrue/kernel';
import {
  adjust,
  approve,
  capture,
  comeBack,
  correct,
  decideClawback,
  graceUntil,
  grant,
  hold,
  holdForRedemption,
  part,
  receive,
  refund,
  refundSpend,
  release,
  send,
  settle,
  tried,
  spend,
  takeBack,
  undo,
  voidSpending,
} from './account.fixture';
import { SlowWallet } from './account.model.fixture';
import type { AccountCommand } from './commands';
import { evolve } from './evolve';
import { EMPTY_ACCOUNT, heldBy, totalsOf, type Account } from './state';

/** More of them search longer: `ACCRUE_PROPERTY_RUNS=400000`. */
const RUNS = Number(process.env['ACCRUE_PROPERTY_RUNS'] ?? 2_000);

/** Not at midnight, when points expire. */
const START_MS = Date.UTC(2026, 0, 1, 0, 30);
const HOUR_MS = 3_600_000;
const INACTIVITY = { months: 1, zone: zoneId('UTC') };

/** Every act of a story has a millisecond of its own, so that no two facts have the same instant. */
type Calendar = (hours: number, own: number) => InstantIso;
const calendarOf =
  (hourMs: number): Calendar =>
  (hours, own) =>
    new Date(START_MS + hours * hourMs + own).toISOString() as InstantIso;

const act = fc.record({
  kind: fc.constantFrom(
    'grant',
    'grant',
    'correct',
    'hold',
    'redeem',
    'capture',
    'release',
    'refund',
    'adjust',
    'approve',
    'undo',
    'undo',
    'settle',
    'spend',
    'spend',
    'refundSpend',
    'void',
    'decide',
    'decide',
    'send',
    'send',
    'comeBack',
    'receive',
    'takeBack',
  ),
  id: fc.integer({ min: 0, max: 3 }),
  hours: fc.integer({ min: 0, max: 40 }),
  amount: fc.integer({ min: 1, max: 9 }),
  reversals: fc.array(fc.record({ hours: fc.integer({ min: 0, max: 40 }), points: fc.integer({ min: 1, max: 4 }) }), {
    maxLength: 2,
  }),
  sequence: fc.integer({ min: 1, max: 5 }),
  life: fc.option(fc.integer({ min: 1, max: 30 })),
  wait: fc.option(fc.integer({ min: 1, max: 10 }), { freq: 1 }),
  clawback: fc.constantFrom('unlimited' as const, 'to-zero' as const, 'review' as const),
  flag: fc.boolean(),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** @param isLong hours last two days, and most of what is earned expires by inactivity */
const commandOf = (a: Act, own: number, isLong: boolean): AccountCommand => {
  const instant = calendarOf(isLong ? 48 * HOUR_MS : HOUR_MS);
  const now = instant(a.hours, own);
  const expiresAt = a.life === null ? null : instant(a.hours + a.life, own + 1);
  const activatesAt = a.wait === null ? null : instant(a.hours + a.wait, own + 2);
  switch (a.kind) {
    case 'grant':
      return grant(`R-${a.id}`, a.amount, {
        ...{ now, expiresAt, activatesAt, clawback: a.clawback },
        ...(isLong && a.sequence > 1 && { inactivity: INACTIVITY }),
      });
    case 'correct': {
      const reversals = a.reversals.map(({ hours, points }, index) => ({
        occurredAt: instant(hours, own + 3 + index),
        points: pointsOf(points),
      }));
      const reversed = reversals.reduce((sum, { points }) => sum + points, 0);
      return correct(`R-${a.id}`, a.sequence, { granted: a.amount + reversed, reversed }, { now, reversals });
    }
    case 'hold':
      return hold(`h-${a.id}`, a.amount, { now, expiresAt: expiresAt ?? instant(a.hours + 5, own + 1) });
    case 'redeem':
      return holdForRedemption(`h-${a.id}`, a.amount, { now, expiresAt: expiresAt ?? instant(a.hours + 5, own + 1) });
    case 'capture':
      return capture(`h-${a.id}`, a.amount, { now, isFinal: a.flag, receiptId: receiptId(`S-${a.sequence}`) });
    case 'release':
      return release(`h-${a.id}`, { now });
    case 'refund':
      return refund(`h-${a.id}`, { now });
    case 'spend':
      return spend(`S-${a.id}`, a.amount, { now });
    case 'refundSpend': {
      const grace = a.flag ? graceUntil(instant(a.hours + 20, own + 1)) : null;
      return refundSpend(`B-${a.id}`, [`S-${a.id}`, `S-${a.sequence}`], a.amount, { now, grace });
    }
    case 'void': {
      const kind = a.flag ? 'S' : a.life === null ? 'V' : 'B';
      return voidSpending(`V-${own}`, kind === 'V' ? `V-${own - 10}` : `${kind}-${a.id}`, { now });
    }
    case 'decide':
      return decideClawback(`d-${own}`, `R-${a.id}`, a.flag ? 'owe' : 'write_off', { now, points: pointsOf(a.amount) });
    case 'adjust': {
      const approvalAbove = a.sequence === 1 ? 0 : null;
      return adjust(`a-${own}`, a.flag ? a.amount : -a.amount, {
        now,
        expiresAt: a.flag ? expiresAt : null,
        approvalAbove,
      });
    }
    case 'undo': {
      const of = own - 10 * (a.id + 1);
      return undo(`u-${own}`, a.flag ? `a-${of}` : `u-${of}`, { now });
    }
    case 'send':
      return send(`t-${a.id}`, a.amount, { now });
    case 'comeBack':
      return comeBack(`t-${a.id}`, [], { now, cause: a.flag ? 'refused' : 'reversed' });
    case 'receive':
      return receive(
        `i-${a.id}`,
        [part('X', a.amount, expiresAt), part('Y', a.sequence, a.flag ? null : instant(a.hours + 20, own + 3))],
        { now },
      );
    case 'takeBack':
      return takeBack(`i-${a.id}`, { now, clawback: a.clawback });
    case 'approve':
      return approve(`a-${own - 10 * (a.id + 1)}`, { now });
    default:
      return settle(now);
  }
};

/** Of what was sent, all comes back, or the lot that was sent first. */
const withParts = (command: AccountCommand, { transfers }: Account): AccountCommand => {
  if (command.type !== 'ReturnTransfer') return command;
  const { transferId, cause } = command.data;
  const parts = transfers.find((one) => one.transferId === transferId)?.parts ?? [];
  return { ...command, data: { ...command.data, parts: cause === 'refused' ? parts : parts.slice(0, 1) } };
};

const told = (account: Account, command: AccountCommand): Account =>
  tried(withParts(command, account), account).reduce(evolve, account);

const stories = fc
  .tuple(fc.array(act, { maxLength: 30 }), fc.boolean())
  .map(([acts, isLong]) => acts.map((a, index) => commandOf(a, index * 10, isLong)));

const expectAsSlow = (account: Account): void => {
  const slow = new SlowWallet(account, 'points');
  const free = (isActive: boolean): number =>
    account.lots.filter((lot) => slow.isActive(lot) === isActive).reduce((sum, lot) => sum + slow.remaining(lot), 0);
  const { active, pending, held, spent, expired, reversed, transferred, ...owed } = totalsOf(account, 'points');
  const inReview = slow.count('in review');
  const writtenOff = slow.count('written off');
  expect({ active, pending, held, spent, expired, reversed }).toEqual({
    active: free(true),
    pending: free(false),
    held: slow.count('held'),
    spent: slow.count('spent'),
    expired: slow.count('expired'),
    reversed: slow.count('taken back') + inReview + writtenOff,
  });
  const received = account.lots.filter(({ origin }) => origin === 'transfer');
  expect(transferred).toBe(
    slow.count('sent') + slow.count('given back') - received.reduce((sum, { granted }) => sum + granted, 0),
  );
  expect(owed).toMatchObject({ deficit: 0 - slow.owed(), in_review: 0 - inReview, written_off: 0 - writtenOff });
  // What each hold says that it has is what is held, whatever was voided.
  expect(account.holds.reduce((sum, hold) => sum + heldBy(hold), 0)).toBe(held);
  const remaining = account.lots.map((lot) => [lot.lotId, lot.remaining]);
  expect(remaining).toEqual(account.lots.map((lot) => [lot.lotId, slow.remaining(lot)]));
};

describe('facts that come in any order', () => {
  it('are booked as the slow model books them in event order', () => {
    fc.assert(
      fc.property(stories, (story) => {
        expectAsSlow(story.reduce(told, EMPTY_ACCOUNT));
      }),
      { numRuns: RUNS },
    );
  });

  it('lead to the same books as the same facts told in event order, whatever of them was accepted', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const account = story.reduce(told, EMPTY_ACCOUNT);
        const awards = story.filter(({ type }) => type === 'GrantAwards' || type === 'CorrectAward');
        const others = story.filter(({ type }) => type !== 'GrantAwards' && type !== 'CorrectAward');
        // Points are asked for in the order of the story in both; what was earned is known before, in one of them.
        const early = [...awards, ...others].reduce(told, EMPTY_ACCOUNT);
        const accepted = ({ holds, adjustments, decisions, transfers, incoming }: Account): unknown => [
          ...[holds, adjustments, decisions, transfers, incoming],
        ];
        fc.pre(JSON.stringify(accepted(account)) === JSON.stringify(accepted(early)));
        fc.pre(account.settledAt === early.settledAt);
        expect(early.wallets).toEqual(account.wallets);
      }),
      { numRuns: 500 },
    );
  });
});
