import { minorUnits, NO_MONEY, type MinorUnits } from '@accrue/kernel';
import type { ReceiptLineContent } from './content';

/**
 * An amount of a line with the sign that it must have: tills that forget the sign on a line of goods that came back, or of money that
 * went back without goods, mean what went back.
 */
export const signed = (
  { quantity, netPayable }: Pick<ReceiptLineContent, 'quantity' | 'netPayable'>,
  amount: MinorUnits,
): MinorUnits => {
  const isBack = quantity.startsWith('-') || (netPayable < 0 && Number(quantity) === 0);
  return isBack && amount > 0 ? minorUnits(-amount) : amount;
};

/**
 * Tax of a line, minor units: what `netPayable` contains, or what is added below the lines, as tills of the US and Canada write
 * it.
 */
export const taxOf = (line: ReceiptLineContent, which: 'included' | 'added'): MinorUnits =>
  minorUnits(
    (line.tax ?? []).reduce(
      (sum, { amount, included }) => (included === (which === 'included') ? sum + signed(line, amount) : sum),
      0,
    ),
  );

/** All tax that stands below the lines: that of lines, and what a till knows for the whole receipt only. */
export const addedTaxOf = (
  lines: readonly ReceiptLineContent[],
  { taxAdded = NO_MONEY }: { readonly taxAdded?: MinorUnits },
): MinorUnits =>
  minorUnits(lines.reduce<number>((sum, line) => (line.voided === true ? sum : sum + taxOf(line, 'added')), taxAdded));
