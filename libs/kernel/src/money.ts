import type { Brand } from './brand';
import { CURRENCY_EXPONENTS } from './currencies';
import { formatDecimal } from './decimal';
import { excerpt, InvariantViolation, Rejected, type KernelRejectionCode } from './rejected';

/** An amount in the smallest unit of its currency (pence, yen, fils), |n| < 2^53. The currency travels beside it. */
export type MinorUnits = Brand<number, 'MinorUnits'>;

/** An ISO 4217 code that can be paid with at a till. */
export type CurrencyCode = Brand<string, 'CurrencyCode'>;

/** @throws InvariantViolation unless `n` is a safe integer */
export const minorUnits = (n: number): MinorUnits => {
  if (!Number.isSafeInteger(n)) throw new InvariantViolation(`minor units must be a safe integer, got ${n}`);
  return (n + 0) as MinorUnits; // turns -0 into 0
};

export const NO_MONEY: MinorUnits = minorUnits(0);

/** Upper case only, as ISO 4217 writes them: `gbp` is not a code. */
export const isCurrencyCode = (text: string): text is CurrencyCode => CURRENCY_EXPONENTS.has(text);

/** @throws Rejected currency.unknown */
export const currencyCode = (text: string): CurrencyCode => {
  if (!isCurrencyCode(text)) throw unknownCurrency(text);
  return text;
};

/**
 * How many decimal digits the minor unit stands for: 0 (JPY), 2 (EUR), 3 (KWD) or 4 (CLF).
 * @throws Rejected currency.unknown; assuming 2 would be wrong by a factor of 100 for a yen
 */
export const currencyExponent = (code: string): number => {
  const exponent = CURRENCY_EXPONENTS.get(code);
  if (exponent === undefined) throw unknownCurrency(code);
  return exponent;
};

/**
 * `12.34 GBP`: for logs, statements and errors, the same in every locale.
 * @throws Rejected currency.unknown
 */
export const formatMoney = (amount: MinorUnits, code: string): string =>
  `${formatDecimal({ units: amount, scale: currencyExponent(code) })} ${code}`;

const unknownCurrency = (code: string): Rejected<KernelRejectionCode> =>
  new Rejected<KernelRejectionCode>('currency.unknown', { currency: excerpt(code) });
