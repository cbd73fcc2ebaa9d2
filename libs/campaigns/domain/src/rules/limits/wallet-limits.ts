import type { PeriodWord, WalletLimitDocument } from '@accrue/contracts';
import type { InstantIso, ZoneId } from '@accrue/kernel';
import { checkPositive, type Report } from '../../programme/problem';
import { periodsOf, type Period } from './period';

/** What bounds all that a member earns in a wallet in a period, whichever rules give it. */
export interface WalletLimit {
  readonly walletId: string;
  /** Points. */
  readonly amount: number;
  readonly per: PeriodWord;
  /** What would go over it is refused; else it gets the rest up to it. */
  readonly isWhole: boolean;
  /** The period whose awards count together with one of this instant. */
  readonly periodOf: (occurredAt: InstantIso) => Period;
}

export const compileWalletLimit = ({ wallet, amount, per, mode }: WalletLimitDocument, zone: ZoneId): WalletLimit => ({
  walletId: wallet,
  amount,
  per,
  isWhole: mode === 'whole',
  periodOf: periodsOf(per, zone),
});

export const checkWalletLimits = (
  limits: readonly WalletLimitDocument[],
  wallets: Pick<ReadonlySet<string>, 'has'>,
  report: Report,
): void => {
  const seen = new Set<string>();
  limits.forEach(({ wallet, amount, per }, index) => {
    const path = `/earning/limits/${index}`;
    if (!wallets.has(wallet)) report(`${path}/wallet`, 'wallet.unknown', `there is no wallet "${wallet}"`);
    checkPositive(`${path}/amount`, amount, 'limit', report);
    const key = `${wallet}/${per}`;
    if (seen.has(key))
      report(path, 'limit.duplicate', `"${wallet}" has a limit per ${per} already: one of both would never count`);
    seen.add(key);
  });
};
