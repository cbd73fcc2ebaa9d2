import { whyNot } from './why-not';

/** Errors whose message says all that a person needs; others are bugs and come with their stack. */
const EXPECTED = new Set([
  'StartupError',
  'ServerDidNotStart',
  'LockHeld',
  'CheckpointBeyondLog',
  'MigrationEdited',
  'DatabaseUnavailable',
  'SessionsShared',
  'BrokerUnavailable',
  'TopicsNotReady',
  'TopicsHidden',
  'SchemaNotMigrated',
  'ReadModelsNotBuilt',
  'StoreRefused',
  'StoreUnavailable',
]);

export const describeFailure = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  // A file of the data directory, whichever: the machine's fault, and no stack of ours helps.
  const { path } = error as NodeJS.ErrnoException;
  const why = path === undefined ? null : whyNot(error);
  if (why !== null) return `${path} cannot be used: ${why}.`;
  if (!EXPECTED.has(error.name)) return error;
  return error.name === 'DatabaseUnavailable' ? `PostgreSQL cannot be reached: ${error.message}` : error.message;
};

/** What may come by itself, or by somebody's hand: worth waiting for. */
export const mayPass = (error: unknown): error is Error =>
  error instanceof Error && 'retriable' in error && error.retriable === true;
