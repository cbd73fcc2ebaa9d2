import { eventIdOf, type InstantIso } from '@accrue/kernel';
import type { AppendRequest, EventLog, NewEvent, StoredEvent } from '@accrue/event-store';

export const contractEvent = (
  messageId: string,
  index = 0,
  type = 'Paid',
  data: unknown = { messageId, index },
): NewEvent => ({
  id: eventIdOf(messageId, index),
  type,
  data,
  metadata: {
    occurredAt: '2026-01-01T00:00:00.000Z' as InstantIso,
    causationId: messageId,
    correlationId: `corr-${messageId}`,
    actor: 'till-7',
  },
});

export const contractRequest = (
  streamId: string,
  expectedRevision: number,
  messageId: string,
  events = 1,
): AppendRequest => ({
  streamId,
  expectedRevision,
  events: Array.from({ length: events }, (_, index) => contractEvent(messageId, index)),
});

export const statuses = (results: readonly { readonly status: string }[]): string[] =>
  results.map((result) => result.status);
export const positionsOf = (events: readonly StoredEvent[]): number[] => events.map((event) => event.position);
export const oneTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/**
 * The places of a whole feed, 1, 2, 3, …: the positions themselves where the log says that they are dense; elsewhere they have to
 * ascend, and each stands for its rank.
 */
export const placesOf = (log: EventLog, feed: readonly StoredEvent[]): number[] => {
  const positions = positionsOf(feed);
  if (log.positions === 'dense') return positions;
  for (const [index, position] of positions.entries())
    if (!Number.isSafeInteger(position) || position <= (positions[index - 1] ?? 0))
      throw new Error(`position ${position} follows ${positions[index - 1] ?? 0}`);
  return oneTo(positions.length);
};

/** Everything behind `after`, page by page, each page checked for order. */
export const drainFeed = async (log: EventLog, partition: number, after = 0, limit = 100): Promise<StoredEvent[]> => {
  const events: StoredEvent[] = [];
  for (let position = after; ;) {
    const page = await log.read(partition, { after: position, limit });
    events.push(...page.events);
    if (page.lastPosition === position) return events;
    position = page.lastPosition;
  }
};
