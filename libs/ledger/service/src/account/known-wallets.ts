import { BoundedWait } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import type { Queryable } from '@accrue/persistence';

/** For a wallet that has just been published. */
const news = new BoundedWait();

/** @throws Rejected wallet.unknown when no published programme has had the wallet, after waiting for one that is just published */
export const mustKnowWallet = async (database: Queryable, walletId: string): Promise<void> => {
  const isKnown = await news.until(async () => {
    const known = await database.query('select 1 from wallet where wallet_id = $1', [walletId]);
    return known.length > 0;
  });
  if (!isKnown) throw new Rejected('wallet.unknown', { walletId });
};
