import { epochMs, holdId as holdIdOf, points, Rejected, type HoldId } from '@accrue/kernel';
import { mostOf, type PayingWallet } from '../paying-wallet';
import type { AccountRejectionCode, SpreadHold } from './commands';
import { enter, isCovered } from './entry';
import type { AccountEvent } from './events';
import { evolve } from './evolve';
import { heldReason } from './reasons';
import { afterDue } from './settle-due';
import { totalsOf, type Account, type Hold } from './state';

/** Each wallet's part is a hold of its own. No wallet has a `~` in its id. */
const partId = (spreadId: string, walletId: string): HoldId => holdIdOf(`${spreadId}~${walletId}`);

/** What was held under this id, in the order in which it pays. */
export const partsOf = ({ holds }: Pick<Account, 'holds'>, spreadId: string): readonly Hold[] =>
  holds.filter((hold) => hold.holdId === `${spreadId}~${hold.walletId}`);

/** All parts or none, in one append: who asks again finds what was held first. */
export const spreadHold = ({ data, metadata }: SpreadHold, account: Account): readonly AccountEvent[] => {
  const { spreadId, expiresAt, isAccountClosed } = data;
  if (partsOf(account, spreadId).length > 0) return [];
  if (data.wallets.length === 0) throw new Rejected<AccountRejectionCode>('wallet.none_pays');
  if (isAccountClosed) throw new Rejected<AccountRejectionCode>('account.closed');
  if (data.payable < 1 || epochMs(expiresAt) <= epochMs(metadata.now))
    throw new Rejected<AccountRejectionCode>('hold.invalid', { amountMinor: data.payable, expiresAt });
  return afterDue(metadata.now, account, (then) => {
    const placed = parts(data, metadata, then);
    if (placed.length === 0)
      throw new Rejected<AccountRejectionCode>('points.insufficient', { payableMinor: data.payable });
    return placed;
  });
};

const parts = (
  { spreadId, payable, wallets, expiresAt }: SpreadHold['data'],
  { now }: SpreadHold['metadata'],
  account: Account,
): readonly AccountEvent[] => {
  const placed: AccountEvent[] = [];
  let then = account;
  let left: number = payable;
  const hold = (wallet: PayingWallet): void => {
    const { walletId } = wallet;
    const most = mostOf(wallet, { available: totalsOf(then, walletId).active, left, payable });
    if (most.points === 0) return;
    const data = {
      ...{ walletId, at: now, holdId: partId(spreadId, walletId), points: points(most.points) },
      ...{ redemptionId: null, expiresAt, reason: heldReason(null) },
    };
    const event = enter(then, { type: 'HoldPlaced', data });
    if (!isCovered(event)) return;
    placed.push(event);
    then = evolve(then, event);
    left -= most.amount;
  };
  wallets.forEach(hold);
  return placed;
};
