import type { EligibilityDocument } from '@accrue/contracts';
import { NO_MONEY } from '@accrue/kernel';
import type { NormalisedLine } from '../receipt';
import type { Basket } from './basket';
import { lessRefund, lineBasis, netOf, type CountedLine } from './basis';
import { lineCheck, type LineCheck } from './conditions/eligibility';
import type { EarningRuleDocument } from './effects';

/** Which lines of a basket a rule is about, and what counts of them. */
export interface LineCounting {
  readonly whyNotLine: LineCheck;
  /** By line index; of nothing where a line is not eligible. */
  readonly countedLines: (basket: Basket) => readonly CountedLine[];
}

interface Goods {
  readonly eligibility: EligibilityDocument;
  /** Line types that have to be named to be eligible. */
  readonly excludedByDefault: readonly string[];
  readonly basis: EarningRuleDocument['basis'];
}

const NOT_COUNTED: CountedLine = {
  basis: NO_MONEY,
  basisAsSold: NO_MONEY,
  remaining: 0,
  quantity: 0,
  isRefunded: false,
};

/** For the rules of one programme: those about the same goods count a basket once for all of them. */
export const lineCountings = (): ((goods: Goods) => LineCounting) => {
  const known = new Map<string, LineCounting>();
  return (goods) => {
    const key = JSON.stringify(goods);
    const counting = known.get(key) ?? lineCounting(goods);
    known.set(key, counting);
    return counting;
  };
};

/** By how many lines there are: rules that count none of them share these. */
const nothing: (readonly CountedLine[])[] = [];
const nothingOf = (lines: number): readonly CountedLine[] =>
  (nothing[lines] ??= Array.from({ length: lines }, () => NOT_COUNTED));

/** No line is eligible. */
export const countsNothing = (counted: readonly CountedLine[]): boolean => counted === nothing[counted.length];

const lineCounting = ({ eligibility, excludedByDefault, basis }: Goods): LineCounting => {
  const whyNotLine = lineCheck(eligibility, excludedByDefault);
  const net = netOf(basis?.netOf);
  const skus = new Set(eligibility.include?.skus);
  /** Most rules of a campaign are about a few goods: of all others nothing else is asked. */
  const isEligible = (line: NormalisedLine): boolean =>
    (skus.size === 0 || skus.has(line.sku)) && !line.voided && line.quantity > 0 && whyNotLine(line) === null;
  const countLine = (line: NormalisedLine, index: number, { remaining, refunded = null }: Basket): CountedLine => {
    const { quantity } = line;
    const left = remaining === null ? quantity : (remaining[index] ?? 0);
    const ofRefunds = refunded?.[index] ?? NO_MONEY;
    const basis = lessRefund(lineBasis(line, net, left), line, net, ofRefunds);
    const basisAsSold = left === quantity && refunded === null ? basis : lineBasis(line, net, quantity);
    return { basis, basisAsSold, remaining: left, quantity, isRefunded: ofRefunds > 0 };
  };
  const count = (basket: Basket): readonly CountedLine[] => {
    const { lines } = basket;
    let counted: CountedLine[] | null = null;
    for (let index = 0; index < lines.length; index += 1) {
      const line = lines[index] as NormalisedLine;
      if (isEligible(line)) (counted ??= nothingOf(lines.length).slice())[index] = countLine(line, index, basket);
    }
    return counted ?? nothingOf(lines.length);
  };
  let last: { readonly basket: Basket; readonly counted: readonly CountedLine[] } | null = null;
  return {
    whyNotLine,
    countedLines: (basket) => {
      if (last?.basket !== basket) last = { basket, counted: count(basket) };
      return last.counted;
    },
  };
};
