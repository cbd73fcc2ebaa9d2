import { MeasureMembers } from './due-work/measure-members';
import {
  ATTRIBUTED,
  attributed,
  programme,
  PUBLISHED,
  READJUDICATED,
  readjudicated,
  RECORDED,
  recorded,
  TiersApp,
} from './tiers.fixture';

const TIERS = {
  qualify: { by: 'wallet', wallet: 'points' },
  ladder: [
    { id: 'bronze', name: 'Bronze', threshold: 0, multiplier: '1', entitlements: [] },
    { id: 'silver', name: 'Silver', threshold: 100, multiplier: '1.25', entitlements: ['free-shipping'] },
    { id: 'gold', name: 'Gold', threshold: 300, multiplier: '1.5', entitlements: ['free-shipping', 'early-access'] },
  ],
};
const points = (amount: number) => [{ walletId: 'points', unit: 'points', amount }];
const BRONZE = TIERS.ladder[0];
const SILVER = TIERS.ladder[1];
const GOLD = TIERS.ladder[2];
/** Of the example document. */
const SILVER_RULE = {
  ...{ kind: 'rule', id: 'silver', name: '50 more for silver', on: 'sale', walletId: 'points', offerId: null },
  ...{ rewardId: null, from: null, until: null },
};

describe('tiers', () => {
  let app: TiersApp;
  beforeAll(async () => {
    app = await TiersApp.open();
  });
  afterAll(() => app.close());

  it('waits for the programme: a receipt that is faster comes again', async () => {
    await app.enrol('m-0');
    await expect(app.deliver(RECORDED, recorded('m-0', 1, 10))).rejects.toMatchObject({ retriable: true });
    expect((await app.get('/v1/members/m-0/tier')).body).toEqual({
      memberId: 'm-0',
      mergedInto: null,
      tier: null,
      since: null,
      ...{ pin: null, memberships: [], until: null, toKeep: null, period: null, projection: null, counted: null },
      qualify: null,
      qualifying: [],
      qualifyingSpend: 0,
      next: null,
      revision: -1,
    });
    await app.deliver(PUBLISHED, programme(1, TIERS));
    await app.deliver(RECORDED, recorded('m-0', 1, 10));
    expect((await app.get('/v1/members/m-0/tier?atLeastRevision=0')).body).toMatchObject({
      tier: BRONZE,
      qualifying: points(10),
    });
  });

  it('shows a member nobody has counted yet in the base tier', async () => {
    await app.enrol('m-new');
    expect((await app.get('/v1/members/m-new/tier', 'P')).body).toMatchObject({
      tier: BRONZE,
      next: { ...SILVER, missing: 100 },
      revision: -1,
    });
  });

  it('tells nothing of a member whom nobody knows', async () => {
    expect((await app.get('/v1/members/nobody/tier', 'P')).body).toMatchObject({ status: 404, code: 'member.unknown' });
  });

  it('upgrades at the receipt that reaches the tier and says what is missing for the next', async () => {
    await app.deliver(RECORDED, recorded('m-1', 1, 60));
    await app.deliver(RECORDED, recorded('m-1', 2, 60));
    expect((await app.get('/v1/members/m-1/tier?atLeastRevision=2', 'P')).body).toEqual({
      memberId: 'm-1',
      mergedInto: null,
      tier: { ...SILVER, benefits: [SILVER_RULE] },
      since: '2026-02-02T12:00:00.000Z',
      ...{ pin: null, memberships: [], until: null, toKeep: null, period: null, projection: null, counted: 120 },
      qualify: { by: 'wallet', walletId: 'points', counterId: null, window: 'lifetime', rollingMonths: null },
      qualifying: points(120),
      qualifyingSpend: 12000,
      next: { ...GOLD, benefits: [], missing: 180 },
      revision: 2,
    });
    const [, , changed] = await app.publishedOf('m-1');
    expect(changed).toMatchObject({
      topic: 'loyalty.tiers.membership.facts.v1',
      type: 'loyalty.tiers.tier.changed.v1',
      key: 'm-1',
      data: {
        kind: 'upgraded',
        from: 'bronze',
        to: 'silver',
        effectiveAt: '2026-02-02T12:00:00.000Z',
        causeReceiptId: 'R-2',
        causeProgrammeVersion: null,
        sequence: 1,
      },
      extensions: { correlationid: 'c-1' },
    });
  });

  it('publishes the member’s state with every count', async () => {
    await app.deliver(RECORDED, recorded('m-2', 1, 100));
    expect((await app.publishedOf('m-2')).map(({ type, data }) => [type, data])).toEqual([
      [
        'loyalty.tiers.membership.state.v1',
        {
          memberId: 'm-2',
          tierId: 'silver',
          since: '2026-02-01T12:00:00.000Z',
          until: null,
          qualifying: { points: 100 },
          qualifyingSpend: 10000,
          occurredAt: '2026-02-01T12:00:00.000Z',
        },
      ],
      ['loyalty.tiers.tier.changed.v1', expect.objectContaining({ to: 'silver' })],
    ]);
  });

  it('takes a later figure of a receipt and ignores what it has had', async () => {
    await app.deliver(RECORDED, recorded('m-3', 1, 100), 'first');
    await app.deliver(READJUDICATED, readjudicated('m-3', 1, 30, 2));
    await app.deliver(READJUDICATED, readjudicated('m-3', 1, 80, 1));
    await app.deliver(RECORDED, recorded('m-3', 1, 100), 'first');
    await app.deliver(RECORDED, recorded('m-3', 1, 100), 'under another id');
    expect((await app.get('/v1/members/m-3/tier?atLeastRevision=3')).body).toMatchObject({
      tier: BRONZE,
      since: null,
      qualifying: points(30),
      revision: 3,
    });
    expect(await app.log.readStream('membership-m-3')).toHaveLength(4); // counted, upgraded, counted, downgraded
  });

  it('does not count what belongs to nobody', async () => {
    await app.deliver(RECORDED, recorded(null, 1, 500));
    expect(await app.log.readStream('membership-null')).toEqual([]);
  });

  it('counts the members of each tier', async () => {
    await app.projections.waitFor('membership', { streamId: 'membership-m-3', revision: 3 });
    expect((await app.get('/v1/tiers/distribution')).body).toEqual({
      members: 4,
      tiers: [
        { tierId: null, name: null, members: 0 },
        { tierId: 'bronze', name: 'Bronze', members: 2 },
        { tierId: 'silver', name: 'Silver', members: 2 },
        { tierId: 'gold', name: 'Gold', members: 0 },
      ],
    });
    expect((await app.get('/v1/tiers/distribution', 'P')).body).toMatchObject({
      status: 403,
      code: 'auth.role_not_allowed',
    });
  });

  it('answers in time when a revision is asked for that does not come', async () => {
    expect((await app.get('/v1/members/m-1/tier?atLeastRevision=99')).body).toMatchObject({
      status: 503,
      code: 'read.not_caught_up',
    });
    expect((await app.get('/v1/members/m-1/tier?atLeastRevision=soon')).body).toMatchObject({
      status: 400,
      code: 'request.invalid',
    });
  });

  it('rebuilds its read model without a difference', async () => {
    expect(await app.projections.rebuild('membership')).toMatchObject({
      swapped: true,
      tables: [{ table: 'membership', rows: 4, differences: 0 }],
    });
  });

  it('counts what was recorded without member for whom it is attributed to, once', async () => {
    await app.deliver(RECORDED, recorded(null, 1, 120));
    await app.deliver(ATTRIBUTED, attributed('m-9', 1, 120));
    await app.deliver(ATTRIBUTED, attributed('m-9', 1, 120));
    expect((await app.publishedOf('m-9')).map(({ type, data }) => [type, data])).toEqual([
      ['loyalty.tiers.membership.state.v1', expect.objectContaining({ qualifying: { points: 120 }, tierId: 'silver' })],
      ['loyalty.tiers.tier.changed.v1', expect.objectContaining({ to: 'silver' })],
    ]);
  });
});

