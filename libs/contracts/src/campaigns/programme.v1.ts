import { TOPICS } from '../topics';
import { Type, defineEvent, instant, record } from '../define';

export const programmePublished = defineEvent({
  type: 'loyalty.campaigns.programme.published.v1',
  topic: TOPICS.programmeState,
  summary: 'A version of the programme document took effect.',
  schema: record({
    version: Type.Integer({ minimum: 1 }),
    publishedAt: instant('When it was published'),
    effectiveFrom: instant(
      'Receipts from this event time on are adjudicated under it; before the first version, the first applies',
    ),
    document: record({}, 'The programme document, as its own JSON Schema describes it'),
  }),
  eventTime: 'publishedAt',
  examples: [
    {
      version: 1,
      publishedAt: '2026-10-01T00:00:00.000Z',
      effectiveFrom: '2026-10-01T00:00:00.000Z',
      document: { schemaVersion: 1 },
    },
  ],
});
