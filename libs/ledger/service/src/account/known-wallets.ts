import { BoundedWait } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import type { Queryable } from '@accrue/persistence';

/** For a wallet that has just been published. */
const news = new BoundedWait();

/**
 * @returns its unit
 * @throws Rejected wallet.unknown when no published programme has had the wallet, after waiting for one that is just published
 */
export const mustKnowWallet = async (database: Queryable, walletId: string): Promise<string> => {
  let unit: string | undefined;
  await news.until(async () => {
    const [known] = await database.query<{ readonly unit: string }>('select unit from wallet where wallet_id = $1', [
      walletId,
    ]);
    unit = known?.unit;
    return unit !== undefined;
  });
  if (unit === undefined) throw new Rejected('wallet.unknown', { walletId });
  return unit;
};
