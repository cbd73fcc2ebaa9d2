import { points, type Evolve } from '@accrue/kernel';
import type { AccountEvent } from './events';
import type { Entry } from './postings';
import { record } from './record';
import { totalsOf, type Account } from './state';

/** Records the fact and books its entry; what it changes was decided when it was written. */
export const evolve: Evolve<Account, AccountEvent> = (account, event) => book(record(account, event), event.data);

/** Totals by the postings, lots by their changes. */
const book = (account: Account, entry: Entry): Account => {
  const totals = { ...totalsOf(account, entry.walletId) };
  for (const posting of entry.postings) totals[posting.account] += posting.points;
  const wallets = { ...account.wallets, [entry.walletId]: totals };
  if (entry.lots.length === 0) return { ...account, wallets };
  const lots = [...account.lots];
  for (const change of entry.lots) {
    const index = lots.findIndex((lot) => lot.lotId === change.lotId);
    const lot = lots[index];
    if (lot === undefined) continue;
    lots[index] = {
      ...lot,
      remaining: points(lot.remaining + change.points),
      expired: points(lot.expired + (change.expired ?? 0)),
      inReview: points(lot.inReview + (change.inReview ?? 0)),
      ...(change.expiresAt !== undefined && { expiresAt: change.expiresAt }),
    };
  }
  return { ...account, wallets, lots };
};
