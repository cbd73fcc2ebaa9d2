import { InvariantViolation } from './rejected';

/**
 * Wallet → amount, in what that wallet counts. What comes to nothing is not there and wallets are in the order of their ids, so that equal
 * amounts are equal JSON. Amounts of two wallets are never added: points and pence have no sum.
 */
export type WalletAmounts = Readonly<Record<string, number>>;

export const NO_AMOUNTS: WalletAmounts = Object.freeze({});

/** A wallet may be called `constructor`. */
export const amountIn = (amounts: WalletAmounts, walletId: string): number =>
  Object.hasOwn(amounts, walletId) ? (amounts[walletId] ?? 0) : 0;

export const hasNoAmounts = (amounts: WalletAmounts): boolean => Object.keys(amounts).length === 0;

/** @throws InvariantViolation when an amount is not a safe integer */
export const walletAmounts = (amounts: Iterable<readonly [walletId: string, amount: number]>): WalletAmounts => {
  const sums = new Map<string, number>();
  for (const [walletId, amount] of amounts) sums.set(walletId, (sums.get(walletId) ?? 0) + amount);
  const some = [...sums].filter(([, amount]) => amount !== 0);
  if (some.length === 0) return NO_AMOUNTS;
  for (const [walletId, amount] of some)
    if (!Number.isSafeInteger(amount))
      throw new InvariantViolation(`${walletId} must be a safe integer, got ${amount}`);
  return Object.fromEntries(some.sort(([a], [b]) => (a < b ? -1 : 1)));
};

export const addAmounts = (a: WalletAmounts, b: WalletAmounts): WalletAmounts =>
  hasNoAmounts(b) ? a : hasNoAmounts(a) ? b : walletAmounts([...Object.entries(a), ...Object.entries(b)]);

export const subtractAmounts = (a: WalletAmounts, b: WalletAmounts): WalletAmounts =>
  hasNoAmounts(b)
    ? a
    : walletAmounts([...Object.entries(a), ...Object.entries(b).map(([walletId, n]) => [walletId, -n] as const)]);

/** The larger of the two in each wallet, and at least 0. */
export const largerAmounts = (a: WalletAmounts, b: WalletAmounts): WalletAmounts =>
  walletAmounts(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map(
      (walletId) => [walletId, Math.max(0, amountIn(a, walletId), amountIn(b, walletId))] as const,
    ),
  );
