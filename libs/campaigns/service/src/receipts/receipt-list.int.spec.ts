import type { Wire } from '@accrue/testing-contexts';
import { CampaignsApp, from, goodsBack, programme, sale } from '../campaigns.fixture';

const at = (storeId: string, workstationId: string, id: string, businessDate = '2026-10-31') => ({
  businessKey: { storeId, workstationId, sequenceNumber: id, businessDate },
});
const OF_ANN = '/v1/members/ann/receipts';
const idsOf = (list: readonly Wire[]) => list.map(({ receiptId }: Wire) => receiptId as string);

describe('the list of receipts', () => {
  let app: CampaignsApp;
  beforeAll(async () => {
    app = await CampaignsApp.open(programme());
    await app.enrol('ann', { card: 'c-ann' });
    await app.enrol('ben', { card: 'c-ben' });
    await app.batch(
      sale('a-1', 'c-ann', [['TEA', 3, 333]], { endedAt: '2026-10-31T09:00:00Z', ...at('S-1', '1', 'a-1') }),
      sale('a-2', 'c-ann', [['MUG', 1, 2000]], { channel: 'app', ...at('S-1', '2', 'a-2') }),
      // At the same instant.
      sale('a-3', 'c-ann', [['CUP', 1, 250]], at('S-2', '1', 'a-3')),
      goodsBack('a-4', 'c-ann', [['TEA', 1, 333, from('a-1')]], at('S-1', '1', 'a-4', '2026-11-01')),
      goodsBack('a-5', 'c-ann', [['POT', 1, 500]], { endedAt: '2026-11-01T11:00:00Z' }),
      goodsBack('a-6', 'c-ann', [['TEA', 1, 333, from('not-yet')]], { endedAt: '2026-11-01T11:30:00Z' }),
      sale('a-7', 'c-ann', [['HAT', 1, 700]]),
      { ...sale('a-8', 'c-ann', []), kind: 'void', endedAt: '2026-10-31T11:00:00Z', void: { ofReceiptId: 'a-7' } },
      sale('b-1', 'c-ben', [['TEA', 1, 1000]], at('S-1', '1', 'b-1')),
      sale('n-1', null, [['TEA', 1, 1000]], at('S-1', '1', 'n-1')),
    );
    await app.hearItself();
    await app.settled();
  });
  afterAll(() => app.close());

  it('has those of a member, newest first, page by page', async () => {
    const expected = ['a-6', 'a-5', 'a-4', 'a-8', 'a-7', 'a-3', 'a-2', 'a-1'];
    expect(idsOf((await app.get(OF_ANN, 'P')).body.receipts)).toEqual(expected);
    for (const limit of [1, 3]) expect(idsOf(await app.listed(OF_ANN, 'receipts', limit))).toEqual(expected);
    expect((await app.get('/v1/members/nobody/receipts')).body).toEqual({ receipts: [], nextCursor: null });
  });

  it('says what each is and brought, as its journal does', async () => {
    const { receipts } = (await app.get(OF_ANN)).body as { receipts: readonly Wire[] };
    expect(new Set(receipts.map(({ status }: Wire) => status))).toEqual(
      new Set(['accepted', 'review', 'parked', 'voided']),
    );
    for (const { receiptId, status, earned } of receipts) {
      const { body } = await app.get(`/v1/receipts/${String(receiptId)}`);
      expect([receiptId, body.status, body.earned]).toEqual([receiptId, status, earned]);
    }
    expect(receipts.at(-1)).toEqual({
      ...{ receiptId: 'a-1', memberId: 'ann', kind: 'sale', status: 'accepted', currency: 'GBP', payableMinor: 999 },
      ...{ storeId: 'S-1', workstationId: '1', businessDate: '2026-10-31', endedAt: '2026-10-31T09:00:00.000Z' },
      earned: [{ walletId: 'points', unit: 'points', amount: 6 }],
      takenBack: [{ walletId: 'points', unit: 'points', amount: 3 }],
    });
  });

  it('has those of a store on a day, of one till, and of nobody', async () => {
    const idsAt = async (query: string) => idsOf((await app.get(`/v1/receipts?${query}`)).body.receipts);
    const day = 'storeId=S-1&businessDate=2026-10-31';
    expect(await idsAt(`${day}&workstationId=2`)).toEqual(['a-2']);
    expect(await idsAt(day)).toEqual(['a-6', 'a-5', 'a-8', 'n-1', 'b-1', 'a-7', 'a-2', 'a-1']);
    expect(await idsAt('storeId=S-1&businessDate=2026-11-01')).toEqual(['a-4']);
    expect(await idsAt('storeId=S-9&businessDate=2026-10-31')).toEqual([]);
    expect((await app.get(`/v1/receipts?${day}&limit=4`)).body.receipts[3]).toMatchObject({
      ...{ receiptId: 'n-1', memberId: null, status: 'unattributed', earned: [], takenBack: [] },
    });
  });

  it('has a receipt at once for the caller who names the revision that its answer told', async () => {
    const { revision } = (await app.record(sale('a-9', 'c-ann', undefined, { endedAt: '2026-11-01T11:59:00Z' }))).body;
    const { body } = await app.get(`${OF_ANN}?limit=1&revisionOf=a-9&atLeastRevision=${String(revision)}`);
    expect(idsOf(body.receipts)).toEqual(['a-9']);
  });

  it('refuses what is no day, no store and no cursor of its own', async () => {
    const problemOf = async (query: string, key = 'A') => (await app.get(`/v1/receipts${query}`, key)).body;
    expect(await problemOf('?storeId=S-1&businessDate=2026-02-30')).toMatchObject({
      status: 400,
      code: 'date.invalid',
    });
    for (const query of ['', '?storeId=S-1', '?businessDate=2026-10-31', '?storeId=S-1&businessDate=today'])
      expect(await problemOf(query)).toMatchObject({ status: 400, code: 'request.invalid' });
    expect(await problemOf('?storeId=S-1&businessDate=2026-10-31&cursor=WzFd')).toMatchObject({
      code: 'request.invalid',
    });
    expect(await problemOf('?storeId=S-1&businessDate=2026-10-31', 'P')).toMatchObject({ status: 403 });
  });
});
