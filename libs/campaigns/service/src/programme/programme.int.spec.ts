import Ajv2020 from 'ajv/dist/2020';
import type { Wire } from '@accrue/testing-contexts';
import { CampaignsApp, NOW, programme, sale, pointsOf } from '../campaigns.fixture';

describe('the programme', () => {
  let app: CampaignsApp;
  beforeAll(async () => (app = await CampaignsApp.open(null)));
  afterAll(() => app.close());

  const broken = programme({ currency: 'XXQ', wallets: [{ id: 'other', name: 'Other' }] });
  const second = programme({ name: 'Corner shop 2', returns: { unlinked: 'review' } });

  it('is not there before the first version', async () => {
    expect((await app.get('/v1/programme')).body).toMatchObject({ status: 409, code: 'programme.not_published' });
    expect((await app.get('/v1/programme/versions/1')).body).toMatchObject({
      status: 404,
      code: 'programme.version_unknown',
    });
  });

  it('is checked without touching anything: form first, then sense, all problems at once', async () => {
    const check = async (body: unknown) => (await app.post('/v1/programme:validate', body, 'O')).body;
    expect(await check(programme())).toMatchObject({
      ...{ valid: true, problems: [] },
      warnings: [{ path: '/wallets/0', code: 'wallet.nothing_to_buy' }],
    });
    expect((await check(broken)).warnings).toEqual([]);
    expect(((await check(broken)).problems as Wire[]).map(({ path, code }: Wire) => [path, code])).toEqual([
      ['/currency', 'currency.unknown'],
      ['/earning/rules/0/wallet', 'wallet.unknown'],
      ['/earning/rules/1/wallet', 'wallet.unknown'],
    ]);
    const malformed = await check({ ...programme(), wallets: [], colour: 'red' });
    expect((malformed.problems as Wire[]).map(({ path, code }: Wire) => [path, code])).toEqual([
      ['/', 'document.malformed'],
      ['/wallets', 'document.malformed'],
    ]);
    expect(malformed.problems[0].message).toContain('colour');
    expect((await check([])).valid).toBe(false);
    expect(await app.eventCount()).toBe(0);
  });

  it('is not published when it does not make sense', async () => {
    for (const [route, send] of [
      ['/v1/programme', app.put],
      ['/v1/programme:plan', app.post],
    ] as const) {
      const { status, body } = await send(route, broken, 'O');
      expect([status, body.code, body.problems.length]).toEqual([422, 'programme.invalid', 3]);
    }
    expect((await app.put('/v1/programme?effectiveFrom=tomorrow', programme())).body).toMatchObject({
      status: 400,
      code: 'instant.invalid',
    });
    expect(await app.eventCount()).toBe(0);
  });

  it('is planned, published, and the same again changes nothing', async () => {
    const plan = async (document: object) => (await app.post('/v1/programme:plan', document, 'O')).body;
    expect((await plan(programme())).publishedVersion).toBeNull();
    const { status, body } = await app.put('/v1/programme', programme());
    expect([status, body]).toEqual([
      200,
      { version: 1, effectiveFrom: NOW, publishedAt: NOW, published: true, proposal: null, revision: 0 },
    ]);
    expect(await plan(programme())).toEqual({ publishedVersion: 1, changes: [] });
    expect((await app.put('/v1/programme', programme())).body).toEqual({ ...body, published: false });
    expect(await plan(second)).toEqual({
      publishedVersion: 1,
      changes: [
        { path: 'name', kind: 'changed', before: 'Corner shop', after: 'Corner shop 2' },
        { path: 'returns.unlinked', kind: 'changed', before: 'match', after: 'review' },
      ],
    });
    expect(await app.eventCount()).toBe(1);
  });

  it('keeps every version', async () => {
    const effectiveFrom = '2026-10-31T12:00:00.000Z';
    const { body } = await app.put('/v1/programme?effectiveFrom=2026-10-31T13:00:00%2B01:00', second);
    expect(body).toMatchObject({ version: 2, effectiveFrom, published: true });
    expect((await app.get('/v1/programme')).body).toEqual({
      version: 2,
      effectiveFrom,
      publishedAt: NOW,
      document: second,
    });
    expect((await app.get('/v1/programme/versions/1')).body).toEqual({
      version: 1,
      effectiveFrom: NOW,
      publishedAt: NOW,
      document: programme(),
    });
    expect((await app.get('/v1/programme/versions/3')).status).toBe(404);
    expect((await app.get('/v1/programme/versions/two')).body.code).toBe('request.invalid');
  });

  it('decides by the event time of a receipt which version counts, from the next receipt on', async () => {
    await app.enrol('ann', { card: 'c-ann' });
    await app.put('/v1/programme?effectiveFrom=2026-10-31T12:00:00Z', programme({ earning: { rules: [] } }));
    const at = async (id: string, endedAt: string) =>
      pointsOf((await app.record(sale(id, 'c-ann', undefined, { endedAt }))).body);
    expect(await at('before', '2026-10-31T11:59:59Z')).toBe(10);
    expect(await at('after', '2026-10-31T12:00:00Z')).toBe(0);
  });

  it('does not count from a time since when receipts have been recorded', async () => {
    await app.projections.waitFor('receipts', { streamId: 'journal-ann', revision: 2 });
    const document = programme({ name: 'Corner shop 4' });
    expect((await app.put('/v1/programme?effectiveFrom=2026-10-31T11:00:00Z', document)).body).toMatchObject({
      status: 409,
      code: 'programme.effective_in_the_past',
      effectiveFrom: '2026-10-31T11:00:00.000Z',
      latestReceiptAt: '2026-10-31T12:00:00.000Z',
    });
    expect((await app.get('/v1/programme')).body).toMatchObject({ version: 3 });
    expect((await app.put('/v1/programme', document)).body).toMatchObject({ version: 4, effectiveFrom: NOW });
  });

  it('keeps wallets, currency and zone, and says which tier a new one was', async () => {
    const tiers = { ladder: [{ id: 'argent', name: 'Argent', threshold: 0, was: 'tin' }] };
    const changed = programme({
      timeZone: 'Europe/Paris',
      wallets: [{ id: 'stars', name: 'Stars' }],
      earning: { rules: [] },
      tiers,
    });
    const problems = [
      ['/timeZone', 'time_zone.changed'],
      ['/wallets', 'wallet.removed'],
      ['/tiers/ladder/0/was', 'tier.was_unknown'],
    ];
    for (const [route, send, status] of [
      ['/v1/programme:validate', app.post, 200],
      ['/v1/programme:plan', app.post, 422],
      ['/v1/programme', app.put, 422],
    ] as const) {
      const answer = await send(route, changed, 'O');
      expect([answer.status, (answer.body.problems as Wire[]).map(({ path, code }: Wire) => [path, code])]).toEqual([
        status,
        problems,
      ]);
    }
    const renamed = programme({
      tiers: { ladder: [{ id: 'argent', name: 'Silver', threshold: 500, multiplier: '2', was: 'gold' }] },
    });
    const { changes } = (await app.post('/v1/programme:plan', renamed, 'O')).body;
    expect(changes).toContainEqual({ path: 'tiers.ladder[argent]', kind: 'renamed', before: 'gold', after: 'argent' });
  });

  it('has a schema that accepts it', async () => {
    const { body } = await app.get('/v1/programme/schema', 'P');
    const validate = new Ajv2020({ strict: false }).compile(body as object);
    expect([validate(programme()), validate({ ...programme(), colour: 'red' })]).toEqual([true, false]);
  });

  it('is the operator’s; tills and analysts read it', async () => {
    for (const key of ['P', 'A']) {
      expect((await app.put('/v1/programme', programme(), key)).body.code).toBe('auth.role_not_allowed');
      expect((await app.post('/v1/programme:plan', programme(), key)).status).toBe(403);
      expect((await app.post('/v1/programme:validate', programme(), key)).status).toBe(403);
      expect((await app.get('/v1/programme', key)).status).toBe(200);
    }
  });
});

describe('a published programme', () => {
  it('is shown as the API document declares it, with each kind of effect', async () => {
    const app = await CampaignsApp.open(null);
    const effects = [{ points: 1, per: 100 }, { fixed: 9 }, { perUnit: 1 }, { steps: [{ from: 500, give: 5 }] }];
    const rules = [...effects, { rates: [{ from: 0, points: 1, per: 100 }] }, { multiply: '2', of: ['r0'] }].map(
      (earn, index) => ({ id: `r${index}`, name: 'R', wallet: 'points', earn, when: { channels: ['app'] } }),
    );
    expect((await app.put('/v1/programme', programme({ earning: { rules } }))).status).toBe(200);
    const { body } = await app.get('/v1/programme', 'P');
    expect(body['document'].earning.rules).toEqual(rules);
    await app.close();
  });
});
