import { programme, PUBLISHED, readjudicated, READJUDICATED, recorded, RECORDED, TiersApp } from '../tiers.fixture';

const [BRONZE, SILVER, GOLD] = [
  { id: 'bronze', name: 'Bronze', threshold: 0 },
  { id: 'silver', name: 'Silver', threshold: 100 },
  { id: 'gold', name: 'Gold', threshold: 300 },
];
const TIERS = {
  qualify: { by: 'wallet', wallet: 'points' },
  onReturn: 'immediate',
  memberships: [{ id: 'club', sku: 'CLUB', months: 12, gives: 'silver' }],
  ladder: [BRONZE, SILVER, GOLD],
};
const documentOf = (tiers: object | undefined) => programme(1, tiers).document;
/** Members and what they had counted, all of February. */
const COUNTED = { ann: 90, ben: 120, cat: 260, dan: 320 };
const NEXT = '2026-04-01T00:00:00.000Z';

interface Flow {
  readonly from: string | null;
  readonly to: string | null;
  readonly way: string;
  readonly members: number;
  readonly examples: readonly { readonly memberId: string }[];
}

interface Moves {
  readonly flows: readonly Flow[];
}
interface Problem {
  readonly path: string;
  readonly code: string;
}

describe('what a draft’s ladder does to members', () => {
  let app: TiersApp;
  const asked = (tiers: object | undefined, query = '') =>
    app.call('O', 'POST', `/v1/tiers:simulate${query}`, documentOf(tiers));
  const report = async (tiers: object | undefined, query = ''): Promise<Moves> =>
    app.resultOf(await asked(tiers, query));
  const flows = ({ flows: all }: Moves) => all.map(({ from, to, way, members }) => [from, to, way, members]);
  const tierOf = async (memberId: string): Promise<string | null> =>
    (await app.get(`/v1/members/${memberId}/tier`)).body.tier?.id ?? null;

  beforeAll(async () => {
    app = await TiersApp.open();
    app.clock.set('2026-03-01T00:00:00.000Z');
    for (const memberId of [...Object.keys(COUNTED), 'eve', 'new']) await app.enrol(memberId);
  });
  afterAll(() => app.close());

  it('is not known before a programme is published', async () => {
    expect(await asked(TIERS)).toMatchObject({ status: 409, body: { code: 'programme.not_published' } });
    await app.deliver(PUBLISHED, programme(1, TIERS));
    for (const [memberId, counted] of Object.entries(COUNTED))
      await app.deliver(RECORDED, { ...recorded(memberId, 1, counted), receiptId: `R-${memberId}` });
    // A pin, and a membership that was paid for.
    const pin = { pinId: 'vip', tierId: 'gold', reasonCode: 'vip' };
    expect((await app.call('O', 'POST', '/v1/members/ben/tier:pin', pin)).status).toBe(200);
    const fee = { ...recorded('eve', 2, 10), qualifying: { points: 10, '~membership~club': 1 }, receiptId: 'R-eve' };
    await app.deliver(RECORDED, fee);
    await app.settled();
  });

  it('is nothing for the ladder that is published', async () => {
    const same = await report(TIERS);
    expect(same).toMatchObject({
      ...{ publishedVersion: 1, measuredAt: app.clock.now(), effectiveFrom: app.clock.now(), beginsAtZero: false },
      ...{ members: 6, up: 0, down: 0, same: 6 },
    });
    // New, of whom nothing was counted, begins where the ladder begins.
    expect(flows(same)).toEqual([
      ['bronze', 'bronze', 'same', 2],
      ['silver', 'silver', 'same', 2],
      ['gold', 'gold', 'same', 2],
    ]);
    expect(same.flows.flatMap(({ examples }) => examples)).toEqual([]);
  });

  it('says who goes up and down, and why, and that is what happens when it is published', async () => {
    const draft = {
      ...TIERS,
      memberships: [],
      ladder: [BRONZE, { ...SILVER, id: 'argent', was: 'silver', threshold: 80 }, { ...GOLD, threshold: 250 }],
    };
    const before = Object.fromEntries(
      await Promise.all([...Object.keys(COUNTED), 'eve', 'new'].map(async (id) => [id, await tierOf(id)])),
    );
    const planned = await report(draft, `?effectiveFrom=${NEXT}&publishedVersion=1`);
    expect(planned).toMatchObject({ effectiveFrom: NEXT, measuredAt: NEXT, members: 6, up: 2, down: 0, same: 4 });
    expect(flows(planned)).toEqual([
      ['bronze', 'bronze', 'same', 1],
      ['bronze', 'argent', 'up', 1],
      ['silver', 'argent', 'same', 1],
      ['silver', 'gold', 'up', 1],
      ['gold', 'gold', 'same', 2],
    ]);
    const examples = new Map<string, object>(
      planned.flows.flatMap((flow) => flow.examples.map((one) => [one.memberId, one])),
    );
    expect([...examples]).toEqual([
      [
        'ann',
        {
          memberId: 'ann',
          before: { tierId: 'bronze', counted: 90, by: 'counted' },
          after: { tierId: 'argent', counted: 90, by: 'counted' },
        },
      ],
      [
        'cat',
        {
          memberId: 'cat',
          before: { tierId: 'silver', counted: 260, by: 'counted' },
          after: { tierId: 'gold', counted: 260, by: 'counted' },
        },
      ],
    ]);
    expect((await app.log.readStream('membership-ann')).length).toBe(1);
    // When it is published, and its time has come
    await app.deliver(PUBLISHED, programme(2, draft, NEXT));
    app.clock.set(NEXT);
    expect((await app.get('/v1/tiers/measuring', 'A')).body).toEqual({
      ...{ programmeVersion: 2, effectiveFrom: NEXT, members: 5, measured: 0 },
    });
    await app.scheduler.runOnce('measure-members');
    await app.settled();
    expect((await app.get('/v1/tiers/measuring', 'A')).body).toMatchObject({ members: 5, measured: 5 });
    const after = Object.fromEntries(await Promise.all(Object.keys(before).map(async (id) => [id, await tierOf(id)])));
    expect(after).toEqual({ ann: 'argent', ben: 'gold', cat: 'gold', dan: 'gold', eve: 'argent', new: 'bronze' });
    expect(before).toEqual({ ann: 'bronze', ben: 'gold', cat: 'silver', dan: 'gold', eve: 'silver', new: 'bronze' });
  });

  it('knows pins, what was paid for, windows, and what begins at nothing', async () => {
    app.clock.set('2026-05-01T00:00:00.000Z');
    const window = { rollingMonths: 3 };
    const ladder = [BRONZE, { ...SILVER, was: 'argent' }, GOLD];
    const rolling = { ...TIERS, ladder, qualify: { by: 'wallet', wallet: 'points', window } };
    // In May February counts no more from its day on; the pin holds Ben, the fee of version 1 holds Eve.
    const inMay = await report(rolling, '?effectiveFrom=2026-05-03T00:00:00Z');
    expect(inMay.flows.flatMap(({ examples }) => examples)).toEqual([
      {
        memberId: 'ann',
        before: { tierId: 'argent', counted: 90, by: 'counted' },
        after: { tierId: 'bronze', counted: 0, by: 'counted' },
      },
      {
        memberId: 'cat',
        before: { tierId: 'gold', counted: 260, by: 'counted' },
        after: { tierId: 'bronze', counted: 0, by: 'counted' },
      },
      {
        memberId: 'dan',
        before: { tierId: 'gold', counted: 320, by: 'counted' },
        after: { tierId: 'bronze', counted: 0, by: 'counted' },
      },
    ]);
    const byVisits = await report({ ...TIERS, qualify: { by: 'visits' } });
    expect(byVisits).toMatchObject({ beginsAtZero: true, draft: { qualify: { by: 'visits' } } });
    // A ladder that does not begin at nothing: also who has bought nothing falls out of it.
    const none = await report({ ...TIERS, ladder: [{ ...GOLD, threshold: 1000 }], memberships: [] });
    expect(none).toMatchObject({ down: 5, same: 1 });
    expect(flows(none)).toEqual([
      ['bronze', null, 'down', 1],
      ['argent', null, 'down', 2],
      ['gold', null, 'down', 2],
      ['gold', 'gold', 'same', 1],
    ]);
    await app.deliver(READJUDICATED, { ...readjudicated('ann', 1, 400, 1), receiptId: 'R-ann' });
    await app.settled();
    expect((await report(undefined)).flows.map(({ to }) => to)).toEqual([null, null, null]);
  });

  it('names all that is wrong with the ladder, and whom it asks for', async () => {
    const wrong = await app.call('O', 'POST', '/v1/tiers:simulate', {
      ...documentOf({
        ...TIERS,
        memberships: [{ id: 'club', sku: 'CLUB', months: 12, gives: 'platinum' }],
        ladder: [SILVER, SILVER, { ...GOLD, threshold: 5 }],
      }),
    });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'programme.invalid' } });
    expect((wrong.body.problems as readonly Problem[]).map(({ path, code }) => [path, code])).toEqual([
      ['/tiers/ladder/1/id', 'id.duplicate'],
      ['/tiers/ladder/1/threshold', 'ladder.not_increasing'],
      ['/tiers/ladder/2/threshold', 'ladder.not_increasing'],
      ['/tiers/memberships/0/gives', 'tier.unknown'],
    ]);
    const malformed = await app.call('O', 'POST', '/v1/tiers:simulate', { timeZone: 1, wallets: [] });
    expect(malformed).toMatchObject({ status: 422, body: { code: 'programme.invalid' } });
    expect((malformed.body.problems as readonly Problem[]).length).toBeGreaterThan(3);
    const zoneless = { ...documentOf(TIERS), timeZone: 'Europe/Nowhere' };
    expect(await app.call('O', 'POST', '/v1/tiers:simulate', zoneless)).toMatchObject({
      body: { problems: [{ path: '/timeZone', code: 'time_zone.unknown' }] },
    });
    expect((await asked(TIERS, '?effectiveFrom=soon')).body).toMatchObject({ code: 'instant.invalid' });
    expect(await asked(TIERS, '?publishedVersion=9')).toMatchObject({
      status: 503,
      body: { code: 'read.not_caught_up' },
    });
    expect((await app.call('A', 'POST', '/v1/tiers:simulate', documentOf(TIERS))).status).toBe(403);
    expect((await app.get('/v1/tiers/measuring', 'P')).status).toBe(403);
  });
});
