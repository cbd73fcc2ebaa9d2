import type { Projection } from '@accrue/projections';
import { awardsProjection } from './awards/awards.projection';
import { receiptsProjection } from './receipts/receipts.projection';
import { returnLinesProjection } from './return-lines/return-lines.projection';
import { reviewQueueProjection } from './review-queue/review-queue.projection';

export const campaignsProjections: readonly Projection[] = [receiptsProjection, awardsProjection, returnLinesProjection, reviewQueueProjection];
