import { excerpt, invariant, Rejected, type KernelRejectionCode } from './rejected';
import { divideRounded, type RoundingMode } from './rounding';

/** Exactly `units / 10^scale`; `units` is a safe integer, `scale` 0 to SCALE_MAX. An amount in minor units is one too. */
export interface Decimal {
  readonly units: number;
  readonly scale: number;
}

/** 10^15 is the largest power of ten that a safe integer holds. */
export const SCALE_MAX = 15;

const MINUS = 45;
const POINT = 46;
const ZERO = 48;

/**
 * Reads `12`, `-0.5`, `6.950`: no exponent, no plus sign, no bare point, no leading zero. Zeros at the end of the
 * fraction are dropped, so equal numbers parse to equal decimals.
 * @param scaleMax most fraction digits allowed after that, at most SCALE_MAX
 * @throws Rejected decimal.invalid, also for more digits than a safe integer holds
 */
export const parseDecimal = (text: string, { scaleMax }: { readonly scaleMax: number }): Decimal => {
  invariant(scaleMax >= 0 && scaleMax <= SCALE_MAX, `scaleMax ${scaleMax} is not within 0 to ${SCALE_MAX}`);
  // Digit by digit rather than by a regular expression: every line of every receipt comes through here twice.
  const start = text.charCodeAt(0) === MINUS ? 1 : 0;
  let units = 0;
  let scale = 0;
  let dot = text.length;
  let zerosHeldBack = 0; // of the fraction; they count only once another digit follows
  for (let at = start; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (at < dot) {
        units = units * 10 + digit;
      } else if (digit === 0) {
        zerosHeldBack += 1;
      } else {
        scale += zerosHeldBack + 1;
        if (scale > scaleMax) throw invalidDecimal(text);
        units = units * powerOfTen(zerosHeldBack + 1) + digit;
        zerosHeldBack = 0;
      }
      if (units > Number.MAX_SAFE_INTEGER) throw invalidDecimal(text);
    } else if (digit === POINT - ZERO && dot === text.length) {
      dot = at;
    } else {
      throw invalidDecimal(text);
    }
  }
  const wholeDigits = dot - start;
  const leadingZero = wholeDigits > 1 && text.charCodeAt(start) === ZERO;
  if (wholeDigits < 1 || leadingZero || dot === text.length - 1) throw invalidDecimal(text);
  return { units: start === 1 ? 0 - units : units, scale };
};

/** Negative when `a` < `b`, 0 when they are the same number, positive when `a` > `b`; scales may differ. */
export const compareDecimal = (a: Decimal, b: Decimal): number => {
  if (a.scale === b.scale) return Math.sign(a.units - b.units);
  const scale = Math.max(a.scale, b.scale);
  const left = unitsAt(a, scale);
  const right = unitsAt(b, scale);
  return left < right ? -1 : left > right ? 1 : 0;
};

/** `2.50` equals `2.5`. */
export const equalDecimal = (a: Decimal, b: Decimal): boolean => compareDecimal(a, b) === 0;

/**
 * `a × b` in units of `10^-scale`, rounded once: unit price × quantity at the exponent of the currency is a line amount.
 * @throws Rejected number.out_of_range when the result is not a safe integer
 */
export const multiplyRounded = (
  a: Decimal,
  b: Decimal,
  { scale, mode }: { readonly scale: number; readonly mode: RoundingMode },
): number => {
  const product = a.units * b.units; // exact if and only if it is safe
  const excessDigits = a.scale + b.scale - scale;
  if (Number.isSafeInteger(product) && excessDigits >= 0 && excessDigits <= SCALE_MAX) {
    return divideRounded(product, powerOfTen(excessDigits), mode);
  }
  const exact = BigInt(a.units) * BigInt(b.units);
  return excessDigits >= 0
    ? divideRounded(exact, 10n ** BigInt(excessDigits), mode)
    : divideRounded(exact * 10n ** BigInt(-excessDigits), 1n, mode);
};

/** All `scale` digits, zeros included: `{ units: 1250, scale: 3 }` is `1.250`. */
export const formatDecimal = ({ units, scale }: Decimal): string => {
  const digits = String(Math.abs(units)).padStart(scale + 1, '0');
  const sign = units < 0 ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
};

const POWERS_OF_TEN: readonly number[] = Array.from({ length: SCALE_MAX + 1 }, (_, exponent) => 10 ** exponent);

const powerOfTen = (exponent: number): number => {
  const power = POWERS_OF_TEN[exponent];
  invariant(power !== undefined, `10^${exponent} is not a safe integer`);
  return power;
};

const unitsAt = ({ units, scale }: Decimal, larger: number): bigint => BigInt(units) * 10n ** BigInt(larger - scale);

const invalidDecimal = (text: string): Rejected<KernelRejectionCode> =>
  new Rejected<KernelRejectionCode>('decimal.invalid', { text: excerpt(text) });
