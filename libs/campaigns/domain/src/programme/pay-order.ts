import type { WalletDocument } from '@accrue/contracts';
import { countsMoney } from '@accrue/kernel';
import type { Report } from './problem';

/** Which wallet pays before which: each has its own place, and is worth something. */
export const checkPayOrder = (wallets: readonly WalletDocument[], report: Report): void => {
  const walletAt = new Map<number, string>();
  wallets.forEach(({ id, unit, value, redeem }, index) => {
    const order = redeem?.order;
    if (order === undefined) return;
    const path = `/wallets/${index}/redeem/order`;
    if (value === undefined && !countsMoney(unit))
      report(path, 'redeem.order_without_value', `nobody knows how much "${id}" pays: it has no "value"`);
    const other = walletAt.get(order);
    if (other === undefined) walletAt.set(order, id);
    else report(path, 'redeem.order_twice', `"${other}" pays in that place already`);
  });
};
