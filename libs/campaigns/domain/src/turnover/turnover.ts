import { minorUnits, NO_MONEY, parseQuantity, type MinorUnits } from '@accrue/kernel';
import { addedTaxOf, signed, taxOf, type ReceiptContent, type ReceiptLineContent } from '../receipt';

/** What a receipt does to the shop's turnover: positive when goods went out, negative when they came back or were undone. */
export interface Turnover extends Amounts {
  /** Voided lines are not there. */
  readonly lines: readonly TurnoverLine[];
}

/** Minor units. `gross − discount = net + taxIncluded`, and `net + taxIncluded + taxAdded + rounding = payable`. */
interface Amounts extends LineAmounts {
  /** Of cash. */
  readonly rounding: MinorUnits;
  /** What the customer pays, or gets back. */
  readonly payable: MinorUnits;
}

interface LineAmounts {
  /** Thousandths of a unit. */
  readonly units: number;
  /** Before discounts. */
  readonly gross: MinorUnits;
  readonly discount: MinorUnits;
  /** Without any tax. */
  readonly net: MinorUnits;
  /** Tax that prices contain. */
  readonly taxIncluded: MinorUnits;
  /** Tax that comes on top of them. */
  readonly taxAdded: MinorUnits;
}

export interface TurnoverLine extends LineAmounts {
  readonly lineId: string;
  readonly sku: string;
  readonly gtin: string | null;
  readonly type: string;
  readonly categoryPath: readonly string[];
  /** Whether some rule of the programme counts goods like these. */
  readonly eligible: boolean;
}

export const NO_TURNOVER: Turnover = {
  units: 0,
  ...{ gross: NO_MONEY, discount: NO_MONEY, net: NO_MONEY, taxIncluded: NO_MONEY, taxAdded: NO_MONEY },
  ...{ rounding: NO_MONEY, payable: NO_MONEY },
  lines: [],
};

/**
 * Of a sale, return or exchange, as its body says. What a void does follows from what it undoes, whatever its body says:
 * see `undone`.
 * @param notEligible positions of lines that no rule counts
 */
export const turnoverOf = (receipt: ReceiptContent, notEligible: readonly number[]): Turnover => {
  const { payable, rounding = NO_MONEY } = receipt.totals;
  const lines = receipt.lines.flatMap((line, index) =>
    line.voided === true ? [] : [lineOf(line, !notEligible.includes(index))],
  );
  const sum = (name: Exclude<keyof LineAmounts, 'units'>): MinorUnits =>
    minorUnits(lines.reduce((total, line) => total + line[name], 0));
  return {
    units: lines.reduce((total, { units }) => total + units, 0),
    gross: sum('gross'),
    discount: sum('discount'),
    net: sum('net'),
    taxIncluded: sum('taxIncluded'),
    taxAdded: addedTaxOf(receipt.lines, receipt.totals),
    rounding,
    payable,
    lines,
  };
};

const lineOf = (line: ReceiptLineContent, eligible: boolean): TurnoverLine => {
  const { lineId, sku, gtin = null, type, categoryPath = [], quantity, netPayable, gross = netPayable } = line;
  const units = parseQuantity(quantity);
  const taxIncluded = taxOf(line, 'included');
  return {
    ...{ lineId, sku, gtin, type, categoryPath, eligible, units },
    gross: signed(line, gross),
    discount: minorUnits(signed(line, gross) - netPayable),
    net: minorUnits(netPayable - taxIncluded),
    taxIncluded,
    taxAdded: taxOf(line, 'added'),
  };
};

/** The opposite, line by line. */
export const opposite = ({ lines, ...amounts }: Turnover): Turnover => ({
  ...negated(amounts),
  lines: lines.map(({ lineId, sku, gtin, type, categoryPath, eligible, ...line }) => ({
    ...{ lineId, sku, gtin, type, categoryPath, eligible },
    ...negated(line),
  })),
});

const negated = <A extends object>(amounts: A): A =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, 0 - (amount as number)])) as A;
