import type { ContextDefinition } from '@accrue/http';
import { EnrollmentModule } from './enrollment.module';
import { enrollmentMigrations } from './migrations';
import { enrollmentProblems } from './problems';
import { enrollmentPublications } from './publications';
import { enrollmentProjections } from './read-models';

export const enrollmentContext: ContextDefinition = {
  name: 'enrollment',
  migrations: enrollmentMigrations,
  projections: enrollmentProjections,
  publications: enrollmentPublications,
  problemStatuses: enrollmentProblems,
  configKeys: ['identityHashKey', 'masterKey'],
  module: (ports) => EnrollmentModule.register(ports),
};

export { EnrollmentModule };
