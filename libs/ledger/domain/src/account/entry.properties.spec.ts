import fc from 'fast-check';
import { points, awardId, receiptId, type InstantIso } from '@accrue/kernel';
import {
  adjust,
  after,
  capture,
  correct,
  grant,
  hold,
  release,
  reverse,
  settle,
  spend,
  tried,
} from './account.fixture';
import type { AccountCommand } from './commands';
import { decide } from './decide';
import { enter, enterGrant } from './entry';
import { evolve } from './evolve';
import { totalsAt } from './moments';
import { EMPTY_ACCOUNT, totalsOf, type Account } from './state';

/** Whole hours, so that much of it happens at one instant. */
const instant = (hour: number): InstantIso => new Date(Date.UTC(2026, 0, 1, hour)).toISOString() as InstantIso;

const act = fc.record({
  kind: fc.constantFrom(
    'grant',
    'grant',
    'reverse',
    'correct',
    'hold',
    'capture',
    'release',
    'spend',
    'adjust',
    'settle',
  ),
  id: fc.nat(3),
  hour: fc.nat(3),
  amount: fc.integer({ min: 1, max: 9 }),
  life: fc.option(fc.integer({ min: 1, max: 3 })),
  wait: fc.option(fc.integer({ min: 1, max: 2 }), { freq: 1 }),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

const commandOf = ({ kind, id, hour, amount, life, wait }: Act): AccountCommand => {
  const now = instant(hour);
  const expiresAt = life === null ? null : instant(hour + life);
  const activatesAt = wait === null ? null : instant(hour + wait);
  switch (kind) {
    case 'grant':
      return grant(`R-${String(id)}`, amount, { now, expiresAt, activatesAt });
    case 'reverse':
      return reverse(`R-${String(id)}`, amount, { granted: 9, reversed: amount }, { now });
    case 'correct':
      return correct(`R-${String(id)}`, amount, { granted: amount, reversed: 0 }, { now });
    case 'hold':
      return hold(`h-${String(id)}`, amount, { now, expiresAt: instant(hour + (life ?? 5)) });
    case 'capture':
      return capture(`h-${String(id)}`, amount, { now });
    case 'release':
      return release(`h-${String(id)}`, { now });
    case 'spend':
      return spend(`S-${String(id)}`, amount, { now });
    case 'adjust':
      return adjust(`a-${String(id)}-${String(amount)}`, amount % 2 === 0 ? amount : -amount, { now });
    case 'settle':
      return settle(now);
  }
};

const accountAfter = (acts: readonly Act[]): Account =>
  acts.reduce((account, each) => tried(commandOf(each), account).reduce(evolve, account), EMPTY_ACCOUNT);

/** More of them search longer: `ACCRUE_PROPERTY_RUNS=400000`. */
const RUNS = Number(process.env['ACCRUE_PROPERTY_RUNS'] ?? 2_000);

describe('What is booked', () => {
  it('is what all facts together come to, when much happens at one instant and is heard of in any order', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        const account = accountAfter(acts);
        expect(totalsOf(account, 'points')).toEqual(totalsAt(account, 'points', account.settledAt));
      }),
      { numRuns: RUNS },
    );
  });

  it('is the same in whatever order awards are heard of, with expiry, waiting and returns at one instant', () => {
    // Each award is granted; changes of one that have the same number say the same.
    const told = fc
      .tuple(fc.array(act, { minLength: 4, maxLength: 4 }), fc.array(act, { maxLength: 6 }))
      .map(([grants, changes]) => [
        ...grants.map((each, id): Act => ({ ...each, kind: 'grant', id })),
        ...[...Map.groupBy(changes, ({ id, amount }) => `${String(id)} ${String(amount)}`).values()].map(
          ([first]): Act => ({ ...(first as Act), kind: 'correct' }),
        ),
        ...changes.filter(({ kind }) => kind === 'settle'),
      ]);
    fc.assert(
      fc.property(
        told.chain((acts) => fc.tuple(fc.constant(acts), fc.shuffledSubarray(acts, { minLength: acts.length }))),
        ([acts, shuffled]) => {
          const end = instant(30);
          const [one, other] = [acts, shuffled].map((order) => {
            const account = accountAfter(order);
            return decide(settle(end), account).reduce(evolve, account);
          }) as [Account, Account];
          expect(totalsOf(one, 'points')).toEqual(totalsOf(other, 'points'));
          expect(new Set(one.lots)).toEqual(new Set(other.lots));
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('keeps points that came in at the very instant at which a hold timed out that is heard of afterwards', () => {
    // Given a point earned at 03:00
    const earned = after(grant('R', 1, { now: instant(3) }));
    // When a hold is heard of that was placed at 01:00 and timed out at 03:00
    const held = decide(hold('h', 1, { now: instant(1), expiresAt: instant(3) }), earned).reduce(evolve, earned);
    const settled = decide(settle(instant(3)), held).reduce(evolve, held);
    // Then the point can be spent
    expect(totalsOf(settled, 'points')).toMatchObject({ issued: -1, active: 1, held: 0 });
  });
});

describe('Points earned last', () => {
  /** Of awards of one receipt, now and then none. */
  const given = fc.array(fc.nat(9), { minLength: 1, maxLength: 4 });

  it('are entered as if everything else were looked at again, also at an instant at which much else happened', () => {
    let atOnce = 0;
    fc.assert(
      fc.property(
        fc.array(act, { maxLength: 12 }),
        fc.nat(1),
        fc.integer({ min: 1, max: 5 }),
        given,
        (acts, later, life, amounts) => {
          const account = accountAfter(acts);
          fc.pre(account.settledAt !== EMPTY_ACCOUNT.settledAt);
          const hour = (Date.parse(account.settledAt) - Date.parse(instant(0))) / 3_600_000;
          const occurredAt = instant(hour + later);
          const settled = decide(settle(occurredAt), account).reduce(evolve, account);
          const earner = {
            receiptId: receiptId('R-new'),
            programmeVersion: 1,
            occurredAt,
            tierId: null,
            multiplier: '1',
          };
          const awards = amounts.map((amount, index) => ({
            ...{ awardId: awardId(`R-new:${String(9 - index)}`), ruleId: String(9 - index), sequence: 0 },
            ...{ basePoints: points(amount), granted: points(amount) },
          }));
          const fact = {
            type: 'PointsEarned' as const,
            data: {
              ...{ ...earner, walletId: 'points', awards, status: 'active' as const },
              ...{ activatesAt: null, expiresAt: instant(hour + later + life), expiresOn: null },
              reason: {
                code: 'award.earned' as const,
                data: { receiptId: earner.receiptId, multiplier: '1', tierId: null },
              },
            },
          };
          if (later === 0) atOnce += 1;
          expect(enterGrant(settled, fact)).toEqual(enter(settled, fact));
        },
      ),
      { numRuns: RUNS },
    );
    expect(atOnce).toBeGreaterThan(RUNS / 3);
  });
});
