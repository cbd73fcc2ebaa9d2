import type { StoredEvent } from '@accrue/event-store';
import { bigint, key, readModel, text, timestamptz, type ReadModelRow, type RowChange } from '@accrue/projections';
import { memberOfStream } from '../../account/account.model';
import { accountEventOf } from '../../account/account-event';

/**
 * What returns took that was not there and nobody has decided about: one row for each lot that has some. Part of the lots' projection,
 * because it reads the same changes of lots; a projection of its own would read every event of the ledger once more.
 */
export const clawbackReviews = readModel('clawback_reviews', {
  columns: {
    member_id: key(text()),
    award_id: key(text()),
    wallet: text(),
    points: bigint(),
    // When the ledger first learnt of it; the oldest waits longest.
    since: timestamptz(),
  },
  indexes: [['since', 'member_id', 'award_id']],
  arrivalDependent: ['since'],
});
export type ClawbackReviewRow = ReadModelRow<typeof clawbackReviews>;

export const clawbackReviewChanges = (stored: StoredEvent): RowChange[] => {
  const { walletId, lots } = accountEventOf(stored).data;
  const changes: RowChange[] = [];
  for (const { lotId, inReview } of lots)
    if (inReview !== undefined)
      changes.push(
        clawbackReviews.change({ member_id: memberOfStream(stored.streamId), award_id: lotId }, (row) => {
          const points = (row?.points ?? 0) + inReview;
          return points === 0 ? undefined : { wallet: walletId, points, since: row?.since ?? stored.recordedAt };
        }),
      );
  return changes;
};
