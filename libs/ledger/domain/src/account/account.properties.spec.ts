import fc from 'fast-check';
import { points, receiptId, type InstantIso } from '@accrue/kernel';
import {
  adjust,
  approve,
  approvePayout,
  askPayout,
  capture,
  comeBack,
  confirmPayout,
  correct,
  decline,
  decideClawback,
  giveUpPayout,
  grant,
  hold,
  holdForRedemption,
  part,
  receive,
  refund,
  release,
  reverse,
  send,
  settle,
  tried,
  takeBack,
  undo,
} from './account.fixture';
import { decodeAccount, encodeAccount } from './codec';
import type { AccountCommand } from './commands';
import { decide } from './decide';
import type { AccountEvent } from './events';
import { evolve } from './evolve';
import { capturedOf, EMPTY_ACCOUNT, heldBy, reversedOf, statusOf, type Account } from './state';

const START_MS = Date.UTC(2026, 0, 1);
const hour = (n: number): InstantIso => new Date(START_MS + n * 3_600_000).toISOString() as InstantIso;

/** Few ids, small amounts, two wallets, a short calendar: so that things meet. `now` is given by the place in the story. */
const step = fc.record({
  kind: fc.constantFrom(
    'grant',
    'reverse',
    'correct',
    'hold',
    'redeem',
    'capture',
    'release',
    'refund',
    'adjust',
    'approve',
    'decline',
    'decide',
    'undo',
    'settle',
    'send',
    'comeBack',
    'receive',
    'takeBack',
    'askPayout',
    'approvePayout',
    'confirmPayout',
    'giveUpPayout',
  ),
  id: fc.integer({ min: 0, max: 4 }),
  wallet: fc.constantFrom('points', 'miles'),
  amount: fc.integer({ min: 1, max: 60 }),
  share: fc.integer({ min: 0, max: 100 }),
  sequence: fc.integer({ min: 1, max: 4 }),
  lifeHours: fc.option(fc.integer({ min: 1, max: 30 })),
  clawback: fc.constantFrom('unlimited' as const, 'to-zero' as const, 'review' as const),
  waitHours: fc.option(fc.integer({ min: 1, max: 10 })),
});
const APPROVALS = ['none', 'one', 'four-eyes'] as const;
const GIVEN_UP = ['cancelled', 'refused', 'failed'] as const;
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const commandOf = (s: Step, index: number): AccountCommand => {
  const now = hour(index);
  const walletId = s.wallet;
  const expiresAt = s.lifeHours === null ? null : hour(index + s.lifeHours);
  const id = `${walletId}-${s.id}`;
  const totals = { granted: s.amount, reversed: Math.floor((s.amount * s.share) / 100) };
  switch (s.kind) {
    case 'grant':
      return grant(id, s.amount, {
        walletId,
        now,
        expiresAt,
        clawback: s.clawback,
        activatesAt: s.waitHours === null ? null : hour(index + s.waitHours),
      });
    case 'reverse':
      return reverse(id, s.sequence, totals, { walletId, now });
    case 'correct':
      return correct(id, s.sequence, totals, { walletId, now });
    case 'hold':
      return hold(`h-${s.id}`, s.amount, { walletId, now, expiresAt: hour(index + (s.lifeHours ?? 5)) });
    case 'redeem':
      return holdForRedemption(`h-${s.id}`, s.amount, { walletId, now, expiresAt: hour(index + (s.lifeHours ?? 5)) });
    case 'capture':
      return capture(`h-${s.id}`, s.share < 50 ? null : s.amount, {
        now,
        receiptId: s.sequence === 1 ? null : receiptId(`R-${s.sequence}`),
        isFinal: s.waitHours === null,
        onTimeout: s.share % 2 === 0 ? 'release' : 'reject',
      });
    case 'release':
      return release(`h-${s.id}`, { now });
    case 'refund':
      return refund(`h-${s.id}`, { now });
    case 'decide':
      return decideClawback(`d-${s.sequence}`, id, s.share < 50 ? 'owe' : 'write_off', { now });
    case 'adjust':
      return adjust(`a-${s.id}`, s.share < 50 ? s.amount : -s.amount, { walletId, now, expiresAt, approvalAbove: 30 });
    case 'approve':
      return approve(`a-${s.id}`, { now });
    case 'undo':
      return undo(`u-${s.id}`, s.share < 50 ? `a-${s.sequence}` : `u-${s.sequence}`, { now, approvalAbove: 30 });
    case 'send':
      return send(`t-${s.id}`, s.amount, { walletId, now });
    case 'comeBack':
      return comeBack(`t-${s.id}`, [part(id, 1)], { now, cause: 'reversed' });
    case 'receive':
      return receive(`i-${s.id}`, [part('X', s.amount, expiresAt), part('Y', 1)], { walletId, now });
    case 'takeBack':
      return takeBack(`i-${s.id}`, { now, clawback: s.clawback });
    case 'askPayout':
      return askPayout(`p-${s.id}`, s.share < 50 ? null : s.amount, {
        ...{ walletId, now, expiresAt: hour(index + (s.lifeHours ?? 5)) },
        terms: { minimum: s.sequence, multiple: s.sequence, approval: APPROVALS[s.sequence % 3] ?? 'one' },
      });
    case 'approvePayout':
      return approvePayout(`p-${s.id}`, { now, actor: s.share < 50 ? 'app' : 'olga' });
    case 'confirmPayout':
      return confirmPayout(`p-${s.id}`, `PAY-${s.sequence}`, { now });
    case 'giveUpPayout':
      return giveUpPayout(`p-${s.id}`, GIVEN_UP[s.sequence % 3] ?? 'failed', { now });
    case 'decline':
      return decline(`a-${s.id}`, { now });
    default:
      return settle(now);
  }
};

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

