import type { KindOf } from './kind';
import { useOf } from './use';

/** A code that was given may have been seen, and used: it is never taken back, and never another member's. */
export const code: KindOf<'code'> = {
  reserve: () => ({ type: 'codes' }),
  fulfil: () => ({ confirmWithinDays: null }),
  use: ({ use }) => useOf(use),
  show: ({ kind }) => ({ kind }),
  howToUse: 'show_code',
  cancel: () => 'until_given',
};
