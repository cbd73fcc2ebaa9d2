import {
  unitOf,
  type QualifyDocument,
  type TierDocument,
  type TiersDocument,
  type WalletDocument,
} from '@accrue/contracts';
import { Rejected } from '@accrue/kernel';
import type { PublishedLadder, Qualify, Tier } from '@accrue/tiers-domain';
import type { TiersProblemCode } from '../problem-statuses';

export type LadderTerms = Omit<PublishedLadder, 'programmeVersion' | 'effectiveFrom'>;

/** What each wallet of the programme counts, for whoever shows amounts. */
export type WalletUnits = Readonly<Record<string, string>>;

interface Published {
  readonly wallets: readonly WalletDocument[];
  readonly tiers?: TiersDocument | undefined;
}

/**
 * The tiers of a published programme, defaults filled in. Without any, nobody is in one.
 * @throws Rejected qualify.wallet_missing of a document that campaigns does not publish
 */
export const ladderOf = ({ wallets, tiers = NONE }: Published): LadderTerms => {
  const { qualify, onReturn = 'keep', ladder } = tiers;
  return { qualify: qualifyOf(qualify, wallets), onReturn, tiers: ladder.map(tierOf) };
};

export const unitsOf = ({ wallets }: Published): WalletUnits =>
  Object.fromEntries(wallets.map((wallet) => [wallet.id, unitOf(wallet)]));

const NONE: TiersDocument = { qualify: { by: 'spend' }, ladder: [] };

const qualifyOf = (
  { by, wallet }: QualifyDocument = { by: 'wallet' },
  [first, ...others]: readonly WalletDocument[],
): Qualify => {
  if (by === 'spend') return { by };
  const walletId = wallet ?? (others.length === 0 ? first?.id : undefined);
  if (walletId === undefined) throw new Rejected<TiersProblemCode>('qualify.wallet_missing');
  return { by, walletId };
};

const tierOf = ({ id, name, threshold, multiplier = '1', entitlements = [], was }: TierDocument): Tier => ({
  id,
  name,
  threshold,
  multiplier,
  entitlements,
  was: was ?? null,
});