const expectSound = (account: Account): void => {
  for (const [walletId, totals] of Object.entries(account.wallets)) {
    const lots = account.lots.filter((lot) => lot.walletId === walletId);
    const isActive = (lot: Account['lots'][number]): boolean => statusOf(lot, account) === 'active';
    const { issued, pending, active, held, spent, expired, reversed, adjusted, transferred, deficit } = totals;
    const { in_review: inReview, written_off: writtenOff } = totals;
    expect(sum(Object.values(totals))).toBe(0);
    expect(sum(lots.map((lot) => lot.inReview))).toBe(0 - inReview);
    expect(0 - issued).toBe(
      pending + active + held + spent + expired + reversed + adjusted + transferred + deficit + inReview + writtenOff,
    );
    expect(sum(lots.filter(isActive).map((lot) => lot.remaining))).toBe(active);
    expect(sum(lots.filter((lot) => !isActive(lot)).map((lot) => lot.remaining))).toBe(pending);
    expect(sum(account.holds.filter((hold) => hold.walletId === walletId).map(heldBy))).toBe(held);
    expect(sum(lots.map((lot) => lot.expired))).toBe(expired);
    expect(sum(lots.filter(({ origin }) => origin === 'award').map((lot) => lot.granted))).toBe(0 - issued);
    expect(sum(lots.map(reversedOf))).toBe(reversed);
    expect(
      Math.min(active, pending, held, spent, expired, reversed, 0 - deficit, 0 - inReview, 0 - writtenOff),
    ).toBeGreaterThanOrEqual(0);
    if (deficit < 0) expect([active, pending]).toEqual([0, 0]);
  }
  const spends = account.holds.filter(({ status }) => status !== 'refunded');
  expect(sum(Object.values(account.wallets).map(({ spent }) => spent))).toBe(sum(spends.map(capturedOf)));
  for (const hold of account.holds) {
    expect(capturedOf(hold)).toBeLessThanOrEqual(hold.points);
    const receipts = hold.captures.flatMap(({ receiptId: receipt }) => receipt ?? []);
    expect(new Set(receipts).size).toBe(receipts.length);
  }
  for (const lot of account.lots) {
    expect(lot.remaining).toBeGreaterThanOrEqual(0);
    expect(lot.remaining).toBeLessThanOrEqual(lot.granted);
    expect(lot.expired).toBeGreaterThanOrEqual(0);
    expect(reversedOf(lot)).toBeLessThanOrEqual(lot.granted);
  }
};

const expectBooked = (event: AccountEvent, after: Account): void => {
  const { walletId, postings, balance } = event.data;
  expect(sum(postings.map((posting) => posting.points))).toBe(0);
  const totals = after.wallets[walletId];
  expect(balance).toEqual({
    active: totals?.active,
    pending: totals?.pending,
    held: totals?.held,
    deficit: 0 - (totals?.deficit ?? 0),
  });
};

