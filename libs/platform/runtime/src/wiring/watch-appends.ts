import type { AppendRequest, AppendResult, EventLog } from '@accrue/event-store';
import { ATTRIBUTES, countAppends, inSpan, linksTo, recordAppend } from '@accrue/telemetry';
import { withAppend } from './with-append';

/** Durations, outcomes and spans of the appends of a context's log, whatever store is behind it. */
export const watchAppends = (log: EventLog, context: string): EventLog =>
  withAppend(log, async (requests) => {
    const beganAtMs = performance.now();
    try {
      const results = await inAppendSpan(context, requests, () => log.append(requests));
      for (const [outcome, streams] of outcomesOf(results)) countAppends(context, outcome, streams);
      return results;
    } catch (error) {
      countAppends(context, 'unavailable', requests.length);
      throw error;
    } finally {
      recordAppend(context, (performance.now() - beganAtMs) / 1_000);
    }
  });

/** Part of the trace that all of its events are of; a group that was decided for several traces belongs to none of them. */
const inAppendSpan = (
  context: string,
  requests: readonly AppendRequest[],
  append: () => Promise<readonly AppendResult[]>,
): Promise<readonly AppendResult[]> => {
  const events = requests.flatMap((request) => request.events);
  const traceparents = [...new Set(events.map(({ metadata }) => metadata.traceparent))];
  const [only = null] = traceparents;
  const attributes = {
    [ATTRIBUTES.context]: context,
    [ATTRIBUTES.streamCount]: requests.length,
    [ATTRIBUTES.eventCount]: events.length,
  };
  const belongs =
    traceparents.length === 1
      ? { parent: only }
      : { parent: null, links: linksTo(traceparents.map((traceparent) => ({ traceparent, recordedAt: undefined }))) };
  return inSpan(`append ${context}`, { attributes, ...belongs }, append);
};

type Outcome = AppendResult['status'];

const outcomesOf = (results: readonly AppendResult[]): ReadonlyMap<Outcome, number> => {
  const outcomes = new Map<Outcome, number>();
  for (const { status } of results) outcomes.set(status, (outcomes.get(status) ?? 0) + 1);
  return outcomes;
};
