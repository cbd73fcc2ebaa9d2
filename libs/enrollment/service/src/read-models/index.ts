import type { Projection } from '@accrue/projections';
import { memberDirectory } from './member-directory/member-directory.projection';

export const enrollmentProjections: readonly Projection[] = [memberDirectory];
