import { Rejected } from '@accrue/kernel';
import type { Queryable } from '@accrue/persistence';

/** @throws Rejected member.unknown; a member who has just enrolled is known a moment later */
export const mustKnowMember = async (database: Queryable, memberId: string): Promise<void> => {
  const known = await database.query(
    'select 1 from member_directory where member_id = $1 union all select 1 from balance where member_id = $1 limit 1',
    [memberId],
  );
  if (known.length === 0) throw new Rejected('member.unknown', { memberId });
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

/** @throws Rejected wallet.unknown when no published programme has had the wallet */
export const mustKnowWallet = async (database: Queryable, walletId: string): Promise<void> => {
  const known = await database.query('select 1 from wallet where wallet_id = $1', [walletId]);
  if (known.length === 0) throw new Rejected('wallet.unknown', { walletId });
};
