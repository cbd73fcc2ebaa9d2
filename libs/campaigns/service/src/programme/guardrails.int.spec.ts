import { CampaignsApp, NOW, programme, sale } from '../campaigns.fixture';
import type { SimulationReportDto } from './plan/simulation.dto';

const guardrails = { maxCostIncrease: '10' };
const giving = (points: number, changes: object = {}) =>
  programme({
    wallets: [{ id: 'points', name: 'Points', value: { points: 1, minor: 1 } }],
    earning: { rules: [{ id: 'base', name: 'Base', wallet: 'points', earn: { points, per: 100 } }] },
    guardrails,
    ...changes,
  });
const simulated = async (app: CampaignsApp, document: object, over = 'all'): Promise<SimulationReportDto> =>
  app.resultOf(await app.post(`/v1/programme:simulate?over=${over}`, document, 'O'));

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
    expect(await simulated(app, without)).toMatchObject({
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

describe('four eyes, at the door', () => {
  const guarded = (name: string) => giving(10, { name, guardrails: { fourEyes: true } });
  let app: CampaignsApp;
  const to = (verb: string, key: string, proposal: number | string = 1) =>
    app.post(`/v1/programme/proposals/${String(proposal)}:${verb}`, undefined, key);

  beforeAll(async () => void (app = await CampaignsApp.open(guarded('First'))));
  afterAll(() => app.close());

  it('show what one operator applied, with what it changes, and publish it when another one approves', async () => {
    expect((await app.get('/v1/programme/proposals', 'O')).body).toEqual({ proposals: [] });
    const answer = await app.put('/v1/programme?effectiveFrom=2030-01-01T00:00:00Z', guarded('Second'));
    expect(answer.body).toMatchObject({ version: 1, published: false, proposal: 1 });
    expect((await app.get('/v1/programme')).body).toMatchObject({ version: 1 });
    expect((await app.get('/v1/programme/proposals', 'O2')).body).toMatchObject({
      proposals: [
        {
          ...{ proposal: 1, proposedBy: 'anna', effectiveFrom: '2030-01-01T00:00:00.000Z', accept: null },
          changes: [{ path: 'name', kind: 'changed', before: 'First', after: 'Second' }],
          document: { name: 'Second' },
        },
      ],
    });
    expect((await to('approve', 'O')).body).toMatchObject({ status: 403, code: 'programme.own_proposal' });
    const published = { version: 2, published: true, proposal: null, effectiveFrom: '2030-01-01T00:00:00.000Z' };
    expect((await to('approve', 'O2')).body).toMatchObject(published);
    expect((await to('approve', 'O2')).body).toMatchObject({ ...published, published: false });
    const approval = { proposal: 1, proposedBy: 'anna', approvedBy: 'boris' };
    expect((await app.get('/v1/programme')).body).toMatchObject({ version: 2, approval });
  });

  it('are in the list of versions with who published each, the latest first, page by page', async () => {
    const approval = { proposal: 1, proposedBy: 'anna', approvedBy: 'boris' };
    const versions = [
      { version: 2, publishedAt: NOW, effectiveFrom: '2030-01-01T00:00:00.000Z', publishedBy: 'boris', approval },
      { version: 1, publishedAt: NOW, effectiveFrom: NOW, publishedBy: 'anna' },
    ];
    expect((await app.get('/v1/programme/versions')).body).toEqual({ versions, nextCursor: null });
    expect(await app.listed('/v1/programme/versions', 'versions', 1)).toEqual(versions);
  });

  it('decline, and know nothing of other proposals', async () => {
    expect((await app.put('/v1/programme', guarded('Third'))).body).toMatchObject({ version: 2, proposal: 2 });
    expect((await to('decline', 'O2', 2)).body).toMatchObject({ version: 2, published: false, proposal: null });
    expect((await to('decline', 'O2', 2)).status).toBe(200);
    for (const verb of ['approve', 'decline'])
      expect((await to(verb, 'O2', 3)).body).toMatchObject({ status: 404, code: 'programme.proposal_unknown' });
    expect((await to('approve', 'O2', 'two')).status).toBe(400);
  });
});
