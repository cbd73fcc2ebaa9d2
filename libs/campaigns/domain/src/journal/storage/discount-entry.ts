import type { ReceiptRecorded } from '../events';
import type { ReceiptEntry } from './state';

/** What the index keeps of the discounts and the evaluation that a receipt names. */
export const discountsIn = ({
  discounts,
  evaluation,
}: ReceiptRecorded['data']): Pick<ReceiptEntry, 'discounts' | 'evaluation'> => ({
  ...(evaluation === undefined ? {} : { evaluation }),
  ...(discounts === undefined ? {} : { discounts: entryOfDiscounts(discounts) }),
});

const entryOfDiscounts = ({
  givenMinor,
  dueMinor,
  used,
  fault,
}: NonNullable<ReceiptRecorded['data']['discounts']>): NonNullable<ReceiptEntry['discounts']> => ({
  ...{ givenMinor, dueMinor },
  ...(used === undefined ? {} : { used }),
  ...(fault === undefined ? {} : { review: 'open' }),
});

export const discountsLookedAt = ({ discounts }: ReceiptEntry): Pick<ReceiptEntry, 'discounts'> =>
  discounts === undefined ? {} : { discounts: { ...discounts, review: 'closed' } };
