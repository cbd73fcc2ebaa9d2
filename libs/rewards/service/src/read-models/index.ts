import type { Projection } from '@accrue/projections';
import { allowanceProjection } from './allowance/allowance.projection';
import { catalogueProjection } from './catalogue/catalogue.projection';
import { causeProjection } from './cause/cause.projection';
import { drawProjection } from './draw/draw.projection';
import { givenRewardProjection } from './given-reward/given-reward.projection';
import { waitProjection } from './wait/wait.projection';
import { redemptionProjection } from './redemption/redemption.projection';

export const projections: readonly Projection[] = [
  allowanceProjection,
  catalogueProjection,
  causeProjection,
  drawProjection,
  givenRewardProjection,
  redemptionProjection,
  waitProjection,
];
