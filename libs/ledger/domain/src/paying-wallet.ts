import { amountWorth, commonDivisorOf, greatestCommonDivisor, type WalletValue } from './wallet-value';

/** How a wallet pays where several do. */
export interface PayingWallet {
  readonly walletId: string;
  readonly value: WalletValue;
  /** The least that a receipt is paid with, at least 1. */
  readonly minimum: number;
  /** Always so many at a time, at least 1. */
  readonly multiple: number;
  /** Of what is payable, in hundredths of a percent: 1 to 10,000. */
  readonly maxShareBps: number;
}

interface Room {
  /** Points that can be spent. */
  readonly available: number;
  /** What the wallets before it leave to be paid, in minor units. */
  readonly left: number;
  /** Of the whole receipt. */
  readonly payable: number;
}

/** As much as the wallet may pay of that: whole minor units for whole multiples, or nothing. */
export const mostOf = (
  { value, minimum, multiple, maxShareBps }: PayingWallet,
  { available, left, payable }: Room,
): { readonly points: number; readonly amount: number } => {
  const [points, minor] = [BigInt(value.points), BigInt(value.minor)];
  const share = (BigInt(payable) * BigInt(maxShareBps)) / 10_000n;
  const room = share < BigInt(left) ? share : BigInt(left);
  const affordable = (room * points) / minor;
  const most = affordable < BigInt(available) ? affordable : BigInt(available);
  // What is a multiple, and worth no part of a minor unit.
  const step = leastCommonMultiple(BigInt(multiple), points / commonDivisorOf(value));
  const taken = most <= 0n ? 0n : (most / step) * step;
  return taken < BigInt(minimum)
    ? { points: 0, amount: 0 }
    : { points: Number(taken), amount: amountWorth(value, Number(taken)) };
};

const leastCommonMultiple = (a: bigint, b: bigint): bigint => (a / greatestCommonDivisor(a, b)) * b;
