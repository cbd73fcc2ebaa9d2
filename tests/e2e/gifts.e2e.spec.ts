import { onEveryPlatform } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

const programme = {
  schemaVersion: 1,
  name: 'Gifts',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points' }],
  actions: [{ id: 'survey', name: 'A survey' }],
  offers: [
    {
      ...{ id: 'tea', name: '30 for two teas', window: { days: 7 }, goal: { units: 2 } },
      ...{ of: { include: { skus: ['TEA'] } }, give: { points: 30, wallet: 'points' } },
    },
  ],
  earning: {
    rules: [
      { id: 'base', name: 'One per pound', wallet: 'points', earn: { points: 1, per: 100 } },
      { id: 'mug', name: 'A mug brings tea', earn: { offer: 'tea' }, eligibility: { include: { skus: ['MUG'] } } },
      { id: 'asked', name: 'For a survey', on: 'action', action: 'survey', earn: { offer: 'tea' } },
    ],
  },
};

interface Offers {
  readonly offers: readonly { key: string; state: string }[];
}

onEveryPlatform('rules give what is no points', (mode) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
  });
  afterAll(async () => platform.dispose());

  it('an offer for a purchase and for an action, which go with what they gave when those are taken back', async () => {
    const { body: ann } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: 'ann' } });
    await platform.drained();
    const offers = async () =>
      (await platform.call<Offers>(`/v1/members/${ann.memberId}/offers`)).body.offers
        .map(({ key, state }) => `${key} ${state}`)
        .sort();
    const active = async (): Promise<number> => {
      await platform.drained();
      const { body } = await platform.call<{ wallets: { active: number }[] }>(`/v1/members/${ann.memberId}/balance`);
      return body.wallets[0]?.active ?? 0;
    };
    const record = async (id: string, line: object, more: object = {}) => {
      const json = receiptOf({ id, card: 'ann', at: new Date().toISOString(), lines: [line as never], ...more });
      expect((await platform.call('/v1/receipts', { json })).status).toBe(201);
    };
    const survey = {
      ...{ key: 'a-1', type: 'survey', member: { idType: 'member_id', value: ann.memberId } },
      occurredAt: new Date().toISOString(),
    };
    for (let delivery = 0; delivery < 2; delivery += 1) await platform.call('/v1/actions', { json: survey });
    await record('R-1', { sku: 'MUG', units: 1, unitPrice: 400 });
    expect(await offers()).toEqual(['R-1:mug given', 'a-1:asked given']);
    await record('R-2', { sku: 'TEA', units: 2, unitPrice: 100 });
    expect(await offers()).toEqual(['R-1:mug completed', 'a-1:asked completed']);
    expect(await active()).toBe(4 + 2 + 60);
    const returnOf = { receiptId: 'R-1', lineId: '1' };
    await record('R-3', { sku: 'MUG', units: -1, unitPrice: 400, returnOf }, { kind: 'return' });
    expect(await offers()).toEqual(['R-1:mug taken-back', 'a-1:asked completed']);
    expect(await active()).toBe(2 + 30);
    expect((await platform.call('/v1/actions/a-1:revoke', { json: {} })).status).toBe(200);
    expect(await offers()).toEqual(['R-1:mug taken-back', 'a-1:asked taken-back']);
    expect(await active()).toBe(2);
  });
});
