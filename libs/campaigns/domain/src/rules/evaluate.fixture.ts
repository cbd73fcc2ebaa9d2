import type { InstantIso } from '@accrue/kernel';
import type { ProgrammeDocument } from '../programme/document';
import type { EarningRuleDocument } from './effects';
import { compiled, withRule } from '../programme/programme.fixture';
import { normaliseReceipt } from '../receipt';
import { line, receipt, type WrittenLine, type WrittenTender } from '../receipt/receipt.fixture';
import { evaluateReceipt, type EvaluationContext } from './evaluate';

export const SALE = {
  ...{
    enrolledAt: null,
    attributes: {},
    memberId: null,
    channel: 'store',
    storeId: 'S1',
    endedAt: '2020-05-20T10:00:00.000Z',
  },
  occurredAt: '2020-05-20T10:00:00.000Z' as InstantIso,
};

/** What lines of a receipt earn under one rule, or under a programme, with the trace. */
export const evaluate = (
  rule: Partial<EarningRuleDocument> | ProgrammeDocument,
  lines: readonly WrittenLine[],
  {
    remaining = null,
    tenders,
    ...context
  }: Partial<EvaluationContext> & { remaining?: number[] | null; tenders?: readonly WrittenTender[] } = {},
) => {
  const { lines: normalised } = normaliseReceipt(
    receipt('A', 'sale', '10:00', lines, tenders === undefined ? {} : { tenders }),
  );
  const basket = { lines: normalised, remaining };
  const where = { tierId: null, ...SALE, ...context };
  return evaluateReceipt(compiled('earning' in rule ? rule : withRule(rule)), basket, where, 'trace');
};
export const points = (...of: Parameters<typeof evaluate>) => evaluate(...of).awards[0]?.points ?? null;
export const basis = (...of: Parameters<typeof evaluate>) => evaluate(...of).eligibleMinor;
export const at = (unitPrice: number, parts: Parameters<typeof line>[1] = {}) => line('1', { unitPrice, ...parts });
