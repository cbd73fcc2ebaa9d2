import type { EligibilityDocument } from '@accrue/contracts';
import { NO_MONEY } from '@accrue/kernel';
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

const lineCounting = ({ eligibility, excludedByDefault, basis }: Goods): LineCounting => {
  const whyNotLine = lineCheck(eligibility, excludedByDefault);
  const net = netOf(basis?.netOf);
  const count = ({ lines, remaining, refunded = null }: Basket): readonly CountedLine[] =>
    lines.map((line, index) => {
      const { quantity } = line;
      if (line.voided || quantity <= 0 || whyNotLine(line) !== null) return NOT_COUNTED;
      const left = remaining === null ? quantity : (remaining[index] ?? 0);
      const ofRefunds = refunded?.[index] ?? NO_MONEY;
      const counted = lessRefund(lineBasis(line, net, left), line, net, ofRefunds);
      const basisAsSold = left === quantity && refunded === null ? counted : lineBasis(line, net, quantity);
      return { basis: counted, basisAsSold, remaining: left, quantity, isRefunded: ofRefunds > 0 };
    });
  let last: { readonly basket: Basket; readonly counted: readonly CountedLine[] } | null = null;
  return {
    whyNotLine,
    countedLines: (basket) => {
      if (last?.basket !== basket) last = { basket, counted: count(basket) };
      return last.counted;
    },
  };
};
