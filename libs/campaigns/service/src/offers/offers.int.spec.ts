import type { Wire } from '@accrue/testing-contexts';
import { CampaignsApp, from, goodsBack, programme, sale } from '../campaigns.fixture';

const offering = programme({
  rewards: [{ id: 'cup', kind: 'code', title: 'A cup of tea', wallet: 'points', points: 100 }],
  segments: [{ id: 'buyer', name: 'Has bought', if: 'member.purchases > 0' }],
  offers: [
    {
      ...{ id: 'big', name: '50 for a basket of 10 pounds', window: { days: 7 }, goal: { basketAtLeast: 1000 } },
      give: { points: 50, wallet: 'points' },
    },
    {
      ...{ id: 'tea', name: '30 for three teas', window: { until: '2026-11-30' }, goal: { units: 3 } },
      ...{ of: { include: { skus: ['TEA'] } }, give: { points: 30, wallet: 'points' }, times: 2 },
    },
    {
      ...{ id: 'opt', name: '5 for who wants it', window: { days: 3 }, goal: { visits: 1 } },
      ...{ activation: 'required', give: { points: 5, wallet: 'points' } },
    },
    {
      ...{ id: 'mugs', name: 'A cup for two mugs', window: { days: 30 }, goal: { units: 2 }, times: 2 },
      ...{ of: { include: { skus: ['MUG'] } }, give: { reward: 'cup' } },
    },
    {
      ...{ id: 'past', name: 'Over', window: { until: '2026-10-31' }, goal: { visits: 1 } },
      give: { points: 1, wallet: 'points' },
    },
  ],
});

