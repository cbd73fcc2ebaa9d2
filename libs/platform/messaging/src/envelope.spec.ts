import type { EventId, InstantIso } from '@accrue/kernel';
import type { StoredEvent } from '@accrue/event-store';
import { envelopeOf, sourceOf } from './envelope';

const event: StoredEvent = {
  id: 'e-1' as EventId,
  type: 'ThingHappened',
  data: { secret: 'not public' },
  metadata: {
    occurredAt: '2026-10-31T12:00:00.000Z' as InstantIso,
    causationId: 'm-1',
    correlationId: 'c-1',
    actor: 'till-7',
    traceparent: '00-a-b-01',
  },
  streamId: 'thing-1',
  revision: 4,
  partition: 2,
  position: 9,
  recordedAt: '2026-10-31T12:00:01.000Z' as InstantIso,
};
const published = {
  topic: 't',
  type: 'thing.happened.v1',
  subject: 'thing-1',
  key: '1',
  data: { happenedAt: '2026-10-30T09:00:00.000Z' },
};

const publisher = {
  source: sourceOf('test'),
  registry: {
    known: () => true,
    validate: () => null,
    eventTimeOf: (_type: string, data: object) => (data as { readonly happenedAt: string }).happenedAt,
  },
};

describe('envelope of a published fact', () => {
  it('comes from the event: id, causes, when it was recorded; the event time is in the data', () => {
    expect(envelopeOf(event, published, publisher)).toStrictEqual({
      topic: 't',
      id: 'e-1',
      type: 'thing.happened.v1',
      source: '/accrue/test',
      subject: 'thing-1',
      time: '2026-10-30T09:00:00.000Z',
      key: '1',
      dataschema: '/v1/schemas/thing.happened.v1.json',
      data: { happenedAt: '2026-10-30T09:00:00.000Z' },
      extensions: {
        recordedtime: '2026-10-31T12:00:01.000Z',
        correlationid: 'c-1',
        causationid: 'm-1',
        streamid: 'thing-1',
        streamrevision: '4',
        traceparent: '00-a-b-01',
      },
    });
  });

  it('tells of a tombstone when it was decided: it has no data that could say', () => {
    expect(envelopeOf(event, { ...published, data: null }, publisher).time).toBe('2026-10-31T12:00:00.000Z');
  });

  it('gives further messages of one event ids of their own', () => {
    expect([0, 1, 2].map((index) => envelopeOf(event, published, publisher, index).id)).toStrictEqual([
      'e-1',
      'e-1.1',
      'e-1.2',
    ]);
  });
});
