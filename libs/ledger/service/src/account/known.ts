import { BoundedWait } from '@accrue/http';
import { Rejected } from '@accrue/kernel';

import type { Queryable } from '@accrue/persistence';

/** For a member who has just enrolled, a wallet that has just been published. */
const news = new BoundedWait();

/** @throws Rejected member.unknown, after waiting for one who has just enrolled */
export const mustKnowMember = async (database: Queryable, memberId: string): Promise<void> => {
  const isKnown = await news.until(async () => {
    const known = await database.query(
      'select 1 from member_directory where member_id = $1 union all select 1 from balance where member_id = $1 limit 1',
      [memberId],
    );
    return known.length > 0;
  });
  if (!isKnown) throw new Rejected('member.unknown', { memberId });
};

/** A member who has just been closed is known to be a moment later. */
export const isAccountClosed = async (database: Queryable, memberId: string): Promise<boolean> => {
  const closed = await database.query(
    'select 1 from member_directory where member_id = $1 and closed_at is not null',
    [memberId],
    { prepared: 'ledger-account-closed' },
  );
  return closed.length > 0;
};

/** @throws Rejected wallet.unknown when no published programme has had the wallet, after waiting for one that is just published */
export const mustKnowWallet = async (database: Queryable, walletId: string): Promise<void> => {
  const isKnown = await news.until(async () => {
    const known = await database.query('select 1 from wallet where wallet_id = $1', [walletId]);
    return known.length > 0;
  });
  if (!isKnown) throw new Rejected('wallet.unknown', { walletId });
};
