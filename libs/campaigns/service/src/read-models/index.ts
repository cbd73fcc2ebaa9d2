import type { Projection } from '@accrue/projections';
import { awardsProjection } from './awards/awards.projection';
import { receiptsProjection } from './receipts/receipts.projection';
import { returnsProjection } from './returns/returns.projection';
import { reviewQueueProjection } from './review-queue/review-queue.projection';

export const campaignsProjections: readonly Projection[] = [
  receiptsProjection,
  awardsProjection,
  returnsProjection,
  reviewQueueProjection,
];
