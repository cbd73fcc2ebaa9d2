import fc from 'fast-check';
import { points, type InstantIso } from '@accrue/kernel';
import { adjust, at, capture, correct, grant, hold, settle, tried } from './account.fixture';
import { SlowWallet } from './account.model.fixture';
import { calendarOf, type CalendarEntry } from './calendar';
import type { AccountCommand } from './commands';
import { evolve } from './evolve';
import { totalsAt } from './moments';
import type { AutomaticRedeeming } from './placed';
import { settleDue } from './settle-due';
import { EMPTY_ACCOUNT, type Account } from './state';

const after = (...commands: readonly AccountCommand[]): Account =>
  commands.reduce((account, command) => tried(command, account).reduce(evolve, account), EMPTY_ACCOUNT);
const told = (account: Account, now: string, automatic?: AutomaticRedeeming): readonly string[] =>
  calendarOf(account, at(now), automatic).map(({ at: on, what, points: amount, isWhileInactive }) =>
    [on.slice(0, 10), what, amount, ...(isWhileInactive ? ['while inactive'] : [])].join(' '),
  );

describe('what time alone will do to an account', () => {
  it('is each expiry on its day, of what was not spent', () => {
    const account = after(
      grant('R-1', 100, { now: at('2026-01-05'), expiresAt: at('2026-06-01') }),
      grant('R-2', 30, { now: at('2026-01-06'), expiresAt: at('2026-06-01') }),
      grant('R-3', 50, { now: at('2026-01-07'), expiresAt: at('2026-09-01') }),
      grant('R-4', 7, { now: at('2026-01-08') }),
      hold('h-1', 110, { now: at('2026-01-09'), expiresAt: at('2026-01-10') }),
      capture('h-1', null, { now: at('2026-01-09') }),
    );
    expect(told(account, '2026-02-01')).toEqual(['2026-06-01 expired 20', '2026-09-01 expired 50']);
    // What is past is not to come.
    expect(told(account, '2026-06-01')).toEqual(['2026-09-01 expired 50']);
  });

  it('says when pending points can be spent, and when a hold gives its points back, which may be too late for them', () => {
    const account = after(
      grant('R-1', 100, { now: at('2026-01-05'), activatesAt: at('2026-01-20'), expiresAt: at('2026-06-01') }),
      grant('R-2', 40, { now: at('2026-01-05'), expiresAt: at('2026-01-15') }),
      hold('h-1', 30, { now: at('2026-01-09'), expiresAt: at('2026-01-16') }),
    );
    expect(told(account, '2026-01-10')).toEqual([
      '2026-01-15 expired 10',
      '2026-01-16 released 30',
      '2026-01-16 expired 30',
      '2026-01-20 activated 100',
      '2026-06-01 expired 100',
    ]);
  });

  it('says of points that live as long as somebody comes when they will be gone', () => {
    const inactivity = { months: 6, zone: 'Europe/London' } as const;
    const lives = { inactivity } as Parameters<typeof grant>[2];
    const account = after(
      grant('R-1', 100, { now: at('2026-01-05'), ...lives }),
      grant('R-2', 40, { now: at('2026-02-10'), ...lives }),
    );
    expect(told(account, '2026-03-01')).toEqual(['2026-08-10 expired 140 while inactive']);
  });

  it('lets nothing expire that a reward takes by itself before', () => {
    const account = after(
      grant('R-1', 6, { now: at('2026-01-05'), expiresAt: at('2026-01-20') }),
      grant('R-2', 6, { now: at('2026-01-05'), activatesAt: at('2026-01-20'), expiresAt: at('2026-06-01') }),
    );
    expect(told(account, '2026-01-10', COFFEE)).toEqual([
      '2026-01-20 activated 6',
      '2026-01-20 redeemed 10',
      '2026-06-01 expired 2',
      // Nobody handed the coffee over: the stamps come back when it is too late for them.
      '2027-01-01 released 10',
      '2027-01-01 expired 10',
    ]);
    expect(told(account, '2026-01-10')).toEqual([
      '2026-01-20 activated 6',
      '2026-01-20 expired 6',
      '2026-06-01 expired 6',
    ]);
  });
});

const COFFEE: AutomaticRedeeming = {
  memberId: 'm-1',
  rewards: [{ rewardId: 'coffee', walletId: 'points', points: points(10) }],
  holdsUntil: at('2027-01-01'),
};

const START_MS = Date.UTC(2026, 0, 1);
const instant = (hours: number, ms = 0): InstantIso =>
  new Date(START_MS + hours * 3_600_000 + ms).toISOString() as InstantIso;

