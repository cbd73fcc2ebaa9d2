import type { ExperimentReportDto } from '@accrue/campaigns-service';
import { eventually } from '@accrue/testing';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

/** Some are in each arm, as good as always. */
const MEMBERS = 24;
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
const rule = (id: string, fixed: number, arm: string, on: object) => ({
  ...{ id, name: id, wallet: 'points', earn: { fixed }, members: { experiment: { id: 'warm', arm } } },
  ...on,
});
const programme = {
  schemaVersion: 1,
  name: 'A warm welcome',
  timeZone: 'Europe/London',
  currency: 'GBP',
  receipts: { tooOldDays: null },
  // A point is worth two pence.
  wallets: [{ id: 'points', name: 'Points', value: { points: 1, minor: 2 } }],
  actions: [{ id: 'review', name: 'A review' }],
  experiments: [
    {
      ...{ id: 'warm', name: 'A warm welcome', from: daysAgo(20) },
      arms: [
        { id: 'plain', share: '50' },
        { id: 'warm', share: '50' },
      ],
    },
  ],
  tiers: {
    ladder: [
      { id: 'guest', name: 'Guest', threshold: 0 },
      { id: 'gold', name: 'Gold', threshold: 10 },
    ],
  },
  earning: {
    rules: [
      { id: 'base', name: 'A point for each pound', wallet: 'points', earn: { points: 1, per: 100 } },
      rule('review', 7, 'warm', { on: 'action', action: 'review' }),
      rule('gold', 11, 'warm', { on: 'tier-reached', tiers: ['gold'] }),
      rule('birthday', 5, 'plain', { on: 'birthday' }),
    ],
  },
};

aboveAllInOneProcess('what an experiment brought', (mode) => {
  let platform: Platform;
  const byArm = new Map<string, string[]>();
  beforeAll(async () => {
    platform = await Platform.start(mode);
    const published = await platform.call(`/v1/programme?effectiveFrom=${daysAgo(40)}`, {
      ...{ method: 'PUT', json: programme },
    });
    expect(published.status).toBe(200);
    // Somebody's birthday was two days ago, whichever arm they are in.
    for (let n = 0; n < MEMBERS; n += 1) {
      const [card, birthDate] = [`c-${String(n)}`, `2000-${daysAgo(2).slice(5, 10)}`];
      const json = { card, enrolledAt: daysAgo(4), ...(2 * n < MEMBERS ? { birthDate } : {}) };
      expect((await platform.call('/v1/members', { json })).status).toBe(201);
    }
    await platform.drained();
  });
  afterAll(async () => platform.dispose());

  const review = async (key: string, card: string): Promise<void> => {
    const json = { key, type: 'review', member: { idType: 'card', value: card }, occurredAt: daysAgo(1) };
    expect((await platform.call('/v1/actions', { json })).status).toBe(201);
  };
  const armOf = async (card: string): Promise<string> => {
    const key = `asked-${card}`;
    await review(key, card);
    const { body } = await platform.call<{ trace: { reasons: { code: string }[] }[] }>(`/v1/actions/${key}`);
    expect((await platform.call(`/v1/actions/${key}:revoke`, { json: {} })).status).toBe(200);
    return body.trace[0]?.reasons[0]?.code === 'rule.other_arm' ? 'plain' : 'warm';
  };
  const report = () => platform.accrueJson<ExperimentReportDto>('programme', 'experiment', 'warm');

  it('counts what sales, actions, days and tiers brought the members of each arm, and what that is worth', async () => {
    for (let n = 0; n < MEMBERS; n += 1) {
      const arm = await armOf(`c-${String(n)}`);
      byArm.set(arm, [...(byArm.get(arm) ?? []), `c-${String(n)}`]);
    }
    const [plain = [], warm = []] = [byArm.get('plain'), byArm.get('warm')];
    const [one = '', other = ''] = [plain[0], warm[0]];
    // One member of each arm buys for £12 and writes a review.
    for (const card of [one, other]) {
      const lines = [{ sku: 'A', unitPrice: 1200 }];
      const json = receiptOf({ id: `r-${card}`, card, at: daysAgo(2), lines });
      expect((await platform.call('/v1/receipts', { json })).status).toBe(201);
      await review(`review-${card}`, card);
    }
    const born = plain.filter((card) => 2 * Number(card.slice(2)) < MEMBERS).length;
    // In the plain arm 12 for the sale and 5 for each birthday; in the warm one 12 for the sale, 7 for the review, 11 for gold.
    const expected = [
      // All were exposed: what their review brought depended on their arm.
      ['plain', plain.length, plain.length, 12 + 5 * born, 2 * (12 + 5 * born)],
      ['warm', warm.length, warm.length, 30, 60],
    ];
    const shown = async () =>
      (await report()).arms.map(({ id, members, exposed, earned, costMinor }) => [
        id,
        members,
        exposed,
        earned[0]?.amount ?? 0,
        costMinor,
      ]);
    await eventually(async () => expect(await shown()).toEqual(expected), 60_000);
  });
});
