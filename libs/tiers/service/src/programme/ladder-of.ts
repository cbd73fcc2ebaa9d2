import {
  unitOf,
  type QualifyDocument,
  type TierDocument,
  type TiersDocument,
  type WalletDocument,
} from '@accrue/contracts';
import { Rejected, zoneId, type ZoneId } from '@accrue/kernel';
import type { PublishedLadder, Qualify, Tier } from '@accrue/tiers-domain';
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
 * @throws Rejected qualify.wallet_missing of a document that campaigns does not publish
 */
export const ladderOf = ({ timeZone, wallets, tiers = NONE }: Published): LadderTerms => {
  const { qualify, onReturn = 'keep', ladder } = tiers;
  return { qualify: qualifyOf(qualify, wallets, zoneId(timeZone)), onReturn, tiers: ladder.map(tierOf) };
};

export const unitsOf = ({ wallets }: Pick<Published, 'wallets'>): WalletUnits =>
  Object.fromEntries(wallets.map((wallet) => [wallet.id, unitOf(wallet)]));

const NONE: TiersDocument = { qualify: { by: 'spend' }, ladder: [] };

const qualifyOf = (
  { by, wallet, window }: QualifyDocument = { by: 'wallet' },
  [first, ...others]: readonly WalletDocument[],
  timeZone: ZoneId,
): Qualify => {
  const within = window === undefined ? {} : { window: { ...window, timeZone } };
  if (by === 'spend') return { by, ...within };
  const walletId = wallet ?? (others.length === 0 ? first?.id : undefined);
  if (walletId === undefined) throw new Rejected<TiersProblemCode>('qualify.wallet_missing');
  return { by, walletId, ...within };
};

const tierOf = ({ id, name, threshold, multiplier = '1', entitlements = [], was }: TierDocument): Tier => ({
  id,
  name,
  threshold,
  multiplier,
  entitlements,
  was: was ?? null,
});
