import { programme, PUBLISHED, recorded, RECORDED, TiersApp } from './tiers.fixture';

const TIERS = {
  qualify: { by: 'spend' },
  onReturn: 'immediate',
  ladder: [
    { id: 'bronze', name: 'Bronze', threshold: 0 },
    { id: 'silver', name: 'Silver', threshold: 10_000 },
    { id: 'gold', name: 'Gold', threshold: 30_000 },
  ],
};
const [PINNED_AT, UNTIL] = ['2026-03-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z'];
const VIP = { pinId: 'vip-1', tierId: 'gold', until: UNTIL, reasonCode: 'vip' };

describe('a tier that is given by hand', () => {
  let app: TiersApp;
  beforeAll(async () => {
    app = await TiersApp.open();
    app.clock.set(PINNED_AT);
    await app.deliver(PUBLISHED, programme(1, TIERS));
    for (const memberId of ['ann', 'ben', 'cat']) await app.enrol(memberId);
  });
  afterAll(() => app.close());

  const tier = async (memberId: string) => (await app.get(`/v1/members/${memberId}/tier`)).body;
  const post = (memberId: string, verb: string, json: object) =>
    app.call('O', 'POST', `/v1/members/${memberId}/tier:${verb}`, json);
  const facts = async (memberId: string) =>
    (await app.publishedOf(memberId))
      .filter(({ type }) => !type.endsWith('state.v1'))
      .map(({ type, data }) => [type.split('.').slice(2, 4).join('.'), data]);
  const shares = async () => (await app.get('/v1/tiers/distribution', 'A')).body;

  it('holds from now on, for a member who has bought nothing, and says who did it and why', async () => {
    const { status, body } = await post('ann', 'pin', VIP);
    expect([status, body]).toEqual([
      200,
      {
        ...{ memberId: 'ann', pinId: 'vip-1', tierId: 'gold', since: PINNED_AT, until: UNTIL, endedAt: null },
        ...{ reasonCode: 'vip', actor: expect.any(String), revision: 1 },
      },
    ]);
    expect(await post('ann', 'pin', VIP)).toMatchObject({ status: 200, body });
    await app.settled();
    expect(await tier('ann')).toMatchObject({
      ...{ tier: { id: 'gold' }, since: PINNED_AT, until: UNTIL, counted: 0 },
      pin: { pinId: 'vip-1', tierId: 'gold', since: PINNED_AT, until: UNTIL, reasonCode: 'vip' },
      toKeep: { missing: 30_000, from: null, by: UNTIL },
    });
    expect(await facts('ann')).toMatchObject([
      [
        'tier.pinned',
        { pinId: 'vip-1', tierId: 'gold', pinnedAt: PINNED_AT, until: UNTIL, reasonCode: 'vip', replaces: null },
      ],
      ['tier.changed', { kind: 'upgraded', from: 'bronze', to: 'gold', effectiveAt: PINNED_AT }],
    ]);
    expect(await shares()).toMatchObject({ members: 1, tiers: [{}, {}, {}, { tierId: 'gold', members: 1 }] });
  });

  it('is taken by no return, and is over when it is, as of then', async () => {
    await app.deliver(RECORDED, recorded('ann', 1, 120));
    await app.deliver(RECORDED, recorded('ann', 3, -50));
    await app.settled();
    expect(await tier('ann')).toMatchObject({ tier: { id: 'gold' }, counted: 7_000, toKeep: { missing: 23_000 } });
    app.clock.set('2026-04-09T00:00:00.000Z');
    expect(await tier('ann')).toMatchObject({ tier: { id: 'bronze' }, since: UNTIL, pin: null, until: null });
    expect(await app.scheduler.runOnce('pass-windows')).toBe(1);
    await app.settled();
    expect((await facts('ann')).at(-1)).toMatchObject([
      'tier.changed',
      { kind: 'downgraded', from: 'gold', to: 'bronze', effectiveAt: UNTIL, causeReceiptId: null },
    ]);
    expect(await app.projections.rebuild('membership')).toMatchObject({ tables: [{ differences: 0 }] });
  });

  it('makes place for another, rises with what is earned, and can be taken back', async () => {
    const silver = { pinId: 'vip-1', tierId: 'silver', reasonCode: 'goodwill' };
    await post('ben', 'pin', silver);
    await post('ben', 'pin', { ...silver, pinId: 'vip-2' });
    await app.deliver(RECORDED, recorded('ben', 1, 400));
    await app.settled();
    expect(await tier('ben')).toMatchObject({
      tier: { id: 'gold' },
      pin: { pinId: 'vip-2', until: null },
      until: null,
    });
    await app.deliver(RECORDED, recorded('ben', 3, -390));
    await app.settled();
    expect(await tier('ben')).toMatchObject({ tier: { id: 'silver' } });
    const correction = { reasonCode: 'correction' };
    expect(await post('ben', 'unpin', { pinId: 'vip-1', ...correction })).toMatchObject({
      status: 200,
      body: { endedAt: app.clock.now() },
    });
    await app.settled();
    expect(await tier('ben')).toMatchObject({ tier: { id: 'silver' }, pin: { pinId: 'vip-2' } });
    for (const _ of [1, 2])
      expect(await post('ben', 'unpin', { pinId: 'vip-2', ...correction })).toMatchObject({ status: 200 });
    await app.settled();
    expect(await tier('ben')).toMatchObject({ tier: { id: 'bronze' }, pin: null, until: null });
    expect((await facts('ben')).map(([type]) => type).filter((type) => type === 'tier.unpinned')).toHaveLength(1);
  });

  it('is refused where it makes no sense', async () => {
    const refused = async (verb: string, json: object, memberId = 'cat') => {
      const { status, body } = await post(memberId, verb, json);
      return [status, (body as { code: string }).code];
    };
    expect(await refused('pin', VIP)).toEqual([422, 'pin.until_passed']);
    expect(await refused('pin', { pinId: 'a', tierId: 'black', reasonCode: 'vip' })).toEqual([422, 'tier.unknown']);
    expect(await refused('pin', { pinId: 'a', tierId: 'gold', reasonCode: 'vip' }, 'nobody')).toEqual([
      404,
      'member.unknown',
    ]);
    expect(await refused('pin', { ...VIP, until: undefined }, 'ann')).toEqual([409, 'pin.conflict']);
    expect(await refused('unpin', { pinId: 'a', reasonCode: 'vip' })).toEqual([404, 'pin.unknown']);
  });
});
