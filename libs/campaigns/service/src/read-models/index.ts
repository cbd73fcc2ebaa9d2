import type { Projection } from '@accrue/projections';
import { actionsProjection } from './actions/actions.projection';
import { awardsProjection } from './awards/awards.projection';
import { commissionsProjection } from './commissions/commissions.projection';
import { budgetsProjection } from './budgets/budgets.projection';
import { exposuresProjection } from './exposures/exposures.projection';
import { duplicatesProjection } from './duplicates/duplicates.projection';
import { memberOffersProjection } from './member-offers/member-offers.projection';
import { receiptsProjection } from './receipts/receipts.projection';
import { referralsProjection } from './referrals/referrals.projection';
import { returnsProjection } from './returns/returns.projection';
import { reviewQueueProjection } from './review-queue/review-queue.projection';
import { segmentsProjection } from './segments/segments.projection';

export const campaignsProjections: readonly Projection[] = [
  receiptsProjection,
  awardsProjection,
  returnsProjection,
  reviewQueueProjection,
  actionsProjection,
  duplicatesProjection,
  referralsProjection,
  segmentsProjection,
  memberOffersProjection,
  commissionsProjection,
  budgetsProjection,
  exposuresProjection,
];
