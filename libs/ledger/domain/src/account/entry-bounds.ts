import { POINTS_PER_ENTRY_MAX, Rejected, type KernelRejectionCode } from '@accrue/kernel';

/** @throws Rejected amount.out_of_range */
export const checkEntry = (amount: number): void => {
  if (Math.abs(amount) > POINTS_PER_ENTRY_MAX)
    throw new Rejected<KernelRejectionCode>('amount.out_of_range', { points: amount, max: POINTS_PER_ENTRY_MAX });
};
