import type { Projection } from '@accrue/projections';
import { membershipProjection } from './membership/membership.projection';

export const projections: readonly Projection[] = [membershipProjection];
