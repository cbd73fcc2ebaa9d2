import { allocateLargestRemainder, minorUnits, type MinorUnits } from '@accrue/kernel';
import type { ReceiptLineContent, TenderContent } from './content';
import { taxOf } from './tax';

/**
 * How much of each line was paid with points: as the till allocated it, otherwise in proportion to what the lines cost.
 * @returns by position of the line; null when no points were spent
 */
export const paidByPoints = (
  lines: readonly ReceiptLineContent[],
  tenders: readonly TenderContent[],
): readonly MinorUnits[] | null => {
  const pointsTenders = tenders.filter((tender) => tender.type === 'points' && tender.amount > 0);
  if (pointsTenders.length === 0) return null;
  const costs = lines.map((line) => (line.voided === true ? 0 : Math.max(0, costOf(line))));
  const paid = lines.map((): number => 0);
  const indexOf = new Map(lines.map((line, index) => [line.lineId, index]));
  for (const { amount, lineAllocation } of pointsTenders) {
    if (lineAllocation === undefined) {
      if (costs.some((cost) => cost > 0))
        allocateLargestRemainder(amount, costs).forEach((share, at) => add(paid, at, share));
    } else {
      for (const part of lineAllocation) add(paid, indexOf.get(part.lineId) ?? -1, part.amount);
    }
  }
  // A till that allocates more to a line than it costs must not make it earn less than nothing.
  return paid.map((share, index) => minorUnits(Math.min(Math.max(0, share), costs[index] ?? 0)));
};

/** With the tax below it, which is paid along with the line. */
const costOf = (line: ReceiptLineContent): number => line.netPayable + taxOf(line, 'added');

const add = (paid: number[], index: number, amount: number): void => {
  const before = paid[index];
  if (before !== undefined) paid[index] = before + amount;
};
