import type { Projection } from '@accrue/projections';
import { memberDirectoryProjection } from './member-directory/member-directory.projection';

export const enrollmentProjections: readonly Projection[] = [memberDirectoryProjection];
