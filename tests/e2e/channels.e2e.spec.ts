import { eventually } from '@accrue/testing';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

const programme = (online: string) => ({
  schemaVersion: 1,
  name: 'Channels',
  timeZone: 'Europe/London',
  currency: 'GBP',
  receipts: { tooOldDays: null },
  wallets: [{ id: 'points', name: 'Points' }],
  counters: [
    { id: 'web', count: 'receipts', of: { channels: ['web', 'app'] }, window: { rollingDays: 30 } },
    { id: 'in-store', count: 'receipts', of: { channels: ['store'] }, window: 'programme' },
    { id: 'leeds', count: 'spend', of: { stores: ['S-2'] }, window: 'programme' },
  ],
  segments: [
    { id: 'online', name: 'Shops on the web alone', if: online },
    { id: 'leeds', name: 'Spent ten pounds in Leeds', if: 'counter("leeds") >= 1000' },
  ],
  earning: {
    rules: [
      {
        ...{ id: 'come-in', name: 'Come in', wallet: 'points', earn: { fixed: 50 } },
        ...{ members: { segments: ['online'] }, when: { channels: ['store'] } },
      },
    ],
  },
});

aboveAllInOneProcess('segments of channels and stores', (mode) => {
  let platform: Platform;
  let memberId: string;
  beforeAll(async () => {
    platform = await Platform.start(mode);
    const publish = (online: string) =>
      platform.call<{ problems: object[] }>(`/v1/programme?effectiveFrom=${daysAgo(90)}`, {
        ...{ method: 'PUT', json: programme(online) },
      });
    const refused = await publish('counter("webs") >= "2"');
    expect(refused.body.problems).toMatchObject([{ path: '/segments/0/if', code: 'if.types' }]);
    const unknown = await publish('counter("webs") >= 2');
    expect(unknown.body.problems).toMatchObject([{ path: '/segments/0/if', code: 'counter.unknown' }]);
    expect((await publish('counter("web") >= 2 && counter("in-store") == 0')).status).toBe(200);
    const json = { card: 'ann', enrolledAt: daysAgo(80) };
    memberId = (await platform.call<{ memberId: string }>('/v1/members', { json })).body.memberId;
  });
  afterAll(async () => platform.dispose());

  const buy = async (id: string, days: number, { channel = 'store', store = 'S-1' } = {}) => {
    const receipt = receiptOf({ id, card: 'ann', at: daysAgo(days), lines: [{ sku: 'A', unitPrice: 1200 }] });
    const json = { ...receipt, channel, businessKey: { ...receipt.businessKey, storeId: store } };
    expect((await platform.call('/v1/receipts', { json })).status).toBe(201);
  };
  const segments = async () => {
    const { body } = await platform.call<{ segments: { segmentId: string }[] }>(`/v1/members/${memberId}/segments`);
    return body.segments.map(({ segmentId }) => segmentId);
  };
  const active = async () => (await platform.walletOf(memberId))['active'];

  it('count what was bought there, and a sale earns by where the member bought before it', async () => {
    await buy('w-1', 20, { channel: 'web' });
    await buy('w-2', 10, { channel: 'app' });
    await eventually(async () => expect(await segments()).toEqual(['online']), 30_000);
    await buy('s-1', 5, { store: 'S-2' });
    expect(await active()).toBe(50);
    await eventually(async () => expect(await segments()).toEqual(['leeds']), 30_000);
  });

  it('and a return counts where the goods were sold, whichever counter takes them back', async () => {
    const lines = [{ sku: 'A', units: -1, unitPrice: 1200, returnOf: { receiptId: 'w-1', lineId: '1' } }];
    const back = receiptOf({ id: 'w-1-back', kind: 'return', card: 'ann', at: daysAgo(6), lines });
    expect((await platform.call('/v1/receipts', { json: back })).status).toBe(201);
    // Brought to a store before the sale that earned: then she was in no segment, and what it earned is taken back.
    await eventually(async () => expect(await active()).toBe(0), 30_000);
    const again = [{ sku: 'A', units: -1, unitPrice: 1200, returnOf: { receiptId: 's-1', lineId: '1' } }];
    const web = receiptOf({ id: 's-1-back', kind: 'return', card: 'ann', at: daysAgo(4), lines: again });
    expect((await platform.call('/v1/receipts', { json: { ...web, channel: 'web' } })).status).toBe(201);
    await eventually(async () => expect(await segments()).toEqual([]), 30_000);
  });
});
