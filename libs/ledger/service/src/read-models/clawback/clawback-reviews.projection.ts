import { bigint, key, readModel, text, timestamptz, type Projection, type ReadModelRow } from '@accrue/projections';
import { memberOfStream } from '../../account/account.model';
import { ACCOUNT_EVENT_TYPES, accountEventOf } from '../../account/account-event';

/** What returns took that was not there and nobody has decided about: one row for each lot that has some. */
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

export const clawbackReviewsProjection: Projection = {
  name: 'clawback_reviews',
  version: 1,
  tables: [clawbackReviews],
  eventTypes: ACCOUNT_EVENT_TYPES,
  project: (stored) => {
    const { walletId, lots } = accountEventOf(stored).data;
    return lots.flatMap(({ lotId, inReview }) => {
      if (inReview === undefined) return [];
      const review = { member_id: memberOfStream(stored.streamId), award_id: lotId };
      return [
        clawbackReviews.change(review, (row) => {
          const points = (row?.points ?? 0) + inReview;
          return points === 0 ? undefined : { wallet: walletId, points, since: row?.since ?? stored.recordedAt };
        }),
      ];
    });
  },
};
