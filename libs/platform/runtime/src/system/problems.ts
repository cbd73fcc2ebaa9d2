import type { ContextDefinition } from '@accrue/context-kit';
import type { KeyRejectionCode, PlatformProblemCode } from '@accrue/http';
import { jobProblems, type JobRejectionCode } from '@accrue/jobs';
import type { DeadLetterRejectionCode } from '@accrue/messaging';
import type { ProjectionRejectionCode } from '@accrue/projections';
import type { TelemetryRejectionCode } from '../telemetry/start-telemetry';

/** What the ports behind these routes reject with; the compiler finds the code that is missing below. */
type Refusals =
  DeadLetterRejectionCode | JobRejectionCode | KeyRejectionCode | ProjectionRejectionCode | TelemetryRejectionCode;

/** HTTP status of the codes that the platform's own routes reject with. */
export const platformProblems = {
  'projection.unknown': 404,
  'projection.rebuilding': 409,
  'key.unknown': 404,
  'key.name_invalid': 422,
  'key.stores_not_allowed': 422,
  'key.conflict': 409,
  'key.configured': 409,
  'key.last_operator': 409,
  'dead_letter.unknown': 404,
  'dead_letter.no_consumer': 409,
  'dead_letter.not_replayable': 409,
  'dead_letter.sealed': 409,
  'due_work.unknown': 404,
  ...jobProblems,
  'schema.unknown': 404,
  'topic.not_open': 404,
  'telemetry.off': 404,
} as const satisfies Record<Exclude<Refusals, PlatformProblemCode>, number> & Record<string, number>;

/** A code of these routes, of which it is known what it answers. */
export type SystemProblemCode = keyof typeof platformProblems;

/** HTTP status of each code that a process with these contexts may reject with. */
export const problemStatusesOf = (
  contexts: readonly Pick<ContextDefinition, 'problemStatuses'>[],
): Readonly<Record<string, number>> =>
  Object.assign({}, platformProblems, ...contexts.map(({ problemStatuses }) => problemStatuses)) as Record<
    string,
    number
  >;
