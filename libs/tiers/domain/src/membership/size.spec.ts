import {
  instantFromEpochMs,
  minorUnits,
  uuidV5,
  ACCRUE_NAMESPACE,
  walletAmounts,
  type InstantIso,
} from '@accrue/kernel';
import type { Ladder } from '../ladder/ladder';
import { decide } from './decide';
import { evolve } from './evolve';
import { encodeMembership } from './snapshot';
import { initialMembership, type Membership } from './state';

const LADDER: Ladder = {
  programmeVersion: 1,
  effectiveFrom: null,
  qualify: { by: 'wallet', walletId: 'points' },
  onReturn: 'keep',
  ...{ downgrade: 'immediate', graceDays: 0, memberships: [] },
  tiers: [0, 5_000, 20_000, 60_000].map((threshold, index) => ({
    id: `tier-${index}`,
    name: `Tier ${index}`,
    threshold,
    multiplier: '1',
    entitlements: [],
    was: null,
  })),
};
const WEEK_MS = 7 * 24 * 3_600_000;

/** Two receipts a week for five years, each tenth of them a return, each third with cashback, too. */
const shopping = (receipts: number): Membership => {
  let state = initialMembership;
  for (let n = 0; n < receipts; n += 1) {
    const at = instantFromEpochMs(Date.UTC(2021, 0, 4, 17, 42, 10, 250) + Math.floor((n * WEEK_MS) / 2));
    const order = `${at}|${at.slice(0, 10)}|S-014|3|T-2|${String(n).padStart(12, '0')}`;
    const receiptId = uuidV5(`receipt-${n}`, ACCRUE_NAMESPACE);
    const earned = n % 10 === 9 ? -37 : 131 + n;
    const data = {
      memberId: 'M',
      receiptId,
      order,
      amounts: walletAmounts(
        n % 3 === 0
          ? [
              ['points', earned],
              ['cashback', earned * 10],
            ]
          : [['points', earned]],
      ),
      spend: minorUnits(earned * 100),
      sequence: 0,
      ladders: [LADDER] as const,
      now: '2027-01-01T00:00:00.000Z' as InstantIso,
    };
    state = decide({ type: 'CountQualification', data }, state).reduce(evolve, state);
  }
  return state;
};

it('a snapshot of 520 receipts stays under 64 KiB', () => {
  const state = shopping(520);
  expect(state.contributions).toHaveLength(520);
  expect(state.timeline).toHaveLength(3);
  expect(JSON.stringify(encodeMembership(state)).length).toBeLessThan(64 * 1024);
});
