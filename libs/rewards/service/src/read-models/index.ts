import type { Projection } from '@accrue/projections';
import { catalogueProjection } from './catalogue/catalogue.projection';
import { givenRewardProjection } from './given-reward/given-reward.projection';
import { redemptionProjection } from './redemption/redemption.projection';

export const projections: readonly Projection[] = [catalogueProjection, givenRewardProjection, redemptionProjection];
