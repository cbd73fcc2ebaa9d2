import { minorUnits } from '@accrue/kernel';
import type { KindOf } from './kind';

/** Money that may be spent a moment later: undone by whoever has the money, the ledger, as long as nothing of it is spent. */
export const giftCard: KindOf<'gift-card'> = {
  reserve: () => ({ type: 'none' }),
  fulfil: () => ({ confirmWithinDays: null }),
  use: () => null,
  show: ({ kind, amount, onto }) => ({ kind, amount, onto }),
  howToUse: 'show_code',
  card: ({ amount, onto, validMonths }) => ({
    walletId: onto,
    amount: minorUnits(amount),
    validMonths: validMonths ?? null,
  }),
  cancel: () => 'until_given',
};
