import type { ContextPorts } from '@accrue/context-kit';
import { PLAIN_TEXT, Rejected } from '@accrue/kernel';
import { reviewQueue } from '../read-models/review-queue/review-queue.projection';
import type { CampaignsProblemCode } from '../problems';

/** Why a person cannot decide a review in this way. */
export const notToDecide = async ({ readModels }: ContextPorts, reviewId: string): Promise<Rejected> => {
  const id = reviewId.slice(0, 200);
  const isKnown = PLAIN_TEXT.test(reviewId) && (await readModels.of(reviewQueue).existsBy({ id: reviewId }));
  if (!isKnown) return new Rejected<CampaignsProblemCode>('review.unknown', { id });
  return new Rejected<CampaignsProblemCode>('review.not_to_decide', {
    id,
    detail:
      'Reviews of the kind too_old are accepted or rejected, of the kind conflict accepted or closed, all others are closed.',
  });
};
