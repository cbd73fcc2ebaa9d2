import type { Brand } from './brand';
import { formatDecimal, parseDecimal, type Decimal } from './decimal';
import { excerpt, InvariantViolation, Rejected, type KernelRejectionCode } from './rejected';

/** How much of something, in thousandths of its unit: 1.250 kg is 1250, two pieces are 2000. Negative: handed back. */
export type Quantity = Brand<number, 'Quantity'>;

/** A gram of a kilogram is as fine as the scales at a till get. */
export const QUANTITY_SCALE = 3;

/**
 * @param thousandths 1250 for 1.250
 * @throws InvariantViolation unless a safe integer
 */
export const quantity = (thousandths: number): Quantity => {
  if (!Number.isSafeInteger(thousandths)) {
    throw new InvariantViolation(`a quantity is a safe integer of thousandths, got ${thousandths}`);
  }
  return (thousandths + 0) as Quantity; // turns -0 into 0
};

/** @throws Rejected quantity.invalid for anything but a decimal number of thousandths, such as `2`, `1.25`, `-1.000` */
export const parseQuantity = (text: string): Quantity => {
  const pieces = fewPieces(text);
  if (pieces !== null) return (pieces * 10 ** QUANTITY_SCALE) as Quantity;
  let decimal: Decimal;
  try {
    decimal = parseDecimal(text, { scaleMax: QUANTITY_SCALE });
  } catch (cause) {
    if (cause instanceof Rejected) throw invalidQuantity(text);
    throw cause;
  }
  const thousandths = decimal.units * 10 ** (QUANTITY_SCALE - decimal.scale);
  if (!Number.isSafeInteger(thousandths)) throw invalidQuantity(text);
  return quantity(thousandths);
};

/** Most lines are of a few pieces: 0 to 999 without a fraction. null: something else. */
const fewPieces = (text: string): number | null => {
  if (text.length === 0 || text.length > 3) return null;
  let pieces = 0;
  for (let at = 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9 || (digit === 0 && at === 0 && text.length > 1)) return null;
    pieces = pieces * 10 + digit;
  }
  return pieces;
};

const ZERO = '0'.charCodeAt(0);

/** For `multiplyRounded`. */
export const quantityAsDecimal = (of: Quantity): Decimal => ({ units: of, scale: QUANTITY_SCALE });

/** Always three digits: `1.000`. */
export const formatQuantity = (of: Quantity): string => formatDecimal(quantityAsDecimal(of));

const invalidQuantity = (text: string): Rejected<KernelRejectionCode> =>
  new Rejected<KernelRejectionCode>('quantity.invalid', { text: excerpt(text) });
