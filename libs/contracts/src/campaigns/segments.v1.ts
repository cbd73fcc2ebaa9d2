import { Type, defineEvent, instant, record, text } from '../define';
import { TOPICS } from '../topics';

const segmentId = text('Id of the segment in the programme document');

export const segmentsChanged = defineEvent({
  type: 'loyalty.campaigns.member.segments-changed.v1',
  topic: TOPICS.segmentFacts,
  summary:
    'A member came into segments of the programme or out of them, by a fact or by time alone; or a late fact says that they came into one at ' +
    'another time. It says all segments that the member is in from then on.',
  schema: record({
    memberId: text('Member'),
    programmeVersion: Type.Integer({ minimum: 1, description: 'Whose segments they are' }),
    sequence: Type.Integer({ minimum: 1, description: '1, 2, 3 … for each member; the highest is current' }),
    changedAt: instant('As of when'),
    entered: Type.Array(segmentId),
    left: Type.Array(segmentId),
    segments: Type.Array(record({ segmentId, since: instant('The fact or the day that brought the member in') })),
  }),
  eventTime: 'changedAt',
  examples: [
    {
      memberId: '5b1f3f0e-9a53-5f0e-8b8e-0d5b8f6f2a11',
      programmeVersion: 17,
      sequence: 4,
      changedAt: '2026-10-31T00:00:00.000Z',
      entered: ['lapsed'],
      left: ['loyal'],
      segments: [{ segmentId: 'lapsed', since: '2026-10-31T00:00:00.000Z' }],
    },
  ],
});
