import { counter, gauge, histogram } from './instruments';

/** From a memory read to a statement that is about to be given up. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export type CommandOutcome = 'accepted' | 'nothing' | 'rejected' | 'conflict' | 'fenced' | 'unavailable' | 'failed';

const commands = counter({ name: 'loyalty_command_total', description: 'Commands by what they came to' });
export const countCommand = (type: string, outcome: CommandOutcome): void => commands(1, { type, outcome });

const idempotencyHits = counter({
  name: 'loyalty_idempotency_hits_total',
  description: 'Repetitions that were recognised: of a receipt by its keys, of an append by its event ids',
});
export const countIdempotencyHit = (kind: 'receipt' | 'action' | 'append', by = 1): void =>
  idempotencyHits(by, { kind });

const appendSeconds = histogram(
  { name: 'loyalty_eventstore_append_duration_seconds', description: 'One append of a group of streams', unit: 's' },
  SECONDS,
);
const appends = counter({ name: 'loyalty_eventstore_append_total', description: 'Appends of a stream by outcome' });
const appendConflicts = counter({
  name: 'loyalty_eventstore_append_conflicts_total',
  description: 'Appends of a stream that another writer was faster than',
});
export const recordAppend = (context: string, seconds: number): void => appendSeconds(seconds, { context });
export const countAppends = (
  context: string,
  outcome: 'appended' | 'repeated' | 'conflict' | 'fenced' | 'unavailable',
  streams: number,
): void => {
  appends(streams, { context, outcome });
  if (outcome === 'conflict') appendConflicts(streams, { context });
  if (outcome === 'repeated') countIdempotencyHit('append', streams);
};

const eventsFolded = counter({
  name: 'loyalty_projection_events_processed_total',
  description: 'Events folded into live read models',
});
export const countFolded = (context: string, projection: string, events: number): void =>
  eventsFolded(events, { context, projection });

const rebuildRatio = gauge({
  name: 'loyalty_projection_rebuild_progress_ratio',
  description: 'How much of the log the last rebuild has folded; 1 when it is done',
});
export const recordRebuildProgress = (context: string, projection: string, ratio: number): void =>
  rebuildRatio(ratio, { context, projection });

const deadLetters = counter({ name: 'loyalty_dlq_messages_total', description: 'Messages parked as dead letters' });
/** @param service the consuming context; @param reason the stable code, never the text */
export const countDeadLetter = (service: string, topic: string, reason: string): void =>
  deadLetters(1, { service, topic, reason });

const retries = counter({
  name: 'loyalty_handler_retries_total',
  description: 'Attempts of a handler that failed for a reason that may pass',
});
export const countRetry = (topic: string, group: string): void => retries(1, { topic, group });

const relayed = counter({ name: 'loyalty_relay_published_total', description: 'Messages the broker has acknowledged' });
export const countRelayed = (service: string, topic: string, messages: number): void =>
  relayed(messages, { service, topic });

const rebalances = counter({
  name: 'loyalty_kafka_consumer_rebalances_total',
  description: 'Times a consumer group has shared out its partitions anew, as seen by this member',
});
export const countRebalance = (group: string): void => rebalances(1, { group });

const requestSeconds = histogram(
  { name: 'http_server_request_duration_seconds', description: 'HTTP requests by route and status', unit: 's' },
  SECONDS,
);
export const recordRequest = (method: string, route: string, status: number, seconds: number): void =>
  requestSeconds(seconds, { method, route, status });

const probes = counter({
  name: 'http_server_probe_requests_total',
  description:
    'What machines ask every few seconds: whether the process lives, is ready, and its metrics; no requests of users',
});
export const countProbe = (route: string, status: number): void => probes(1, { route, status });

const refusedKeys = counter({
  name: 'loyalty_auth_refused_total',
  description: 'Requests refused for their key: missing, unknown, of another role, too many tries',
});
/** @param code the problem's, e.g. auth.key_unknown */
export const countRefusedKey = (code: string): void => refusedKeys(1, { code });
