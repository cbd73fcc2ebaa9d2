import { canonicalJson, invariant, parseInstant, Rejected } from '@accrue/kernel';
import type { ReceiptContent } from '../../receipt';
import type { CampaignsRejectionCode } from '../../rejections';
import { byReplacementOf } from '../awards/causes';
import type { ReplaceReceipt } from '../commands';
import type { JournalEvent } from '../events';
import { History } from '../storage/history';
import type { Knowledge } from '../storage/recall';
import { entryOf } from '../storage/state';
import { takeOut } from './move-receipt';

/**
 * Takes a receipt out of the journal, as if it were moved, to come back with another content. What names it stays and waits for it. Again the same is no
 * event.
 * @throws Rejected receipt.not_with_member, receipt.cannot_be_replaced
 */
export const replaceReceipt = ({ data, metadata }: ReplaceReceipt, knowledge: Knowledge): readonly JournalEvent[] => {
  const { receiptId, memberId, reason, hash, body } = data;
  const { journal } = knowledge;
  if (!journal.receipts.has(receiptId))
    throw new Rejected<CampaignsRejectionCode>('receipt.not_with_member', { receiptId });
  const entry = entryOf(journal, receiptId);
  if (entry.hash === hash) return [];
  const [first] = knowledge.recall([entry.revision]);
  invariant(first?.type === 'ReceiptRecorded', `${receiptId} is recorded where its entry says`);
  const differs = differencesOf(first.data.receipt, body);
  const isUndone = journal.voids.some((id) => entryOf(journal, id).voidOf === receiptId);
  if (isUndone || differs.length > 0) throw cannotBeReplaced(data, { isUndone, differs });
  const said = { memberId, to: memberId, movedAt: metadata.now, reason, goesWith: null };
  const replacement = { hash, receipt: body };
  const taking = { cause: byReplacementOf(receiptId), sayOf: () => ({ ...said, replacement }) };
  return takeOut([entry], taking, new History(knowledge), knowledge);
};

/** With where points went back to; what is paid otherwise may differ. */
const paidWithPoints = ({ tenders = [], lines }: ReceiptContent): unknown => {
  const points = tenders.flatMap((tender) => tender.points ?? []);
  return points.length === 0 ? [] : [points, lines.map(({ returnOf }) => returnOf?.receiptId ?? null)];
};

/**
 * What must be the same in both: what others have been told of the receipt for good (its place in the shop, its time), what the ledger has
 * paid with and catalogues have used up. A void has no content of its own.
 */
const MUST_BE_EQUAL: Readonly<Record<string, (receipt: ReceiptContent) => unknown>> = {
  '/receiptId': ({ receiptId }) => receiptId,
  '/kind': ({ kind }) => kind,
  '/businessKey': ({ businessKey }) => businessKey,
  '/endedAt': ({ endedAt }) => parseInstant(endedAt),
  '/channel': ({ channel }) => channel ?? 'store',
  '/currency': ({ currency }) => currency,
  '/operator/employeeId': ({ operator }) => operator?.employeeId ?? null,
  '/tenders': paidWithPoints,
  '/loyaltyDiscounts': ({ loyaltyDiscounts = [] }) => loyaltyDiscounts,
  '/evaluationId': ({ evaluationId }) => evaluationId ?? null,
};

/** JSON pointers. */
const differencesOf = (first: ReceiptContent, second: ReceiptContent): readonly string[] =>
  Object.entries(MUST_BE_EQUAL)
    .filter(([, of]) => canonicalJson(of(first)) !== canonicalJson(of(second)))
    .map(([pointer]) => pointer)
    .concat(first.kind === 'void' ? ['/void'] : []);

const cannotBeReplaced = (
  { receiptId }: ReplaceReceipt['data'],
  { isUndone, differs }: { readonly isUndone: boolean; readonly differs: readonly string[] },
): Rejected => {
  const why = isUndone
    ? 'it is undone by a void'
    : `the second content differs where only the till can correct it: ${differs.join(', ')}`;
  const detail = `Receipt ${receiptId} cannot say this instead: ${why}. Close the case, and have the purchase voided and rung up again.`;
  return new Rejected<CampaignsRejectionCode>('receipt.cannot_be_replaced', { receiptId, isUndone, differs, detail });
};
