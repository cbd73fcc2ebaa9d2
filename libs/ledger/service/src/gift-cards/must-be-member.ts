import { isGiftCardId, Rejected } from '@accrue/kernel';
import type { LedgerProblemCode } from '../problem-statuses';

/** Who has the id of a card need not have its PIN. @throws Rejected gift_card.needs_pin */
export const mustBeMember = (id: string): void => {
  if (isGiftCardId(id)) throw new Rejected<LedgerProblemCode>('gift_card.needs_pin');
};
