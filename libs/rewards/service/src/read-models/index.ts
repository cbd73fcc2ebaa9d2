import type { Projection } from '@accrue/projections';
import { catalogueProjection } from './catalogue/catalogue.projection';
import { redemptionProjection } from './redemption/redemption.projection';

export const projections: readonly Projection[] = [catalogueProjection, redemptionProjection];
