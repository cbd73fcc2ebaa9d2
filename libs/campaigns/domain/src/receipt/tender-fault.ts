import type { TenderReason } from '@accrue/contracts';
import { divideRounded, type Decimal, type MinorUnits, type Points } from '@accrue/kernel';
import type { ReceiptContent, TenderContent } from './content';

/** How what is in a wallet may pay for a receipt. */
export interface Redeeming {
  /** So many points are worth so many minor units; null: what the till says. */
  readonly value: { readonly points: Points; readonly minor: MinorUnits } | null;
  /** The least that one receipt takes. */
  readonly minimum: Points;
  readonly multiple: Points;
  /** Percent of what is payable, as a number and as it is written. */
  readonly maxShare: Decimal;
  readonly maxShareText: string;
}

type Wallets = ReadonlyMap<string, { readonly redeeming: Redeeming }>;
type Paid = TenderContent & { readonly points: NonNullable<TenderContent['points']> };

/**
 * Why points cannot have paid for a sale as it says, as far as the receipt and the programme of its time tell: the first reason. Of what
 * goes back to the customer the number must be said, and the receipt that it paid for: only the lots of that one know where they belong.
 * A void names its receipt by itself.
 * @param earlier of programmes under which its holds may have been placed: what they were worth then counts
 */
export const tenderFault = (
  { kind, lines, tenders = [], totals: { payable } }: Pick<ReceiptContent, 'kind' | 'lines' | 'tenders' | 'totals'>,
  wallets: Wallets,
  earlier: readonly Wallets[] = [],
): TenderReason | null => {
  const unsaid = tenders.find(({ type, amount, points }) => type === 'points' && amount < 0 && points === undefined);
  if (unsaid !== undefined) {
    const { tenderId, amount: amountMinor } = unsaid;
    return { code: 'tender.points_missing', data: { tenderId, amountMinor } };
  }
  const back = tenders.find(({ points }) => points !== undefined && points.points < 0);
  if (back?.points !== undefined && kind !== 'void' && lines.every(({ returnOf }) => returnOf === undefined))
    return {
      code: 'tender.refund_names_no_receipt',
      data: { tenderId: back.tenderId, points: 0 - back.points.points },
    };
  if (kind !== 'sale' && kind !== 'exchange') return null;
  const paying = tenders.filter(
    ({ type, amount, points }) => amount > 0 && (points !== undefined || type === 'points'),
  );
  if (paying.length === 0) return null;
  for (const tender of paying) {
    const fault = faultOf(tender, wallets, earlier);
    if (fault !== null) return fault;
  }
  for (const [walletId, paid] of Map.groupBy(paying.filter(isPaid), ({ points }) => points.walletId)) {
    const redeeming = wallets.get(walletId)?.redeeming;
    const fault = redeeming === undefined ? null : beyondLimits(walletId, paid, redeeming, payable);
    if (fault !== null) return fault;
  }
  const amountMinor = sum(paying.map(({ amount }) => amount));
  if (amountMinor <= Math.max(0, payable)) return null;
  return { code: 'tender.above_payable', data: { amountMinor, payableMinor: payable } };
};

const isPaid = (tender: TenderContent): tender is Paid => tender.points !== undefined;

const faultOf = (
  { tenderId, amount: amountMinor, points: paid }: TenderContent,
  wallets: Wallets,
  earlier: readonly Wallets[],
): TenderReason | null => {
  if (paid?.holdId === undefined) return { code: 'tender.hold_missing', data: { tenderId, amountMinor } };
  const { walletId, points } = paid;
  const wallet = wallets.get(walletId);
  if (wallet === undefined) return { code: 'tender.wallet_unknown', data: { tenderId, walletId } };
  const { value } = wallet.redeeming;
  // Exactly: what is worth no whole minor unit cannot pay.
  const isExactly = (of: Redeeming['value']): boolean =>
    of !== null && BigInt(points) * BigInt(of.minor) === BigInt(amountMinor) * BigInt(of.points);
  if (value === null || isExactly(value)) return null;
  if (earlier.some((before) => isExactly(before.get(walletId)?.redeeming.value ?? null))) return null;
  const worthMinor = divideRounded(BigInt(points) * BigInt(value.minor), BigInt(value.points), 'floor');
  return { code: 'tender.value_differs', data: { tenderId, points, amountMinor, worthMinor } };
};

const beyondLimits = (
  walletId: string,
  paid: readonly Paid[],
  { minimum, multiple, maxShare, maxShareText }: Redeeming,
  payable: MinorUnits,
): TenderReason | null => {
  const points = sum(paid.map((tender) => tender.points.points));
  if (points < minimum) return { code: 'tender.below_minimum', data: { walletId, points, minimum } };
  if (points % multiple !== 0) return { code: 'tender.not_a_multiple', data: { walletId, points, multiple } };
  const amountMinor = sum(paid.map(({ amount }) => amount));
  const hundred = 100n * 10n ** BigInt(maxShare.scale);
  const mostMinor = divideRounded(BigInt(Math.max(0, payable)) * BigInt(maxShare.units), hundred, 'floor');
  if (amountMinor <= mostMinor || amountMinor > payable) return null;
  return { code: 'tender.above_share', data: { walletId, amountMinor, mostMinor, share: maxShareText } };
};

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
