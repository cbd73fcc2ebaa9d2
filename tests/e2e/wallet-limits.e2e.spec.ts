import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

const PER_MONTH = { amount: 100, per: 'month' };
const programme = {
  schemaVersion: 1,
  name: 'A hundred a month',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [
    { id: 'points', name: 'Points', unit: 'points' },
    { id: 'stamps', name: 'Stamps', unit: 'stamps' },
  ],
  actions: [{ id: 'review', name: 'A review' }],
  counters: [{ id: 'visits', count: 'receipts', window: 'month' }],
  earning: {
    rules: [
      { id: 'base', name: 'A point per pound', wallet: 'points', earn: { points: 1, per: 100 } },
      { id: 'stamp', name: 'A stamp', wallet: 'stamps', earn: { fixed: 1 } },
      {
        ...{ id: 'third', name: 'The third visit', wallet: 'points', earn: { fixed: 30 } },
        ...{ on: 'counter', counter: 'visits', reaches: 3 },
      },
      { id: 'review', name: 'A review', wallet: 'points', on: 'action', action: 'review', earn: { fixed: 25 } },
    ],
    limits: [
      { wallet: 'points', ...PER_MONTH },
      { wallet: 'stamps', amount: 2, per: 'day', mode: 'whole' },
    ],
  },
  receipts: { tooOldDays: null },
};

interface Earned {
  readonly earned: readonly { readonly walletId: string; readonly amount: number }[];
}

const pointsOf = ({ earned }: Earned): number => earned.find(({ walletId }) => walletId === 'points')?.amount ?? 0;

interface Trace {
  readonly ruleId: string;
  readonly points: number;
  readonly desired?: number | null;
  readonly cap?: object | null;
}

