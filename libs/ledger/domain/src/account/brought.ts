import type { ReceiptId } from '@accrue/kernel';
import type { Account, Brought, Refund, Void } from './state';

type Payments = Pick<Account, 'spends' | 'refunds' | 'voids' | 'holds'>;

/**
 * What gives points back goes where the payment goes, whoever said it. Where no payment is known, it goes with who brought it. What nobody
 * brought stays all the same: its message may come again, and where there is nothing to give back it changes nothing.
 */
export const refundBroughtBy = (refund: Refund, account: Payments): Brought => {
  const paid = refund.receiptIds.flatMap((receiptId) => paidWith(receiptId, account));
  return paid.find(({ walletId }) => walletId === refund.walletId) ?? refund;
};

/**
 * The same for a void, which may undo what two have brought.
 * @param above voids that name this one, which a circle comes back to
 */
export const voidBroughtBy = (one: Void, account: Payments, above: readonly ReceiptId[] = []): readonly Brought[] => {
  const receiptId = one.voids;
  const below = [...above, one.receiptId];
  const undone = [
    ...paidWith(receiptId, account),
    ...account.refunds
      .filter((refund) => refund.receiptId === receiptId)
      .map((refund) => refundBroughtBy(refund, account)),
    ...account.voids
      .filter((other) => other.receiptId === receiptId && !below.includes(receiptId))
      .flatMap((other) => voidBroughtBy(other, account, below)),
  ];
  return undone.length === 0 ? [one] : undone;
};

const paidWith = (receiptId: ReceiptId, { spends, holds }: Payments) => [
  ...spends.filter((spend) => spend.receiptId === receiptId),
  ...holds.filter(({ captures }) => captures.some((capture) => capture.receiptId === receiptId)),
];