/** Points go into a hold, or out by hand, only from lots that are not past their expiry. */
const expectUnexpired = (event: AccountEvent, now: InstantIso, before: Account): void => {
  const isTaken = event.type === 'PointsAdjusted' && event.data.points < 0;
  if (event.type !== 'HoldPlaced' && event.type !== 'PointsTransferred' && !isTaken) return;
  for (const { lotId } of event.data.lots) {
    const expiresAt = before.lots.find((lot) => lot.lotId === lotId)?.expiresAt ?? null;
    expect(expiresAt === null || expiresAt > now).toBe(true);
  }
};

describe('whatever happens to an account', () => {
  it('points are conserved, postings sum to zero, no lot is negative, none is spent after its expiry', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (story) => {
        let account = EMPTY_ACCOUNT;
        story.forEach((s, index) => {
          const command = commandOf(s, index);
          for (const event of tried(command, account)) {
            const next = evolve(account, event);
            expectBooked(event, next);
            expectUnexpired(event, command.metadata.now, account);
            account = next;
          }
          expectSound(account);
          for (const lot of account.lots)
            if (lot.expiresAt !== null && lot.expiresAt <= account.settledAt) expect(lot.remaining).toBe(0);
        });
        expect(decodeAccount(JSON.parse(JSON.stringify(encodeAccount(account))))).toEqual(account);
      }),
      { numRuns: 400 },
    );
  });

  it('the same command a second time changes nothing', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (story) => {
        let account = EMPTY_ACCOUNT;
        story.forEach((s, index) => {
          const command = commandOf(s, index);
          const events = tried(command, account);
          account = events.reduce(evolve, account);
          if (events.length > 0) expect(tried(command, account)).toEqual([]);
        });
      }),
      { numRuns: 300 },
    );
  });
});

/** All messages of some awards: a grant, then changes with rising sequence. */
const award = fc.record({
  granted: fc.integer({ min: 1, max: 90 }),
  expires: fc.boolean(),
  waits: fc.boolean(),
  changes: fc.array(
    fc.record({
      granted: fc.integer({ min: 0, max: 90 }),
      share: fc.integer({ min: 0, max: 100 }),
      corrects: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
});

describe('the messages of a member’s awards, none spent', () => {
  const messages = fc.array(award, { minLength: 1, maxLength: 5 }).map((awards) =>
    awards.flatMap(({ granted, expires, waits, changes }, index) => {
      const id = `R-${index}`;
      const life = {
        expiresAt: expires ? hour(1_000 + index) : null,
        activatesAt: waits ? hour(500) : null,
        now: hour(index),
      };
      return [
        grant(id, granted, life),
        ...changes.map((change, at) => {
          const totals = { granted: change.granted, reversed: Math.floor((change.granted * change.share) / 100) };
          return change.corrects ? correct(id, at + 1, totals) : reverse(id, at + 1, totals);
        }),
      ];
    }),
  );
  const fold = (commands: readonly AccountCommand[]): Account =>
    commands.reduce((account, command) => decide(command, account).reduce(evolve, account), EMPTY_ACCOUNT);
  const end = (account: Account) => ({
    wallets: account.wallets,
    lots: [...account.lots].sort((a, b) => (a.lotId < b.lotId ? -1 : 1)),
  });

  it('end in the same lots and balances in any order and however often they come', () => {
    const shuffled = messages.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.array(fc.nat({ max: all.length - 1 }), { maxLength: 10 }).chain((again) =>
          fc.shuffledSubarray([...all, ...again.map((index) => all[index] as AccountCommand)], {
            minLength: all.length + again.length,
          }),
        ),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([inOrder, anyOrder]) => {
        expect(end(fold(anyOrder))).toEqual(end(fold(inOrder)));
      }),
      { numRuns: 500 },
    );
  });

  it('leave in each lot what was granted and not taken back', () => {
    fc.assert(
      fc.property(messages, (all) => {
        for (const lot of fold(all).lots) expect(lot.remaining).toBe(points(lot.granted - reversedOf(lot)));
      }),
    );
  });
});
