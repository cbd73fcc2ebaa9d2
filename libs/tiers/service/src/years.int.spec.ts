import { PUBLISHED, programme, recorded, RECORDED, TiersApp } from './tiers.fixture';

const tiersOf = (window: string, more: object = {}) => ({
  qualify: { by: 'spend', window },
  ...more,
  ladder: [
    { id: 'bronze', name: 'Bronze', threshold: 0 },
    { id: 'silver', name: 'Silver', threshold: 10_000 },
    { id: 'gold', name: 'Gold', threshold: 30_000 },
  ],
});
const bought = (memberId: string, occurredAt: string, pounds: number) => ({
  ...recorded(memberId, 1, pounds),
  ...{ receiptId: `${memberId}/${occurredAt}`, occurredAt },
  order: `${occurredAt}|${occurredAt.slice(0, 10)}|S-1|1||000000000001`,
});

describe('a ladder by the spend of the year', () => {
  let app: TiersApp;
  beforeAll(async () => {
    app = await TiersApp.open();
  });
  afterAll(() => app.close());

  const tier = async (memberId: string) => (await app.get(`/v1/members/${memberId}/tier`)).body;
  const changes = async (memberId: string) =>
    (await app.publishedOf(memberId)).filter(({ type }) => type.endsWith('tier.changed.v1')).map(({ data }) => data);
  const dueWork = async (): Promise<number> => {
    let all = 0;
    for (let due = 1; due > 0; all += due) {
      due = await app.scheduler.runOnce('pass-windows');
      await app.settled();
    }
    return all;
  };

  it('says what counts in it, what is missing to the next tier, until when the tier holds, and at what pace it goes', async () => {
    app.clock.set('2026-03-01T00:00:00.000Z');
    await app.deliver(PUBLISHED, programme(1, tiersOf('calendar-year', { downgrade: 'one-step' })));
    await app.enrol('ann');
    await app.deliver(RECORDED, bought('ann', '2026-02-01T12:00:00.000Z', 310));
    await app.settled();
    expect(await tier('ann')).toMatchObject({
      ...{ tier: { id: 'gold' }, counted: 31_000, next: null },
      ...{ period: { from: '2026-01-01T00:00:00.000Z', until: '2027-01-01T00:00:00.000Z' } },
      // Reached in this year, so it holds to the end of the next, and has to be reached in that one again.
      until: '2028-01-01T00:00:00.000Z',
      toKeep: { missing: 30_000, from: '2027-01-01T00:00:00.000Z', by: '2028-01-01T00:00:00.000Z' },
      // 310 pounds in 60 of 365 days.
      projection: { amount: Math.floor((31_000 * 365) / 60), tierId: 'gold' },
      qualify: { by: 'spend', window: 'year', rollingMonths: null },
    });
  });

  it('lets it fall at the end of a year, one step at a time, each as of when it was, when nothing ran for long', async () => {
    app.clock.set('2027-06-01T00:00:00.000Z');
    await app.deliver(RECORDED, bought('ann', '2027-05-01T12:00:00.000Z', 40));
    await app.settled();
    expect(await tier('ann')).toMatchObject({
      ...{ tier: { id: 'gold' }, counted: 4_000, until: '2028-01-01T00:00:00.000Z' },
      toKeep: { missing: 26_000, from: null, by: '2028-01-01T00:00:00.000Z' },
    });
    expect(await dueWork()).toBe(0);
    app.clock.set('2029-01-09T08:00:00.000Z');
    expect(await tier('ann')).toMatchObject({ tier: { id: 'bronze' }, since: '2029-01-01T00:00:00.000Z', until: null });
    expect(await dueWork()).toBe(1);
    const said = (await changes('ann')).at(-1);
    expect(said).toMatchObject({ kind: 'downgraded', from: 'gold', to: 'bronze', causeReceiptId: null });
    const { timeline } = said as { timeline: { tierId: string; at: string }[] };
    expect(timeline.map(({ tierId, at }) => [tierId, at])).toEqual([
      ['gold', '2026-02-01T12:00:00.000Z'],
      ['silver', '2028-01-01T00:00:00.000Z'],
      ['bronze', '2029-01-01T00:00:00.000Z'],
    ]);
    expect(await app.projections.rebuild('membership')).toMatchObject({ tables: [{ differences: 0 }] });
  });

  it('counts from the day on which the member enrolled, and lets a tier hold on for some days', async () => {
    app.clock.set('2029-02-01T00:00:00.000Z');
    const terms = { downgrade: 'immediate', graceDays: 10 };
    await app.deliver(PUBLISHED, programme(2, tiersOf('since-anniversary', terms), '2029-01-10T00:00:00.000Z'));
    await app.enrolAt('leap', '2028-02-29T10:00:00.000Z');
    await app.deliver(RECORDED, bought('leap', '2029-01-20T12:00:00.000Z', 120));
    await app.settled();
    expect(await tier('leap')).toMatchObject({
      ...{ tier: { id: 'silver' }, until: '2029-03-10T00:00:00.000Z' },
      period: { from: '2028-02-29T00:00:00.000Z', until: '2029-02-28T00:00:00.000Z' },
      toKeep: { missing: 10_000, from: '2029-02-28T00:00:00.000Z', by: '2029-03-10T00:00:00.000Z' },
    });
    app.clock.set('2029-03-09T23:59:59.999Z');
    expect(await tier('leap')).toMatchObject({ tier: { id: 'silver' }, counted: 0 });
    app.clock.set('2029-03-17T00:00:00.000Z');
    expect(await dueWork()).toBe(1);
    expect((await changes('leap')).at(-1)).toMatchObject({ to: 'bronze', effectiveAt: '2029-03-10T00:00:00.000Z' });
  });

  it('waits for the enrolment of a member whose receipt was faster', async () => {
    const receipt = bought('late', '2029-03-02T12:00:00.000Z', 120);
    await expect(app.deliver(RECORDED, receipt)).rejects.toMatchObject({ name: 'MemberNotKnownYet', retriable: true });
    await app.enrolAt('late', '2029-03-01T10:00:00.000Z');
    await app.deliver(RECORDED, receipt);
    await app.settled();
    expect(await tier('late')).toMatchObject({ tier: { id: 'silver' } });
  });
});
