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
const published = { topic: 't', type: 'thing.happened.v1', subject: 'thing-1', key: '1', data: { n: 1 } };

describe('envelope of a published fact', () => {
  it('comes from the event: id, event time, causes', () => {
    expect(envelopeOf(event, published, sourceOf('test'))).toStrictEqual({
      topic: 't',
      id: 'e-1',
      type: 'thing.happened.v1',
      source: '/accrue/test',
      subject: 'thing-1',
      time: '2026-10-31T12:00:00.000Z',
      key: '1',
      dataschema: 'urn:accrue:schema:thing.happened.v1',
      data: { n: 1 },
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

  it('gives further messages of one event ids of their own', () => {
    expect([0, 1, 2].map((index) => envelopeOf(event, published, '/s', index).id)).toStrictEqual([
      'e-1',
      'e-1.1',
      'e-1.2',
    ]);
  });
});
