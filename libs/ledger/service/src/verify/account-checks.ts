import { amountOf, type FoldedAccount } from './fold';
import type { Checks } from './checks';

/** What must hold for each account once all its events are folded. */
export const checkAccount = (streamId: string, account: FoldedAccount, checks: Checks): void => {
  for (const [walletId, wallet] of account.wallets) {
    const lots = [...account.lots.values()].filter((lot) => lot.walletId === walletId);
    const held = [...account.holds.values()]
      .filter((hold) => hold.walletId === walletId)
      .reduce((sum, hold) => sum + hold.points, 0);
    const total = [...wallet.accounts.values()].reduce((sum, points) => sum + points, 0);
    const where = (): string => `${streamId} ${walletId}`;
    checks.expect('points are conserved in every wallet', total === 0, where);
    const remaining = (pending: boolean): number =>
      lots.filter((lot) => (lot.status !== 'active') === pending).reduce((sum, lot) => sum + lot.remaining, 0);
    const agree =
      remaining(false) === amountOf(wallet, 'active') &&
      remaining(true) === amountOf(wallet, 'pending') &&
      held === amountOf(wallet, 'held');
    checks.expect('lots and holds sum to the balance', agree, where);
  }
  for (const [lotId, lot] of account.lots) {
    checks.expect(
      'no more is reversed than was granted',
      lot.reversed >= 0 && lot.reversed <= lot.granted,
      () => `${streamId} ${lotId}`,
    );
  }
};
