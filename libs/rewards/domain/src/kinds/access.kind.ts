import { parseInstant } from '@accrue/kernel';
import type { KindOf } from './kind';
import { useOf } from './use';

/** A place is the member's at once, and can be another's as long as the event has not begun. */
export const access: KindOf<'access'> = {
  reserve: ({ stock }) => ({ type: 'counted', counted: stock.counted }),
  fulfil: () => ({ confirmWithinDays: null }),
  use: ({ use }) => useOf(use),
  show: ({ kind, event, begins }) => ({ kind, event, begins: parseInstant(begins) }),
  howToUse: 'attend',
  cancel: () => 'until_begins',
  event: ({ begins, waitingList = 0 }) => ({ begins: parseInstant(begins), waitMost: waitingList }),
};
