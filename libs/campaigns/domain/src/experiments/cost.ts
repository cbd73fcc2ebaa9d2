import { countsMoney, divideRounded } from '@accrue/kernel';
import type { ProgrammeDocument } from '../programme/document';

/**
 * What amounts are worth by the value that their wallets state, in minor units; money is worth what it is.
 * @param amounts by wallet
 * @returns null: a wallet with some states no value
 */
export const costOf = (
  amounts: Readonly<Record<string, number>>,
  { wallets }: Pick<ProgrammeDocument, 'wallets'>,
): number | null => {
  let cost = 0;
  for (const [walletId, amount] of Object.entries(amounts)) {
    const wallet = wallets.find(({ id }) => id === walletId);
    if (amount === 0) continue;
    if (countsMoney(wallet?.unit)) cost += amount;
    else if (wallet?.value === undefined) return null;
    else cost += divideRounded(BigInt(amount) * BigInt(wallet.value.minor), BigInt(wallet.value.points), 'half-up');
  }
  return cost;
};
