import {
  unitOf,
  type MembershipDocument,
  type QualifyDocument,
  type TierDocument,
  type TiersDocument,
  type WalletDocument,
} from '@accrue/contracts';
import { localDate, Rejected, zoneId, type ZoneId } from '@accrue/kernel';
import type { MembershipTerms, PublishedLadder, Qualify, Tier } from '@accrue/tiers-domain';
import type { TiersProblemCode } from '../problem-statuses';

export type LadderTerms = Omit<PublishedLadder, 'programmeVersion' | 'effectiveFrom'>;

/** What each wallet of the programme counts, for whoever shows amounts. */
export type WalletUnits = Readonly<Record<string, string>>;

interface Published {
  readonly timeZone: string;
  readonly wallets: readonly WalletDocument[];
  readonly tiers?: TiersDocument | undefined;
}

/**
 * The tiers of a published programme, defaults filled in. Without any, nobody is in one.
 * @throws Rejected qualify.wallet_missing, qualify.counter_missing of a document that campaigns does not publish
 */
export const ladderOf = ({ timeZone, wallets, tiers = NONE }: Published): LadderTerms => {
  const { qualify, onReturn = 'keep', graceDays = 0, memberships: paid = [], ladder } = tiers;
  const memberships = paid.map((terms) => membershipOf(terms, zoneId(timeZone)));
  const counts = qualifyOf(qualify, wallets, zoneId(timeZone));
  const isYearly = counts.window !== undefined && 'yearlyFrom' in counts.window;
  const { downgrade = isYearly ? 'at-period-end' : 'immediate' } = tiers;
  return { qualify: counts, onReturn, downgrade, graceDays, memberships, tiers: ladder.map(tierOf) };
};

export const unitsOf = ({ wallets }: Pick<Published, 'wallets'>): WalletUnits =>
  Object.fromEntries(wallets.map((wallet) => [wallet.id, unitOf(wallet)]));

const NONE: TiersDocument = { qualify: { by: 'spend' }, ladder: [] };

const qualifyOf = (
  { by, wallet, counter, window }: QualifyDocument = { by: 'wallet' },
  [first, ...others]: readonly WalletDocument[],
  timeZone: ZoneId,
): Qualify => {
  const within = windowOf(window, timeZone);
  if (by === 'spend' || by === 'visits') return { by, ...within };
  if (by === 'counter') return { by, counterId: mustHave(counter, 'qualify.counter_missing'), ...within };
  const only = others.length === 0 ? first?.id : undefined;
  return { by, walletId: mustHave(wallet ?? only, 'qualify.wallet_missing'), ...within };
};

/** Any first of January will do. */
const CALENDAR_YEAR = localDate('2000-01-01');

const windowOf = (window: QualifyDocument['window'], timeZone: ZoneId): Pick<Qualify, 'window'> => {
  switch (window) {
    case undefined:
    case 'lifetime':
      return {};
    case 'calendar-year':
      return { window: { yearlyFrom: CALENDAR_YEAR, timeZone } };
    case 'since-anniversary':
      return { window: { yearlyFrom: null, timeZone } };
    default:
      return { window: { ...window, timeZone } };
  }
};

const mustHave = (id: string | undefined, code: TiersProblemCode): string => {
  if (id === undefined) throw new Rejected<TiersProblemCode>(code);
  return id;
};

const membershipOf = (
  { id, gives, months, refundWithinDays }: MembershipDocument,
  timeZone: ZoneId,
): MembershipTerms => ({ id, tierId: gives, months, refundWithinDays: refundWithinDays ?? null, timeZone });

const tierOf = ({ id, name, threshold, multiplier = '1', entitlements = [], was }: TierDocument): Tier => ({
  id,
  name,
  threshold,
  multiplier,
  entitlements,
  was: was ?? null,
});
