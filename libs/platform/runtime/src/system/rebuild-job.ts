import type { JobKind, JobTerms } from '@accrue/jobs';
import type { Projections, RebuildReport } from '@accrue/projections';

export const REBUILD: JobTerms = { kind: 'projection.rebuild', unit: 'events', role: 'operator', isSingle: true };

export interface RebuildInput {
  readonly name: string;
}

/** One that was begun again builds beside the live one from the start; what the first left behind is dropped. */
export const rebuildKind = (projections: Pick<Projections, 'rebuild'>): JobKind<RebuildInput, RebuildReport> => ({
  terms: REBUILD,
  run: ({ name }, { report }) => projections.rebuild(name, report),
});
