import { Rejected, type InstantIso } from '@accrue/kernel';
import type { TiersRejectionCode } from './rejections';

/** One spelling of an instant, ours, so that orders sort as text by time. */
const STARTS_WITH_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z(?=\||$)/;

/** An order starts with its receipt's instant, up to the first `|`. @throws Rejected receipt.order_malformed */
export const instantOf = (order: string): InstantIso => {
  const [instant] = STARTS_WITH_INSTANT.exec(order) ?? [];
  if (instant === undefined)
    throw new Rejected<TiersRejectionCode>('receipt.order_malformed', { order: order.slice(0, 64) });
  return instant as InstantIso;
};
