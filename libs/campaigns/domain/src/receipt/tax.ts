import type { ReceiptLineContent } from './content';

/**
 * Tax of a line, minor units: what `netPayable` contains, or what is added below the lines, as tills of the US and Canada write
 * it. Tills that forget the sign on a returned line mean what came back.
 */
export const taxOf = ({ tax = [], quantity }: ReceiptLineContent, which: 'included' | 'added'): number =>
  tax.reduce((sum, { amount, included }) => {
    if (included !== (which === 'included')) return sum;
    return sum + (quantity.startsWith('-') && amount > 0 ? -amount : amount);
  }, 0);

/** All tax that stands below the lines: that of lines, and what a till knows for the whole receipt only. */
export const addedTaxOf = (
  lines: readonly ReceiptLineContent[],
  { taxAdded = 0 }: { readonly taxAdded?: number },
): number => lines.reduce((sum, line) => (line.voided === true ? sum : sum + taxOf(line, 'added')), taxAdded);
