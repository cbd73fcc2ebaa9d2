import type { NormalisedLine } from './normalised';

/** Why a line that brings goods back cannot have come from the sale line that it names. */
export type OtherGoods = 'goods' | 'refund';

/**
 * Whether what comes back can be what was sold: the same goods, for no more than they cost. SKUs are compared literally; goods of one
 * GTIN are the same however a till spells their SKU. A refund may be a minor unit above the price for each unit, or part of one,
 * because unit prices are rounded.
 * @param sold the sale line that is named
 * @param back quantity below zero
 * @returns null: it can
 */
export const whyOtherGoods = (sold: NormalisedLine, back: NormalisedLine): OtherGoods | null => {
  const bothHaveGtin = sold.gtin !== null && back.gtin !== null;
  if (bothHaveGtin ? sold.gtin !== back.gtin : sold.sku !== back.sku) return 'goods';
  const units = -back.quantity;
  const tolerance = Math.ceil(units / 1_000);
  // Amounts times thousandths of units leave the safe integers.
  const refund = BigInt(-back.netPayable - tolerance) * BigInt(sold.quantity);
  return refund > BigInt(sold.netPayable) * BigInt(units) ? 'refund' : null;
};