describe('a new version of the ladder', () => {
  let app: TiersApp;
  const tier = async (memberId: string) => (await app.get(`/v1/members/${memberId}/tier`, 'P')).body;
  const distribution = async (): Promise<unknown> => (await app.get('/v1/tiers/distribution')).body.tiers;
  const changesOf = async (memberId: string) =>
    (await app.publishedOf(memberId)).filter(({ type }) => type.endsWith('tier.changed.v1')).map(({ data }) => data);
  const learn = (...versions: readonly object[]): Promise<unknown> =>
    Promise.all(versions.map((version) => app.deliver(PUBLISHED, version)));
  const measuredAll = async (): Promise<void> => {
    await app.scheduler.runOnce('measure-members');
  };
  const HARDER = { ...TIERS, ladder: [BRONZE, { ...SILVER, threshold: 150 }, GOLD] };
  const RENAMED = { ...HARDER, ladder: [BRONZE, { ...SILVER, id: 'argent', threshold: 120, was: 'silver' }, GOLD] };
  const AT = '2026-03-01T00:00:00.000Z';
  const LATER = '2026-04-01T00:00:00.000Z';

  beforeAll(async () => {
    app = await TiersApp.open();
    app.clock.set('2026-02-20T00:00:00.000Z');
    await app.deliver(PUBLISHED, programme(1, TIERS));
    for (const [member, earned] of [
      ['ann', 130],
      ['ben', 160],
      ['cid', 10],
    ] as const)
      await app.deliver(RECORDED, recorded(member, 1, earned));
    await app.projections.waitFor('membership', { streamId: 'membership-cid', revision: 0 });
  });
  afterAll(() => app.close());

  it('changes nothing before its time', async () => {
    await learn(programme(2, HARDER, AT));
    await measuredAll();
    expect(await tier('ann')).toMatchObject({ tier: SILVER, since: '2026-02-01T12:00:00.000Z' });
    expect(await changesOf('ann')).toHaveLength(1);
  });

  it('counts from its time on for all members at once, before anybody was measured', async () => {
    app.clock.set(AT);
    expect(await tier('ann')).toMatchObject({
      tier: BRONZE,
      since: AT,
      next: { id: 'silver', threshold: 150, missing: 20 },
    });
    expect(await tier('ben')).toMatchObject({ tier: { threshold: 150 }, since: '2026-02-01T12:00:00.000Z' });
    expect(await distribution()).toEqual([
      { tierId: null, name: null, members: 0 },
      { tierId: 'bronze', name: 'Bronze', members: 2 },
      { tierId: 'silver', name: 'Silver', members: 1 },
      { tierId: 'gold', name: 'Gold', members: 0 },
    ]);
    expect(await changesOf('ann')).toHaveLength(1);
  });

  it('becomes a fact without a sale, once, for those whom it moves', async () => {
    await measuredAll();
    expect(await changesOf('ann')).toMatchObject([
      { kind: 'upgraded', to: 'silver' },
      {
        kind: 'downgraded',
        from: 'silver',
        to: 'bronze',
        effectiveAt: AT,
        causeReceiptId: null,
        causeProgrammeVersion: 2,
        timeline: [
          { tierId: 'silver', at: '2026-02-01T12:00:00.000Z', programmeVersion: 1 },
          { tierId: 'bronze', at: AT, order: AT, programmeVersion: 2 },
        ],
      },
    ]);
    expect((await app.publishedOf('ann')).at(-2)).toMatchObject({
      type: 'loyalty.tiers.membership.state.v1',
      data: { tierId: 'bronze', since: AT, occurredAt: AT },
    });
    expect(await app.publishedOf('ben')).toHaveLength(2); // as before
    const before = await app.log.readStream('membership-ann');
    await measuredAll();
    expect(await app.log.readStream('membership-ann')).toEqual(before);
  });

  it('measures a sale of the time before by the ladder of that time', async () => {
    await app.deliver(RECORDED, { ...recorded('cid', 2, 100), receiptId: 'late' });
    expect((await changesOf('cid')).at(-1)).toMatchObject({
      timeline: [
        { tierId: 'silver', programmeVersion: 1 },
        { tierId: 'bronze', order: AT },
      ],
    });
    expect((await app.get('/v1/members/cid/tier?atLeastRevision=3')).body).toMatchObject({ tier: BRONZE, since: AT });
  });

  it('waits for the versions before it, in whichever order they come, and renames a tier', async () => {
    app.clock.set(LATER);
    await learn(programme(4, RENAMED, LATER));
    expect(await tier('ben')).toMatchObject({ tier: { id: 'silver' } });
    await learn(programme(3, undefined, '2026-05-01T00:00:00.000Z')); // overtaken before its time
    expect(await tier('ben')).toMatchObject({ tier: { id: 'argent' }, since: '2026-02-01T12:00:00.000Z' });
    expect(await tier('ann')).toMatchObject({ tier: { id: 'argent' }, since: LATER });
    await measuredAll();
    expect((await changesOf('ben')).at(-1)).toMatchObject({ kind: 'renamed', from: 'silver', to: 'argent' });
    expect((await changesOf('ann')).at(-1)).toMatchObject({ kind: 'upgraded', from: 'bronze', to: 'argent' });
  });

  it('goes through members a batch at a time, and finds what is left after a restart', async () => {
    const many = Array.from({ length: 230 }, (_, n) => `many-${String(n).padStart(3, '0')}`);
    await Promise.all(many.map((member) => app.deliver(RECORDED, recorded(member, 1, 130))));
    for (const member of many)
      await app.projections.waitFor('membership', { streamId: `membership-${member}`, revision: 1 });
    app.clock.set('2026-06-01T00:00:00.000Z');
    await learn(programme(5, HARDER, '2026-06-01T00:00:00.000Z'));
    // A process that ends after some of its batch.
    const work = app.http.get(MeasureMembers, { strict: false });
    const batch = await work.due({ by: app.clock.now(), after: null, limit: 100 });
    expect(batch).toHaveLength(100);
    await Promise.all(batch.slice(0, 60).map((item) => work.handle(item)));
    await app.settled();
    expect(await app.scheduler.runOnce('measure-members')).toBe(many.length + 3 - 60);
    for (const member of many)
      expect((await changesOf(member)).at(-1)).toMatchObject({ to: 'bronze', effectiveAt: '2026-06-01T00:00:00.000Z' });
    expect(await app.projections.rebuild('membership')).toMatchObject({
      tables: [{ table: 'membership', differences: 0 }],
    });
  });
});
