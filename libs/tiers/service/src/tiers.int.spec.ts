import { Rejected } from '@accrue/kernel';
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
  qualification: 'points',
  ladder: [
    { id: 'bronze', name: 'Bronze', threshold: 0, multiplier: '1' },
    { id: 'silver', name: 'Silver', threshold: 100, multiplier: '1.25' },
    { id: 'gold', name: 'Gold', threshold: 300, multiplier: '1.5' },
  ],
};
const BRONZE = TIERS.ladder[0];
const SILVER = TIERS.ladder[1];
const GOLD = TIERS.ladder[2];

describe('tiers', () => {
  let app: TiersApp;
  beforeAll(async () => {
    app = await TiersApp.open();
  });
  afterAll(() => app.close());

  it('waits for the programme: a receipt that is faster comes again', async () => {
    await expect(app.deliver(RECORDED, recorded('m-0', 1, 10))).rejects.toMatchObject({ retriable: true });
    expect((await app.get('/v1/members/m-0/tier')).body).toEqual({
      memberId: 'm-0',
      tier: null,
      since: null,
      qualification: null,
      qualifyingPoints: 0,
      qualifyingSpend: 0,
      next: null,
      revision: -1,
    });
    await app.deliver(PUBLISHED, programme(1, TIERS));
    await app.deliver(RECORDED, recorded('m-0', 1, 10));
    expect((await app.get('/v1/members/m-0/tier?atLeastRevision=0')).body).toMatchObject({
      tier: BRONZE,
      qualifyingPoints: 10,
    });
  });

  it('shows a member nobody has counted yet in the base tier', async () => {
    expect((await app.get('/v1/members/nobody/tier', 'P')).body).toMatchObject({
      tier: BRONZE,
      next: { ...SILVER, missing: 100 },
      revision: -1,
    });
  });

  it('upgrades at the receipt that reaches the tier and says what is missing for the next', async () => {
    await app.deliver(RECORDED, recorded('m-1', 1, 60));
    await app.deliver(RECORDED, recorded('m-1', 2, 60));
    expect((await app.get('/v1/members/m-1/tier?atLeastRevision=2', 'P')).body).toEqual({
      memberId: 'm-1',
      tier: SILVER,
      since: '2026-02-02T12:00:00.000Z',
      qualification: 'points',
      qualifyingPoints: 120,
      qualifyingSpend: 12000,
      next: { ...GOLD, missing: 180 },
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
          qualifyingPoints: 100,
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
      qualifyingPoints: 30,
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

  it('measures a member by the latest ladder at the next fact', async () => {
    const harder = { ...TIERS, ladder: [BRONZE, { ...SILVER, threshold: 110 }] };
    await app.deliver(PUBLISHED, programme(3, harder));
    await app.deliver(PUBLISHED, programme(2, undefined)); // late, and not the latest
    await new Promise((resolve) => setTimeout(resolve, 600)); // as old as a ladder may be
    await app.deliver(RECORDED, recorded('m-2', 2, 1));
    const { body: json } = await app.get('/v1/members/m-2/tier?atLeastRevision=3');
    expect(json).toMatchObject({ tier: BRONZE, qualifyingPoints: 101, next: { id: 'silver', missing: 9 } });
  });

  it('refuses a ladder that it cannot read, once', async () => {
    await expect(app.deliver(PUBLISHED, programme(4, { ladder: [{ id: 'x', threshold: 1.5 }] }))).rejects.toThrow(
      new Rejected('programme.tiers_malformed'),
    );
  });

  it('counts what was recorded without member for whom it is attributed to, once', async () => {
    await app.deliver(RECORDED, recorded(null, 1, 120));
    await app.deliver(ATTRIBUTED, attributed('m-9', 1, 120));
    await app.deliver(ATTRIBUTED, attributed('m-9', 1, 120));
    expect((await app.publishedOf('m-9')).map(({ type, data }) => [type, data])).toEqual([
      ['loyalty.tiers.membership.state.v1', expect.objectContaining({ qualifyingPoints: 120, tierId: 'silver' })],
      ['loyalty.tiers.tier.changed.v1', expect.objectContaining({ to: 'silver' })],
    ]);
  });
});
