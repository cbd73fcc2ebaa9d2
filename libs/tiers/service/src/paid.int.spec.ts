import { programme, PUBLISHED, recorded, RECORDED, TiersApp } from './tiers.fixture';

const TIERS = {
  qualify: { by: 'spend' },
  memberships: [{ id: 'club', sku: 'CLUB', months: 3, gives: 'gold', refundWithinDays: 14 }],
  ladder: [
    { id: 'bronze', name: 'Bronze', threshold: 0 },
    { id: 'silver', name: 'Silver', threshold: 10_000 },
    { id: 'gold', name: 'Gold', threshold: 30_000 },
  ],
};
const fee = (memberId: string, occurredAt: string, units: number, of?: string) => {
  const orderAt = (instant: string) => `${instant}|${instant.slice(0, 10)}|S-1|1||000000000001`;
  const qualifying = { '~membership~club': units };
  return {
    ...{ ...recorded(memberId, 1, 0), receiptId: `${memberId}/${occurredAt}`, occurredAt, order: orderAt(occurredAt) },
    ...{ qualifying, qualifyingSpend: 0 },
    ...(of === undefined ? {} : { qualifyingOf: [{ order: orderAt(of), qualifying, qualifyingSpend: 0 }] }),
  };
};

describe('a tier that is paid for', () => {
  let app: TiersApp;
  beforeAll(async () => {
    app = await TiersApp.open();
    app.clock.set('2026-03-01T00:00:00.000Z');
    await app.deliver(PUBLISHED, programme(1, TIERS));
    for (const memberId of ['ann', 'ben']) await app.enrol(memberId);
  });
  afterAll(() => app.close());

  const tier = async (memberId: string) => {
    await app.settled();
    return (await app.get(`/v1/members/${memberId}/tier`)).body;
  };

  it('runs for its months, and a renewal adds to them', async () => {
    await app.deliver(RECORDED, fee('ann', '2026-02-02T10:00:00.000Z', 1));
    const [first, renewed] = ['2026-05-01T23:00:00.000Z', '2026-08-01T23:00:00.000Z'];
    expect(await tier('ann')).toMatchObject({
      ...{ tier: { id: 'gold' }, since: '2026-02-02T10:00:00.000Z', until: first, qualifying: [] },
      memberships: [{ id: 'club', tierId: 'gold', until: first }],
    });
    await app.deliver(RECORDED, fee('ann', '2026-02-20T10:00:00.000Z', 1));
    expect(await tier('ann')).toMatchObject({ until: renewed, memberships: [{ until: renewed }] });
  });

  it('is taken back with its fee in time, and not later', async () => {
    await app.deliver(RECORDED, fee('ann', '2026-02-28T10:00:00.000Z', -1, '2026-02-20T10:00:00.000Z'));
    expect(await tier('ann')).toMatchObject({ tier: { id: 'gold' }, until: '2026-05-01T23:00:00.000Z' });
    await app.deliver(RECORDED, fee('ann', '2026-03-01T00:00:00.000Z', -1, '2026-02-02T10:00:00.000Z'));
    expect(await tier('ann')).toMatchObject({ tier: { id: 'gold' }, until: '2026-05-01T23:00:00.000Z' });
    await app.deliver(RECORDED, fee('ben', '2026-02-02T10:00:00.000Z', 1));
    await app.deliver(RECORDED, fee('ben', '2026-02-16T10:00:00.000Z', -1, '2026-02-02T10:00:00.000Z'));
    expect(await tier('ben')).toMatchObject({ tier: { id: 'bronze' }, memberships: [], until: null });
  });

  it('lapses to what is earned, as of then', async () => {
    await app.deliver(RECORDED, { ...recorded('ann', 3, 120), receiptId: 'tea' });
    app.clock.set('2026-05-09T00:00:00.000Z');
    const lapsed = { tier: { id: 'silver' }, since: '2026-05-01T23:00:00.000Z', memberships: [], until: null };
    expect(await tier('ann')).toMatchObject(lapsed);
    expect(await app.scheduler.runOnce('pass-windows')).toBe(1);
    expect(await tier('ann')).toMatchObject(lapsed);
    expect((await app.publishedOf('ann')).filter(({ type }) => type.includes('changed')).at(-1)?.data).toMatchObject({
      ...{ kind: 'downgraded', from: 'gold', to: 'silver', effectiveAt: '2026-05-01T23:00:00.000Z' },
    });
    expect(await app.projections.rebuild('membership')).toMatchObject({ tables: [{ differences: 0 }] });
  });
});
