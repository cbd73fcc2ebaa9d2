import type { KindOf } from './kind';

/** Given as soon as its points are held: the cause counts on it, so nobody takes it back unless the document says so. */
export const donation: KindOf<'donation'> = {
  reserve: () => ({ type: 'none' }),
  fulfil: () => ({ confirmWithinDays: null }),
  use: () => null,
  show: ({ kind, cause, amount, matching }) => ({
    kind,
    cause,
    amount,
    ...(matching === undefined ? {} : { matching }),
  }),
  cancel: () => 'until_given',
};
