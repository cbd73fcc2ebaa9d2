import type { StoredEvent } from '@accrue/event-store';
import type { InstantIso } from '@accrue/kernel';
import { lotsAt, type Account, type LotAt } from '@accrue/ledger-domain';
import { lotChanges, type LotRow } from '../read-models/lots/lots.projection';

/** A lot as it is answered: a row of the read model, of another instant. */
export type ShownLot = Omit<LotRow, 'status'> & { readonly status: LotAt['status'] };

/**
 * The lots at an instant of event time: where each came from as the read model says it, folded from the account's own history, and
 * what was in it as its books at that instant say.
 */
export const lotRowsAt = (history: readonly StoredEvent[], account: Account, at: InstantIso): ShownLot[] => {
  const rows = lotRowsOf(history);
  return lotsAt(account, at).flatMap(({ lotId, inReview, expiry, ...found }) => {
    const row = rows.get(lotId);
    if (row === undefined) return [];
    const dates = expiry !== undefined && {
      expires_at: expiry?.expiresAt ?? null,
      expires_on: expiry?.expiresOn ?? null,
    };
    return [{ ...row, ...found, in_review: inReview, ...dates }];
  });
};

/** The lots as they were written down, as the read model says them. */
export const lotRowsOf = (history: readonly StoredEvent[]): ReadonlyMap<string, LotRow> => {
  const rows = new Map<string, LotRow>();
  for (const event of history)
    for (const step of lotChanges(event)) {
      const lotId = step.key['lot_id'] as string;
      rows.set(lotId, step.change(rows.get(lotId)) as LotRow);
    }
  return rows;
};
