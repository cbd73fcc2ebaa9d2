import { createHash } from 'node:crypto';
import { eventIdOf, type InstantIso } from '@accrue/kernel';
import { digestAt, digestOf } from './event-digest';
import type { StoredEvent } from './event-store';

const event: StoredEvent = {
  id: eventIdOf('m-1', 0),
  type: 'PointsEarned',
  data: { points: 12, reason: 'Grüße' },
  metadata: { occurredAt: '2026-01-01T00:00:00.000Z' as InstantIso, causationId: 'm-1', correlationId: 'c-1' },
  streamId: 'account-m-1',
  revision: 3,
  partition: 2,
  position: 17,
  recordedAt: '2026-01-01T00:00:01.000Z' as InstantIso,
};

describe('the digest of an event', () => {
  it('is of a text that anybody can write down', () => {
    const text = `account-m-1\n3\n${event.id}\nPointsEarned\n2026-01-01T00:00:01.000Z\n{"occurredAt":"2026-01-01T00:00:00.000Z","causationId":"m-1","correlationId":"c-1"}\n{"points":12,"reason":"Grüße"}`;
    expect(digestOf(event)).toEqual(createHash('sha256').update(text).digest());
  });

  it.each<Partial<StoredEvent>>([
    { id: eventIdOf('m-1', 1) },
    { type: 'PointsSpent' },
    { data: { points: 13, reason: 'Grüße' } },
    { metadata: { ...event.metadata, occurredAt: '2026-01-01T00:00:00.001Z' as InstantIso } },
    { streamId: 'account-m-2' },
    { revision: 4 },
    { recordedAt: '2026-01-01T00:00:01.001Z' as InstantIso },
  ])('is another one with %j', (change) => {
    expect(digestOf({ ...event, ...change })).not.toEqual(digestOf(event));
  });

  it('says nothing of where the event lies, so that it can be found in a wrong place', () => {
    const moved = { ...event, partition: 3, position: 18 };
    expect(digestOf(moved)).toEqual(digestOf(event));
    expect(digestAt(moved)).toEqual({ position: 18, streamId: 'account-m-1', revision: 3, digest: digestOf(event) });
  });
});
