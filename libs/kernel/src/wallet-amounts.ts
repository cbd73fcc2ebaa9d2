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
  // Nearly always there is one wallet.
  let only: string | null = null;
  let sum = 0;
  let sums: Map<string, number> | null = null;
  for (const [walletId, amount] of amounts) {
    if (amount === 0) continue;
    if (sums === null && (only === null || only === walletId)) {
      only = walletId;
      sum += amount;
      continue;
    }
    sums ??= new Map([[only ?? walletId, sum]]);
    sums.set(walletId, (sums.get(walletId) ?? 0) + amount);
  }
  if (sums !== null) return sorted(sums);
  return only === null || sum === 0 ? NO_AMOUNTS : { [only]: safe(only, sum) };
};

const sorted = (sums: ReadonlyMap<string, number>): WalletAmounts => {
  const some = [...sums].filter(([, amount]) => amount !== 0);
  if (some.length === 0) return NO_AMOUNTS;
  for (const [walletId, amount] of some) safe(walletId, amount);
  return Object.fromEntries(some.sort(([a], [b]) => (a < b ? -1 : 1)));
};

const safe = (walletId: string, amount: number): number => {
  if (!Number.isSafeInteger(amount)) throw new InvariantViolation(`${walletId} must be a safe integer, got ${amount}`);
  return amount;
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
