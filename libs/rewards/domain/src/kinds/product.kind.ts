import type { KindOf } from './kind';

export const CONFIRM_WITHIN_DAYS = 14;

/** Goods: set aside until somebody has handed them over. They can be brought back. */
export const product: KindOf<'product'> = {
  reserve: ({ stock }) => (stock === 'none' ? { type: 'none' } : { type: 'counted', counted: stock.counted }),
  fulfil: ({ confirmWithinDays = CONFIRM_WITHIN_DAYS }) => ({ confirmWithinDays }),
  use: () => null,
  show: ({ kind, sku, quantity }) => ({ kind, sku, quantity }),
  howToUse: 'collect',
  cancel: () => 'always',
};
