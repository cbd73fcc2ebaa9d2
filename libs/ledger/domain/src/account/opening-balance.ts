import { lotId as lotIdOf, Rejected } from '@accrue/kernel';
import type { AccountRejectionCode, ImportOpeningBalance } from './commands';
import { checkAmount, enter } from './entry';
import type { AccountEvent } from './events';
import { importedReason } from './reasons';
import { afterDue } from './settle-due';
import { lotOf, type Account } from './state';

/** A lot of its own, once: what was signed off is not looked at again. */
export const importOpeningBalance = (
  { data, metadata }: ImportOpeningBalance,
  account: Account,
): readonly AccountEvent[] => {
  const { importId, line, walletId, points, expiresAt } = data;
  const lotId = lotIdOf(`migration:${importId}/${line}`);
  const known = lotOf(account, lotId);
  if (known !== undefined) {
    if (known.walletId === walletId && known.granted === points && known.expiresAt === expiresAt) return [];
    throw new Rejected<AccountRejectionCode>('import.conflict', { importId, line });
  }
  checkAmount(points);
  const occurredAt = metadata.now;
  return afterDue(occurredAt, account, (then) => [
    enter(then, {
      type: 'OpeningBalanceImported',
      data: { ...data, occurredAt, lotId, reason: importedReason(importId) },
    }),
  ]);
};
