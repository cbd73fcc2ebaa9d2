import fc from 'fast-check';
import { instantFromEpochMs, localDateOf, zoneId } from '@accrue/kernel';
import type { ProgrammeDocument } from './document';
import { pendingDaysOf } from './pending';
import { document, problemsOf as all } from './programme.fixture';
import { lotTerms } from './terms';

const problemsOf = (of: ProgrammeDocument) => all(of).map(({ path, code }) => `${path} ${code}`);

const HOUR_MS = 3_600_000;
const ZONES = ['UTC', 'Europe/London', 'Pacific/Auckland', 'America/Sao_Paulo'];

describe('points that are pending until the end of the return window', () => {
  /** Hour by hour, without any arithmetic on days: how many local days come after that of the purchase while it is pending. */
  it('can be spent from the first hour after the last local day on which goods can come back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_700_000_000, max: 1_900_000_000 }),
        fc.integer({ min: 0, max: 9 }),
        fc.constantFrom(...ZONES),
        (second, windowDays, name) => {
          const zone = zoneId(name);
          const boughtMs = second * 1_000;
          const pendingDays = pendingDaysOf({ pendingDays: 'return-window' }, { windowDays });
          const { activatesAt } = lotTerms(
            { pendingDays, expiry: { never: true } },
            instantFromEpochMs(boughtMs),
            zone,
          );
          const days = new Set<string>();
          for (let ms = boughtMs; instantFromEpochMs(ms) < (activatesAt ?? ''); ms += HOUR_MS)
            days.add(localDateOf(instantFromEpochMs(ms), zone));
          expect(days.size).toBe(windowDays + 1);
          expect(days).not.toContain(localDateOf(activatesAt ?? instantFromEpochMs(boughtMs), zone));
        },
      ),
      { numRuns: 200 },
    );
  });

  const wallets = [{ id: 'points', name: 'Points', pendingDays: 'return-window' }] as const;

  it('need a window, as referrals do that say no days of their own', () => {
    const referral = { minimumMinor: 100 };
    expect(problemsOf({ ...document, wallets, referral })).toStrictEqual([
      '/wallets/0/pendingDays returns.no_window',
      '/referral returns.no_window',
    ]);
    expect(problemsOf({ ...document, wallets, referral, returns: { windowDays: 0 } })).toStrictEqual([]);
    expect(problemsOf({ ...document, referral: { ...referral, returnDays: 3 } })).toStrictEqual([]);
  });

  it('do not expire before it is over', () => {
    const expiring = (days: number) =>
      problemsOf({ ...document, returns: { windowDays: 14 }, wallets: [{ ...wallets[0], expiry: { days } }] });
    expect(expiring(14)).toStrictEqual(['/wallets/0/expiry expiry.before_activation']);
    expect(expiring(15)).toStrictEqual([]);
  });
});