const step = fc.record({
  kind: fc.constantFrom('grant', 'grant', 'grant', 'correct', 'hold', 'capture', 'adjust', 'settle'),
  id: fc.integer({ min: 0, max: 3 }),
  wallet: fc.constantFrom('points', 'points', 'miles'),
  amount: fc.integer({ min: 1, max: 14 }),
  back: fc.integer({ min: 0, max: 14 }),
  lifeHours: fc.option(fc.integer({ min: 1, max: 24 * 40 })),
  waitHours: fc.option(fc.integer({ min: 1, max: 30 })),
  months: fc.option(fc.constantFrom(1, 2)),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Each fact has an instant of its own. */
const commandOf = (s: Step, index: number): AccountCommand => {
  const now = instant(index, 60_000 + index);
  const walletId = s.wallet;
  const expiresAt = s.lifeHours === null ? null : instant(index + s.lifeHours);
  const activatesAt = s.waitHours === null ? null : instant(index + s.waitHours);
  switch (s.kind) {
    case 'grant':
      return grant(`${walletId}-${String(s.id)}`, s.amount, {
        ...{ walletId, now, activatesAt },
        ...(s.months === null ? { expiresAt } : { inactivity: { months: s.months, zone: 'Europe/London' as never } }),
      });
    case 'correct': {
      const totals = { granted: s.amount, reversed: Math.min(s.back, s.amount) };
      return correct(`${walletId}-${String(s.id)}`, index + 1, totals, { walletId, now });
    }
    case 'hold':
      return hold(`h-${String(s.id)}`, s.amount, {
        walletId,
        now,
        expiresAt: instant(index + s.amount * 3, 30 + index),
      });
    case 'capture':
      return capture(`h-${String(s.id)}`, null, { now, onTimeout: 'release' });
    case 'adjust':
      return adjust(`a-${String(index)}`, s.back === 0 ? s.amount : -s.amount, { walletId, now, expiresAt });
    default:
      return settle(now);
  }
};

const expired = (entries: readonly CalendarEntry[], walletId: string, until: InstantIso): number =>
  entries
    .filter((entry) => entry.what === 'expired' && entry.walletId === walletId && entry.at <= until)
    .reduce((sum, entry) => sum + entry.points, 0);

describe('the calendar of an account, whatever has happened on it', () => {
  it('is what is booked when time passes and nothing else happens, at each of its instants', () => {
    let entriesSeen = 0;
    let redeemed = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 3, maxLength: 14 }), fc.boolean(), (story, isAutomatic) => {
        const automatic = isAutomatic
          ? { ...COFFEE, rewards: [...COFFEE.rewards, { ...COFFEE.rewards[0]!, walletId: 'miles' }] }
          : null;
        const account = story.reduce((before, s, index) => {
          const command = { ...commandOf(s, index), ...(automatic === null ? {} : { automatic }) };
          return tried(command, before).reduce(evolve, before);
        }, EMPTY_ACCOUNT);
        const now = instant(story.length);
        const settled = settleDue(now, account, automatic).reduce(evolve, account);
        const entries = calendarOf(settled, now, automatic);
        expect(calendarOf(account, now, automatic)).toEqual(entries);
        entriesSeen += entries.length;
        redeemed += entries.filter(({ what }) => what === 'redeemed').length;
        // Booked step by step, and acted out point by point by the slow model at the end.
        let booked = settled;
        for (const instantOf of new Set(entries.map((entry) => entry.at))) {
          booked = settleDue(instantOf, booked, automatic).reduce(evolve, booked);
          for (const walletId of Object.keys(settled.wallets)) {
            const gone = expired(entries, walletId, instantOf);
            expect(booked.wallets[walletId]?.expired).toBe((settled.wallets[walletId]?.expired ?? 0) + gone);
            expect(totalsAt(booked, walletId, instantOf)).toEqual(booked.wallets[walletId]);
          }
        }
        const end = instant(24 * 400 * 3);
        const last = settleDue(end, booked, automatic).reduce(evolve, booked);
        for (const walletId of Object.keys(settled.wallets)) {
          const all = (settled.wallets[walletId]?.expired ?? 0) + expired(entries, walletId, end);
          expect(last.wallets[walletId]?.expired).toBe(all);
          expect(new SlowWallet(last, walletId).count('expired')).toBe(all);
          expect(last.wallets[walletId]?.held).toBe(0);
        }
      }),
      { numRuns: 400 },
    );
    expect(entriesSeen).toBeGreaterThan(1_000);
    expect(redeemed).toBeGreaterThan(20);
  });
});