describe('offers of a member', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open(offering);
    for (const member of ['ann', 'ben', 'cat', 'dan']) await app.enrol(member, { card: `c-${member}` });
  });
  afterAll(() => app.close());

  const give = (memberId: string, key: string, offer: string) =>
    app.post(`/v1/members/${memberId}/offers`, { key, offer }, 'O');
  const teas = (id: string, day: number, units: number) => {
    app.clock.set(`2026-11-0${day}T13:00:00Z`);
    return sale(id, `c-${id.slice(0, 3)}`, [['TEA', units, 400]], { endedAt: `2026-11-0${day}T12:30:00Z` });
  };
  const offersOf = async (memberId: string) => {
    const { body } = await app.get(`/v1/members/${memberId}/offers`);
    return (body['offers'] as Wire[]).map(({ key, state, value, missing, completedBy }) => [
      key,
      state,
      value,
      missing,
      completedBy,
    ]);
  };
  const byOffers = ({ awards }: Wire) =>
    (awards as Wire[]).flatMap(({ ruleId, granted, reversed }) =>
      ruleId === 'big' || ruleId === 'tea' ? [[ruleId, granted, reversed]] : [],
    );

  it('are given once for each key, and refused when nothing can come of them', async () => {
    const first = await give('ben', 'k1', 'tea');
    expect([first.status, first.body]).toMatchObject([
      201,
      { key: 'k1', offer: 'tea', state: 'given', missing: 3, memberId: 'ben', duplicate: false },
    ]);
    expect(first.body['until']).toBe('2026-12-01T00:00:00.000Z');
    const again = await give('ben', 'k1', 'tea');
    expect([again.status, again.body['duplicate']]).toEqual([200, true]);
    const codes = [];
    for (const [member, key, offer] of [
      ['ben', 'k1', 'big'],
      ['ben', 'k2', 'none'],
      ['ben', 'k2', 'past'],
      ['nobody', 'k2', 'tea'],
    ] as const) {
      const { status, body } = await give(member, key, offer);
      codes.push([status, body['code']]);
    }
    expect(codes).toEqual([
      [409, 'offer.conflict'],
      [404, 'offer.unknown'],
      [409, 'offer.over'],
      [404, 'member.unknown'],
    ]);
    expect(await offersOf('ben')).toEqual([['k1', 'given', 0, 3, []]]);
    expect(await offersOf('nobody')).toEqual([]);
    const told = (await app.published('journal-ben')).map(({ type, data }) => [type, (data as Wire)['trigger']]);
    expect(told).toEqual([
      ['loyalty.campaigns.action.recorded.v1', 'offer'],
      ['loyalty.campaigns.offer.given.v1', undefined],
    ]);
  });

  it('are promised at the till as they are given, all that a receipt completes', async () => {
    for (const [key, offer] of [
      ['k1', 'tea'],
      ['k2', 'tea'],
      ['k3', 'big'],
    ] as const)
      await give('ann', key, offer);
    await app.record(teas('ann-1', 2, 2));
    expect(await offersOf('ann')).toEqual([
      ['k1', 'given', 2, 1, []],
      ['k2', 'given', 2, 1, []],
      ['k3', 'given', 800, 1000, []],
    ]);
    const second = teas('ann-2', 3, 3);
    const promised = (await app.post('/v1/receipts:evaluate', second)).body;
    expect(byOffers(promised)).toEqual([
      ['big', 50, 0],
      ['tea', 60, 0],
    ]);
    expect((promised['offers'] as Wire[]).map(({ key, completedBy }) => [key, completedBy])).toEqual([
      ['k1', ['ann-2']],
      ['k2', ['ann-2']],
      ['k3', ['ann-2']],
    ]);
    const { body } = await app.record(second);
    expect(byOffers(body)).toEqual(byOffers(promised));
    expect(body['earned']).toEqual(promised['earned']);
  });

  it('lose with goods that come back exactly what those had brought, and can be completed again', async () => {
    app.clock.set('2026-11-04T13:00:00Z');
    await app.record(
      goodsBack('ann-3', 'c-ann', [['TEA', 3, 400, from('ann-2')]], { endedAt: '2026-11-04T12:30:00Z' }),
    );
    expect(byOffers((await app.get('/v1/receipts/ann-2')).body)).toEqual([
      ['big', 50, 50],
      ['tea', 60, 60],
    ]);
    expect((await offersOf('ann')).map(([, state, , missing]) => [state, missing])).toEqual([
      ['given', 1],
      ['given', 1],
      ['given', 1000],
    ]);
    const { body } = await app.record(teas('ann-4', 5, 1));
    expect(byOffers(body)).toEqual([['tea', 60, 0]]);
  });

  it('give a reward for no points, promised at the till, told as a gift, and taken back with the goods', async () => {
    await give('dan', 'k1', 'mugs');
    const mugs = (id: string, day: number, units: number) => {
      app.clock.set(`2026-11-0${day}T13:00:00Z`);
      return sale(id, 'c-dan', [['MUG', units, 100]], { endedAt: `2026-11-0${day}T12:30:00Z` });
    };
    await app.record(mugs('dan-1', 6, 1));
    const receipt = mugs('dan-2', 7, 3);
    const gift = { ruleId: 'mugs', kind: 'reward', id: 'cup', given: 2, takenBack: 0 };
    const base = [{ ruleId: 'base', walletId: 'points', granted: 3, reversed: 0 }];
    const promised = (await app.post('/v1/receipts:evaluate', receipt)).body;
    expect(promised).toMatchObject({ gifts: [gift], awards: base });
    expect((promised['offers'] as Wire[])[0]).toMatchObject({
      ...{ key: 'k1', state: 'completed', completedBy: ['dan-2', 'dan-2'], times: 2 },
      ...{ points: 1, walletId: null, gift: { kind: 'reward', id: 'cup' } },
    });
    for (let delivery = 0; delivery < 2; delivery += 1)
      expect((await app.record(receipt)).body).toMatchObject({ gifts: [gift], awards: base });
    app.clock.set('2026-11-08T13:00:00Z');
    const back = goodsBack('dan-3', 'c-dan', [['MUG', 1, 100, from('dan-2')]], { endedAt: '2026-11-08T12:30:00Z' });
    await app.record(back);
    expect((await app.get('/v1/receipts/dan-2')).body).toMatchObject({ gifts: [{ ...gift, takenBack: 1 }] });
    const told = (await app.published('journal-dan')).filter(({ type }) => type.endsWith('gift.stated.v1'));
    const reversal = { receiptId: 'dan-3', occurredAt: '2026-11-08T12:30:00.000Z', points: 1 };
    const stated = { giftId: 'dan-2:mugs', kind: 'reward', id: 'cup', ruleId: 'mugs', granted: 2 };
    expect(told.map(({ data }) => data)).toMatchObject([
      { ...stated, sequence: 0, reversals: [] },
      { ...stated, sequence: 1, reversals: [reversal] },
    ]);
  });

  const factsOf = async (memberId: string) =>
    (await app.published(`journal-${memberId}`)).flatMap(({ type, data }) => {
      const { offerId, occurredAt, completions, receiptId } = data as Wire;
      const word = /offer\.(.+)\.v1/.exec(type)?.[1];
      return word === undefined ? [] : [[offerId, word, occurredAt, completions, receiptId]];
    });
  const activate = (memberId: string, key: string, occurredAt?: string) =>
    app.post(`/v1/members/${memberId}/offers/${key}:activate`, { occurredAt });

  it('count from their activation on, where they ask for one, by the earliest time that was told', async () => {
    app.clock.set('2026-11-10T09:00:00Z');
    expect((await give('cat', 'k1', 'opt')).body).toMatchObject({ state: 'inactive', activatedAt: null, missing: 1 });
    await give('cat', 'k2', 'tea');
    const visit = (id: string, at: string) => {
      app.clock.set(at);
      return app.record(sale(id, 'c-cat', [['MUG', 1, 100]], { endedAt: at }));
    };
    await visit('cat-1', '2026-11-10T10:00:00.000Z');
    expect(await offersOf('cat')).toEqual([
      ['k1', 'inactive', 0, 1, []],
      ['k2', 'given', 0, 3, []],
    ]);
    app.clock.set('2026-11-10T11:00:00.000Z');
    const at = '2026-11-10T10:30:00.000Z';
    const activated = await activate('cat', 'k1', at);
    expect([activated.status, activated.body]).toMatchObject([
      200,
      { state: 'given', activatedAt: at, missing: 1, duplicate: false },
    ]);
    expect((await activate('cat', 'k1')).body).toMatchObject({ activatedAt: at, duplicate: true });
    expect((await activate('cat', 'k2')).body).toMatchObject({ offer: 'tea', activatedAt: null, duplicate: true });
    // The telephone told the earlier time last: the purchase was after it.
    expect((await activate('cat', 'k1', '2026-11-10T09:30:00.000Z')).body).toMatchObject({
      ...{ state: 'completed', completedBy: ['cat-1'], activatedAt: '2026-11-10T09:30:00.000Z' },
    });
    expect((await app.get('/v1/receipts/cat-1')).body['awards']).toMatchObject([
      { ruleId: 'base', granted: 1 },
      { ruleId: 'opt', granted: 5 },
    ]);
    const codes = [];
    for (const [member, key, occurredAt] of [
      ['cat', 'none', undefined],
      ['nobody', 'k1', undefined],
      ['cat', 'k1', '2026-11-10T08:59:59.000Z'],
      ['cat', 'k1', '2026-11-12T00:00:00.000Z'],
      ['cat', 'k1', 'yesterday'],
    ] as const) {
      const { status, body } = await activate(member, key, occurredAt);
      codes.push([status, body['code']]);
    }
    expect(codes).toEqual([
      [404, 'offer.not_given'],
      [404, 'offer.not_given'],
      [409, 'offer.activated_before_given'],
      [422, 'action.in_the_future'],
      [422, 'action.instant_invalid'],
    ]);
    await give('cat', 'k3', 'opt');
    app.clock.set('2026-11-14T00:00:00.000Z');
    expect((await activate('cat', 'k3')).body['code']).toBe('offer.over');
  });

  it('are told as facts, once each, also when their last day is over', async () => {
    const all = [
      ['opt', 'given', '2026-11-10T09:00:00.000Z', 0, undefined],
      ['tea', 'given', '2026-11-10T09:00:00.000Z', 0, undefined],
      ['opt', 'activated', '2026-11-10T10:30:00.000Z', 0, undefined],
      ['opt', 'activated', '2026-11-10T09:30:00.000Z', 0, undefined],
      ['opt', 'completed', '2026-11-10T10:00:00.000Z', 1, 'cat-1'],
      ['opt', 'given', '2026-11-10T11:00:00.000Z', 0, undefined],
    ];
    expect(await factsOf('cat')).toEqual(all);
    const dueIsDone = async () => {
      await app.settled();
      await app.scheduler.runOnce('tell-expired-offers');
      await app.settled();
    };
    await dueIsDone();
    const expired = ['opt', 'expired', '2026-11-14T00:00:00.000Z', 0, undefined];
    expect(await factsOf('cat')).toEqual([...all, expired]);
    // The purchase comes back: what it completed stands no more, and its days are over.
    const endedAt = '2026-11-14T00:00:00.000Z';
    await app.record(goodsBack('cat-2', 'c-cat', [['MUG', 1, 100, from('cat-1')]], { endedAt }));
    const takenBack = ['opt', 'taken-back', '2026-11-14T00:00:00.000Z', 0, 'cat-1'];
    expect(await factsOf('cat')).toEqual([...all, expired, takenBack]);
    await dueIsDone();
    await dueIsDone();
    expect(await factsOf('cat')).toEqual([...all, expired, takenBack, expired]);
    // Another one of that day becomes known now: the day has a visit all the same.
    await app.record(sale('cat-3', 'c-cat', [['MUG', 1, 100]], { endedAt: '2026-11-10T12:00:00.000Z' }));
    expect((await factsOf('cat')).at(-1)).toEqual(['opt', 'completed', '2026-11-10T10:00:00.000Z', 1, 'cat-1']);
  });

  it('are given to many members, line by line', async () => {
    const lines = [
      { memberId: 'ann', key: 'many', offer: 'tea' },
      { memberId: 'nobody', key: 'many', offer: 'tea' },
      { memberId: 'ben', key: 'many', offer: 'none' },
      { memberId: 'ben', key: 'many' },
      { memberId: 'ben', key: 'many', offer: 'big' },
      { memberId: '\u0007', key: 'many', offer: 'tea' },
    ].map((line) => JSON.stringify(line));
    const send = async () => {
      const { status, body } = await app.post('/v1/offers:give', [...lines, '{'].join('\n'), 'O');
      expect(status).toBe(200);
      return (body as unknown as Wire[]).map(({ line, offer, duplicate, problem }) => [
        ...[line, offer, duplicate, problem?.['code']],
      ]);
    };
    expect(await send()).toEqual([
      [1, 'tea', false, undefined],
      [2, undefined, undefined, 'member.unknown'],
      [3, undefined, undefined, 'offer.unknown'],
      [4, undefined, undefined, 'request.invalid'],
      [5, 'big', false, undefined],
      [6, undefined, undefined, 'id.invalid'],
      [7, undefined, undefined, 'request.invalid_json'],
    ]);
    expect((await send()).map(([, , duplicate]) => duplicate)).toEqual([
      true,
      undefined,
      undefined,
      undefined,
      true,
      undefined,
      undefined,
    ]);
  });

  it('are given to all members of a segment, once each, from when it was asked for', async () => {
    app.clock.set('2026-11-15T12:00:00Z');
    await app.database.query(
      `insert into member_segments (member_id, segment_id, since)
       select member, 'buyer', now() from unnest(array['ann', 'ben', 'gone']) as member`,
    );
    const ask = (key: string, offer: string, segment = 'buyer') =>
      app.post(`/v1/segments/${segment}/offers`, { key, offer }, 'O');
    const begun = await ask('all', 'tea');
    const gift = { segmentId: 'buyer', key: 'all', offer: 'tea', startedAt: '2026-11-15T12:00:00.000Z', given: 0 };
    expect([begun.status, begun.body]).toEqual([201, { ...gift, finishedAt: null, duplicate: false }]);
    app.clock.set('2026-11-15T13:00:00Z');
    await app.scheduler.runOnce('give-to-segments');
    const done = { ...gift, given: 2, finishedAt: '2026-11-15T13:00:00.000Z' };
    expect((await app.get('/v1/segments/buyer/offers/all')).body).toEqual(done);
    const again = await ask('all', 'tea');
    expect([again.status, again.body]).toEqual([200, { ...done, duplicate: true }]);
    // As after a kill between giving and writing that down.
    await app.database.query(`update segment_gift set cursor = '', given = 0, finished_at = null`);
    await app.scheduler.runOnce('give-to-segments');
    expect((await app.get('/v1/segments/buyer/offers/all')).body).toEqual(done);
    for (const member of ['ann', 'ben'])
      expect((await factsOf(member)).filter(([, , at]) => at === gift.startedAt)).toEqual([
        ['tea', 'given', gift.startedAt, 0, undefined],
      ]);
    const refused = [
      await ask('all', 'big'),
      await ask('x', 'tea', 'none'),
      await ask('x', 'none'),
      await ask('x', 'past'),
    ];
    expect(refused.map(({ status, body }) => [status, body['code']])).toEqual([
      [409, 'offer.conflict'],
      [404, 'segment.unknown'],
      [404, 'offer.unknown'],
      [409, 'offer.over'],
    ]);
    expect((await app.get('/v1/segments/buyer/offers/none')).body['code']).toBe('offer.not_given');
  });

  it('are given to the rest of a segment when one of it has another offer under the key', async () => {
    app.clock.set('2026-11-15T14:00:00Z');
    expect((await app.post('/v1/members/ann/offers', { key: 'own', offer: 'big' }, 'O')).status).toBe(201);
    expect((await app.post('/v1/segments/buyer/offers', { key: 'own', offer: 'tea' }, 'O')).status).toBe(201);
    await app.scheduler.runOnce('give-to-segments');
    const { body } = await app.get('/v1/segments/buyer/offers/own');
    expect(body).toMatchObject({ given: 1, finishedAt: '2026-11-15T14:00:00.000Z' });
  });

  it('are seen by the member, and tell how much is missing with each purchase and return', async () => {
    const at = (hour: number) => `2026-11-25T${String(hour).padStart(2, '0')}:00:00.000Z`;
    app.clock.set(at(9));
    await app.enrol('eve', { card: 'c-eve' });
    await give('eve', 'k1', 'tea');
    const see = (key: string, occurredAt?: string, memberId = 'eve') =>
      app.post(`/v1/members/${memberId}/offers/${key}:view`, { occurredAt });
    app.clock.set(at(11));
    expect((await see('k1')).body).toMatchObject({ viewedAt: at(11), state: 'given', missing: 3, duplicate: false });
    expect((await see('k1', at(10))).body).toMatchObject({ viewedAt: at(10), duplicate: false });
    expect((await see('k1')).body).toMatchObject({ viewedAt: at(10), duplicate: true });
    const codes = [];
    for (const [key, occurredAt, member] of [
      ['none', undefined, 'eve'],
      ['k1', undefined, 'nobody'],
      ['k1', at(8), 'eve'],
      ['k1', at(12), 'eve'],
      ['k1', 'yesterday', 'eve'],
    ] as const) {
      const { status, body } = await see(key, occurredAt, member);
      codes.push([status, body['code']]);
    }
    expect(codes).toEqual([
      [404, 'offer.not_given'],
      [404, 'offer.not_given'],
      [409, 'offer.viewed_before_given'],
      [422, 'action.in_the_future'],
      [422, 'action.instant_invalid'],
    ]);
    app.clock.set(at(20));
    const buy = (id: string, hour: number, units: number) =>
      app.record(sale(id, 'c-eve', [['TEA', units, 400]], { endedAt: at(hour) }));
    await buy('eve-1', 12, 2);
    await app.record(sale('eve-2', 'c-eve', [['MUG', 1, 100]], { endedAt: at(13) }));
    await buy('eve-3', 14, 1);
    await app.record(goodsBack('eve-4', 'c-eve', [['TEA', 1, 400, from('eve-1')]], { endedAt: at(15) }));
    // What comes late counts at its own time, and leaves less to do.
    await buy('eve-5', 11, 3);
    const told = (await app.published('journal-eve')).flatMap(({ type, data }) => {
      const { occurredAt, completions, missing } = data as Wire;
      const word = /offer\.(.+)\.v1/.exec(type)?.[1];
      return word === undefined ? [] : [[word, occurredAt, completions, missing]];
    });
    expect(told).toEqual([
      ['given', at(9), 0, 3],
      ['viewed', at(11), 0, 3],
      ['viewed', at(10), 0, 3],
      ['progressed', at(12), 0, 1],
      ['completed', at(14), 1, 3],
      ['taken-back', at(15), 0, 1],
      ['completed', at(11), 1, 1],
    ]);
  });
});
