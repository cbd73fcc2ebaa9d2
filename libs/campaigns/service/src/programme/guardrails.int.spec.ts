import { CampaignsApp, programme, sale } from '../campaigns.fixture';

const guardrails = { maxCostIncrease: '10' };
const giving = (points: number, changes: object = {}) =>
  programme({
    wallets: [{ id: 'points', name: 'Points', value: { points: 1, minor: 1 } }],
    earning: { rules: [{ id: 'base', name: 'Base', wallet: 'points', earn: { points, per: 100 } }] },
    guardrails,
    ...changes,
  });
const simulated = (app: CampaignsApp, document: object, over = 'all') =>
  app.post(`/v1/programme:simulate?over=${over}`, document, 'O');

describe('guardrails of the published version, at the door', () => {
  let app: CampaignsApp;

  beforeAll(async () => {
    app = await CampaignsApp.open(giving(10));
    await app.enrol('ann', { card: 'c-ann' });
    await app.record(sale('S-1', 'c-ann', [['TEA', 3, 1000]]));
    await app.projections.waitFor('receipts', { streamId: 'journal-ann', revision: 1 });
  });
  afterAll(() => app.close());

  it('ask for a plan of exactly this draft, of a year or more', async () => {
    const missing = { status: 409, code: 'programme.plan_missing' };
    expect((await app.put('/v1/programme', giving(11))).body).toMatchObject(missing);
    const accepted = await app.put('/v1/programme?accept=Christmas', giving(11));
    expect(accepted.body).toMatchObject(missing);
    await simulated(app, giving(11), '364d');
    await simulated(app, giving(12));
    expect((await app.put('/v1/programme', giving(11))).body).toMatchObject(missing);
  });

  it('refuse what costs more than they allow, and their own removal, with the figures', async () => {
    const exceeded = [{ of: 'cost', walletId: null, published: 300, draft: 360 }];
    expect((await app.put('/v1/programme', giving(12))).body).toMatchObject({
      ...{ status: 409, code: 'programme.guardrail_exceeded' },
      ...{ maxCostIncrease: '10', exceeded },
    });
    const wallets = [{ id: 'points', name: 'Points', value: { points: 1, minor: 1 }, expiry: { days: 30 } }];
    const without = giving(10, { guardrails: undefined, wallets });
    const { body } = await simulated(app, without);
    expect((body as { report?: object }[]).at(-1)?.report).toMatchObject({
      warnings: [{ path: '/wallets/0/expiry', code: 'expiry.too_short' }],
    });
    expect((await app.put('/v1/programme', without)).body).toMatchObject({
      ...{ code: 'programme.guardrail_exceeded', exceeded: [{ of: 'guardrails' }] },
    });
    expect((await app.get('/v1/programme')).body).toMatchObject({ version: 1 });
  });

  it('keep who went beyond them and why, and let pass what keeps to them', async () => {
    expect((await app.put('/v1/programme?accept=Christmas', giving(12))).body).toMatchObject({ version: 2 });
    expect((await app.get('/v1/programme/versions/2')).body.guarded).toMatchObject({
      costs: [{ walletId: null, published: 300, draft: 360 }],
      accepted: { by: 'anna', reason: 'Christmas', exceeded: [{ of: 'cost', published: 300, draft: 360 }] },
    });
    await simulated(app, giving(13));
    expect((await app.put('/v1/programme', giving(13))).body).toMatchObject({ version: 3 });
    expect((await app.get('/v1/programme')).body.guarded).toMatchObject({ accepted: null });
  });
});

describe('guardrails in two processes', () => {
  it('take the plan that the other one kept', async () => {
    const [one, other] = await CampaignsApp.openTwo();
    try {
      await one.put('/v1/programme', giving(10));
      expect((await other.put('/v1/programme', giving(10, { name: 'New' }))).body.code).toBe('programme.plan_missing');
      await simulated(one, giving(10, { name: 'New' }));
      expect((await other.put('/v1/programme', giving(10, { name: 'New' }))).body).toMatchObject({ version: 2 });
    } finally {
      await one.close();
      await other.close();
    }
  });
});