aboveAllInOneProcess('the limit of a wallet counts all that a member earns', (mode) => {
  let platform: Platform;
  const memberOf = new Map<string, string>();
  const sale = (card: string, id: string, at: string, pounds: number) =>
    receiptOf({ id: `${card}-${id}`, card, at, lines: [{ sku: 'TEA', unitPrice: pounds * 100 }] });
  const back = (card: string, id: string, at: string, of: string, pounds: number) => {
    const returnOf = { receiptId: `${card}-${of}`, lineId: '1' };
    const lines = [{ sku: 'TEA', units: -1, unitPrice: pounds * 100, returnOf }];
    return receiptOf({ id: `${card}-${id}`, kind: 'return', card, at, lines });
  };
  const review = (card: string, occurredAt: string) => ({
    ...{ key: `${card}-review`, type: 'review', occurredAt },
    member: { idType: 'card', value: card },
  });
  const earned = async (card: string): Promise<readonly number[]> => {
    const paths = [...['1', '2', '3', '4'].map((id) => `/v1/receipts/${card}-${id}`), `/v1/actions/${card}-review`];
    const answers = await Promise.all(paths.map((path) => platform.call<Earned>(path)));
    return answers.map(({ body }) => pointsOf(body));
  };
  const balance = async (card: string): Promise<Record<string, number>> => {
    await platform.drained();
    const path = `/v1/members/${memberOf.get(card) ?? ''}/balance`;
    const { wallets } = (await platform.call<{ wallets: { walletId: string; active: number }[] }>(path)).body;
    return Object.fromEntries(wallets.map(({ walletId, active }) => [walletId, active]));
  };
  const factsOf = (card: string) => ({
    sales: [
      sale(card, '1', '2025-10-01T09:00:00Z', 40),
      sale(card, '2', '2025-10-02T10:00:00Z', 20),
      sale(card, '3', '2025-10-02T11:00:00Z', 10),
      sale(card, '4', '2025-11-01T00:00:00Z', 60),
    ],
    review: review(card, '2025-10-02T10:30:00Z'),
    return: back(card, 'r', '2025-10-02T10:15:00Z', '1', 40),
  });
  const ann = factsOf('ann');

  beforeAll(async () => {
    platform = await Platform.start(mode);
    const wrong = { ...programme.earning, limits: [{ wallet: 'coins', amount: 5, per: 'day' }] };
    const refused = await platform.call<{ problems: { path: string; code: string }[] }>('/v1/programme', {
      method: 'PUT',
      json: { ...programme, earning: wrong },
    });
    const problems = refused.body.problems.map(({ path, code }) => `${path} ${code}`);
    expect([refused.status, problems]).toEqual([422, ['/earning/limits/0/wallet wallet.unknown']]);
    const effective = '/v1/programme?effectiveFrom=2025-01-01T00:00:00Z';
    expect((await platform.call(effective, { method: 'PUT', json: programme })).status).toBe(200);
    for (const card of ['ann', 'bob']) {
      const enrolled = await platform.call<{ memberId: string }>('/v1/members', { json: { card } });
      memberOf.set(card, enrolled.body.memberId);
    }
    await platform.drained();
  });
  afterAll(async () => platform.dispose());

  it('gives sales, actions and steps of counters what is left, and says which limit it is', async () => {
    for (const receipt of ann.sales.slice(0, 2)) await platform.call('/v1/receipts', { json: receipt });
    expect((await platform.call('/v1/actions', { json: ann.review })).status).toBeLessThan(300);
    const asked = await platform.call<Earned & { rules: Trace[] }>('/v1/receipts:evaluate', { json: ann.sales[2] });
    expect(asked.body.rules.map(({ ruleId, points, cap }) => [ruleId, points, cap])).toEqual([
      ['base', 10, null],
      ['stamp', 1, null],
      ['third', 5, { desired: 30, value: 5, ofWallet: PER_MONTH }],
    ]);
    expect(pointsOf(asked.body)).toBe(15);
    for (const receipt of ann.sales.slice(2)) await platform.call('/v1/receipts', { json: receipt });
    // 40 + 20 + 25 + 10 + 5 make a hundred; November is another month.
    expect(await earned('ann')).toEqual([40, 20, 15, 60, 25]);
    expect(await balance('ann')).toMatchObject({ points: 160, stamps: 4 });
  });

  it('takes from what comes later when something comes late, and says so of an action, too', async () => {
    await platform.call('/v1/receipts', { json: sale('ann', 'late', '2025-10-01T08:00:00Z', 30) });
    // It brings 30, and makes the second sale in the month the third visit: 40 + 30, 20, and 10 of the 30 for the third visit.
    expect(await earned('ann')).toEqual([40, 30, 0, 60, 0]);
    const { body } = await platform.call<{ trace: Trace[] }>('/v1/actions/ann-review');
    expect(body.trace).toMatchObject([{ ruleId: 'review', points: 0, desired: 25, ofWallet: PER_MONTH }]);
    expect(await balance('ann')).toMatchObject({ points: 160 });
    const voided = receiptOf({ id: 'ann-v', kind: 'void', card: 'ann', at: '2025-10-01T08:05:00Z', lines: [] });
    await platform.call('/v1/receipts', { json: { ...voided, void: { ofReceiptId: 'ann-late' } } });
    expect(await earned('ann')).toEqual([40, 20, 15, 60, 25]);
    expect(await balance('ann')).toMatchObject({ points: 160 });
  });

  it('gives what a return made free to what comes after it', async () => {
    await platform.call('/v1/receipts', { json: ann.return });
    // The visit is gone as well, so that no third one stands in October.
    expect(await earned('ann')).toEqual([0, 20, 10, 60, 25]);
    expect(await balance('ann')).toMatchObject({ points: 115, stamps: 3 });
  });

  it('ends the same when all comes the other way round', async () => {
    const bob = factsOf('bob');
    await platform.call('/v1/receipts', { json: bob.return });
    await platform.call('/v1/actions', { json: bob.review });
    for (const receipt of [...bob.sales].reverse()) await platform.call('/v1/receipts', { json: receipt });
    expect(await earned('bob')).toEqual([0, 20, 10, 60, 25]);
    expect(await balance('bob')).toMatchObject({ points: 115, stamps: 3 });
  });
});
