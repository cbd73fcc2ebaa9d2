import { TOPICS } from '../topics';
import { Type, defineEvent, instant, record } from '../define';
import { publishedDocument } from '../programme/document';

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
    document: publishedDocument,
  }),
  eventTime: 'publishedAt',
  examples: [
    {
      version: 1,
      publishedAt: '2026-10-01T00:00:00.000Z',
      effectiveFrom: '2026-10-01T00:00:00.000Z',
      document: {
        schemaVersion: 1,
        name: 'Corner shop',
        timeZone: 'Europe/London',
        currency: 'GBP',
        wallets: [{ id: 'points', name: 'Points', unit: 'points', expiry: { months: 24, roundTo: 'year-end' } }],
        earning: {
          rules: [
            { id: 'base', name: 'A point per pound', wallet: 'points', earn: {} },
            { id: 'silver', name: '50 more for silver', wallet: 'points', members: { tiers: ['silver'] }, earn: {} },
          ],
        },
        tiers: {
          qualify: { by: 'wallet', wallet: 'points' },
          onReturn: 'keep',
          ladder: [
            { id: 'bronze', name: 'Bronze', threshold: 0 },
            { id: 'silver', name: 'Silver', threshold: 1000, multiplier: '1.25' },
          ],
        },
        rewards: [{ id: 'five-off', kind: 'code', title: '£5 off', wallet: 'points', points: 500 }],
      },
    },
  ],
});
