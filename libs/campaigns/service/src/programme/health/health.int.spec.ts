import { CampaignsApp, DIRECTORY, enrolled, programme, sale } from '../../campaigns.fixture';

describe('the health of a programme', () => {
  let app: CampaignsApp;
  const health = (query = '', key = 'A') => app.call(key, 'GET', `/v1/programme/health${query}`);

  beforeAll(async () => {
    app = await CampaignsApp.open(null);
    expect((await health()).body.code).toBe('programme.not_published');
    await app.put('/v1/programme', programme());
    await app.deliverTo(DIRECTORY, ...enrolled('ann', { card: 'c-ann' }));
    await app.record(sale('S-1', 'c-ann', [['TEA', 3, 1000]]));
    await app.projections.waitFor('receipts', { streamId: 'journal-ann', revision: 1 });
  });
  afterAll(() => app.close());

  it('is told', async () => {
    const { status, body } = await health();
    console.log(JSON.stringify(body, null, 1));
    expect(status).toBe(200);
  });
});
