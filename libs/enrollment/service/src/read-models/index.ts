import type { Projection } from '@accrue/projections';
import { memberDirectoryProjection } from './member-directory/member-directory.projection';
import { partnersProjection } from './partners/partners.projection';
import { postersProjection } from './posters/posters.projection';

export const enrollmentProjections: readonly Projection[] = [
  memberDirectoryProjection,
  partnersProjection,
  postersProjection,
];
