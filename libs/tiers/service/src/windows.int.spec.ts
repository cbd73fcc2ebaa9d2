import { programme, PUBLISHED, RECORDED, recorded, TiersApp } from './tiers.fixture';

const TIERS = {
  qualify: { by: 'spend', window: { rollingMonths: 12 } },
  onReturn: 'immediate',
  ladder: [
    { id: 'bronze', name: 'Bronze', threshold: 0 },
    { id: 'silver', name: 'Silver', threshold: 10_000 },
    { id: 'gold', name: 'Gold', threshold: 30_000 },
  ],
};
const [SPENT_FROM, FALLS_AT] = ['2026-02-01T12:00:00.000Z', '2027-02-01T00:00:00.000Z'];

describe('a ladder by the spend of the last twelve months', () => {
  let app: TiersApp;
  beforeAll(async () => {
    app = await TiersApp.open();
    app.clock.set('2026-03-01T00:00:00.000Z');
    await app.deliver(PUBLISHED, programme(1, TIERS));
    await app.enrol('ann');
  });
  afterAll(() => app.close());

  const tier = async () => (await app.get('/v1/members/ann/tier')).body;
  const settled = async (revision: number) =>
    app.projections.waitFor('membership', { streamId: 'membership-ann', revision });
  const changes = async () =>
    (await app.publishedOf('ann')).filter(({ type }) => type.endsWith('tier.changed.v1')).map(({ data }) => data);

  it('says what counts now, and until when the tier holds', async () => {
    await app.deliver(RECORDED, recorded('ann', 1, 120));
    await settled(1);
    expect(await tier()).toMatchObject({
      ...{ tier: { id: 'silver' }, since: SPENT_FROM, until: FALLS_AT },
      ...{ qualify: { by: 'spend', walletId: null, rollingMonths: 12 }, next: { id: 'gold', missing: 18_000 } },
    });
  });

  it('lets what comes back lower it at once, for as long as its sale counts', async () => {
    const { order } = recorded('ann', 1, 120);
    const of = { order, qualifying: { points: -50 }, qualifyingSpend: -5_000 };
    await app.deliver(RECORDED, { ...recorded('ann', 20, -50), qualifyingOf: [of] });
    expect(await tier()).toMatchObject({ tier: { id: 'bronze' }, until: null, next: { missing: 3_000 } });
    await app.deliver(RECORDED, recorded('ann', 25, 105));
    await settled(5);
    // A year later what is left of the first purchase goes, with what came back of it, and the second one is enough.
    expect(await tier()).toMatchObject({ tier: { id: 'silver' }, until: '2027-02-25T00:00:00.000Z' });
    await app.deliver(RECORDED, { ...recorded('ann', 26, -10), receiptId: 'R-x' });
    await settled(6);
    expect(await tier()).toMatchObject({ tier: { id: 'silver' }, until: FALLS_AT, next: { missing: 13_500 } });
  });

  it('lets it fall when purchases count no more, as of when that was: readers see it before it is said', async () => {
    app.clock.set('2027-01-31T23:59:59.999Z');
    expect((await tier()).tier).toMatchObject({ id: 'silver' });
    expect(await app.scheduler.runOnce('pass-windows')).toBe(0);
    const said = (await changes()).length;
    app.clock.set('2027-02-03T08:00:00.000Z');
    expect(await tier()).toMatchObject({ tier: { id: 'bronze' }, since: FALLS_AT, until: null });
    expect(await changes()).toHaveLength(said);
    for (const due of [1, 0]) {
      expect(await app.scheduler.runOnce('pass-windows')).toBe(due);
      await app.settled();
    }
    expect((await changes()).at(-1)).toMatchObject({
      ...{ kind: 'downgraded', from: 'silver', to: 'bronze', effectiveAt: FALLS_AT },
      ...{ causeReceiptId: null, causeProgrammeVersion: null },
    });
    expect((await app.get('/v1/tiers/distribution', 'A')).body).toMatchObject({
      members: 1,
      tiers: [{ tierId: null }, { tierId: 'bronze', members: 1 }, { tierId: 'silver', members: 0 }, { tierId: 'gold' }],
    });
    expect(await app.projections.rebuild('membership')).toMatchObject({ tables: [{ differences: 0 }] });
  });

  it('counts a late receipt in its own time', async () => {
    const before = (await changes()).length;
    // Of 3 February of the year before: it still counts today, and bridges the fall.
    await app.deliver(RECORDED, recorded('ann', 3, 20));
    expect(await tier()).toMatchObject({ tier: { id: 'bronze' } });
    await app.deliver(RECORDED, recorded('ann', 4, 30));
    await app.settled();
    expect(await tier()).toMatchObject({ tier: { id: 'silver' }, until: '2027-02-04T00:00:00.000Z' });
    const told = (await changes()).slice(before);
    expect(told.at(-1)).toMatchObject({ kind: 'upgraded', from: 'bronze', to: 'silver' });
  });
});
