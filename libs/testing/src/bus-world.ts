import { createMemoryEventLog, type MemoryEventLog } from '@accrue/event-store-memory';
import { NO_STREAM } from '@accrue/event-store';
import { eventIdOf, type InstantIso } from '@accrue/kernel';
import type { RawMessage, SchemaRegistry } from '@accrue/messaging';
import { FixedClock } from './fixed-clock';

/** The messages of the bus suites: things that are counted, `{ n }`, and now and then renamed. */
export const COUNTED = 'loyalty.test.thing.counted.v1';
export const RENAMED = 'loyalty.test.thing.renamed.v1';

export const thingRegistry: SchemaRegistry = {
  known: (type) => type === COUNTED || type === RENAMED,
  validate: (_type, data) => (typeof (data as { n?: unknown } | null)?.n === 'number' ? null : '/n must be number'),
  eventTimeOf: () => '2025-12-31T09:00:00.000Z',
};

/** As a till sends it. */
export const thingMessage = (id: string, key: string, value: string | null, type = COUNTED): RawMessage => ({
  key,
  value,
  headers: {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: id,
    ce_type: type,
    ce_source: '/pos/1',
    ce_subject: 's',
    ce_time: '2026-01-01T00:00:00Z',
    ce_dataschema: `/v1/schemas/${type}.json`,
  },
});

export interface ThingLog {
  readonly log: MemoryEventLog;
  /** Appends one event to the stream `thing-<key>`. */
  append(key: string, type: string, data: unknown): Promise<void>;
}

export const thingLog = (): ThingLog => {
  const log = createMemoryEventLog({ clock: new FixedClock() });
  const revisions = new Map<string, number>();
  const append = async (key: string, type: string, data: unknown): Promise<void> => {
    const revision = revisions.get(key) ?? NO_STREAM;
    revisions.set(key, revision + 1);
    const messageId = `${key}/${revision}`;
    const metadata = {
      occurredAt: '2026-01-01T00:00:00.000Z' as InstantIso,
      causationId: messageId,
      correlationId: messageId,
    };
    const events = [{ id: eventIdOf(messageId, 0), type, data, metadata }];
    await log.append([{ streamId: `thing-${key}`, expectedRevision: revision, events }]);
  };
  return { log, append };
};
