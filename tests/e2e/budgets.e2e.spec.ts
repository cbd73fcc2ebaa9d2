import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

const programme = {
  schemaVersion: 1,
  name: 'A spring campaign',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points', unit: 'points' }],
  actions: [{ id: 'review', name: 'A review' }],
  budgets: [{ id: 'spring', name: 'Spring campaign', wallet: 'points', amount: 100, per: 'month' }],
  earning: {
    rules: [
      {
        ...{ id: 'double', name: 'A point per pound', wallet: 'points', earn: { points: 1, per: 100 } },
        limits: { budget: 'spring' },
      },
      {
        ...{ id: 'review', name: 'A review', wallet: 'points', on: 'action', action: 'review', earn: { fixed: 25 } },
        limits: { budget: 'spring', mode: 'whole' },
      },
    ],
  },
  receipts: { tooOldDays: null },
};

interface Earned {
  readonly earned: readonly { readonly amount: number }[];
}
interface Trace {
  readonly ruleId: string;
  readonly points: number;
  readonly reasons: readonly { readonly code: string; readonly data: object; readonly text: string }[];
}
interface Part {
  readonly from: string | null;
  readonly used: number;
  readonly left: number;
  readonly refused: number;
  readonly isExhausted: boolean;
}

const OCTOBER = '2025-09-30T23:00:00.000Z';

aboveAllInOneProcess('a budget is for all members together', (mode) => {
  let platform: Platform;
  const memberOf = new Map<string, string>();
  const sale = (card: string, id: string, pounds: number, at = '2025-10-02T10:00:00Z') =>
    receiptOf({ id: `${card}-${id}`, card, at, lines: [{ sku: 'TEA', unitPrice: pounds * 100 }] });
  const record = async (receipt: object): Promise<number> => {
    const { status, body } = await platform.call<Earned>('/v1/receipts', { json: receipt });
    expect(status).toBe(201);
    return body.earned[0]?.amount ?? 0;
  };
  const partIn = async (from: string): Promise<Part | undefined> => {
    await platform.drained();
    const { body } = await platform.call<{ parts: Part[] }>('/v1/budgets/spring');
    return body.parts.find((part) => part.from === from);
  };
  const balance = async (card: string): Promise<number> => {
    await platform.drained();
    const path = `/v1/members/${memberOf.get(card) ?? ''}/balance`;
    const { wallets } = (await platform.call<{ wallets: { active: number }[] }>(path)).body;
    return wallets[0]?.active ?? 0;
  };

  beforeAll(async () => {
    platform = await Platform.start(mode);
    const rules = [{ ...programme.earning.rules[0], limits: { budget: 'autumn' } }];
    const refused = await platform.call<{ problems: { path: string; code: string }[] }>('/v1/programme', {
      method: 'PUT',
      json: { ...programme, earning: { rules } },
    });
    expect([refused.status, refused.body.problems.map(({ path, code }) => `${path} ${code}`)]).toEqual([
      422,
      ['/earning/rules/0/limits/budget budget.unknown'],
    ]);
    const effective = '/v1/programme?effectiveFrom=2025-01-01T00:00:00Z';
    expect((await platform.call(effective, { method: 'PUT', json: programme })).status).toBe(200);
    for (const card of ['ann', 'bob', 'cat']) {
      const enrolled = await platform.call<{ memberId: string }>('/v1/members', { json: { card } });
      memberOf.set(card, enrolled.body.memberId);
    }
    await platform.drained();
  });
  afterAll(async () => platform.dispose());

  it('gives who comes first, then the rest, then nothing, and says why', async () => {
    expect(await record(sale('ann', '1', 50))).toBe(50);
    expect(await record(sale('bob', '1', 30))).toBe(30);
    const review = { key: 'cat-review', type: 'review', occurredAt: '2025-10-03T10:00:00Z' };
    const member = { idType: 'card', value: 'cat' };
    expect((await platform.call('/v1/actions', { json: { ...review, member } })).status).toBeLessThan(300);
    const shown = await platform.call<{ trace: Trace[] }>('/v1/actions/cat-review');
    expect(shown.body.trace).toMatchObject([
      { ruleId: 'review', points: 0, reasons: [{ code: 'cap.budget', data: { desired: 25, granted: 0 } }] },
    ]);
    const asked = await platform.call<{ rules: Trace[] }>('/v1/receipts:evaluate', { json: sale('cat', '1', 40) });
    expect(asked.body.rules).toMatchObject([
      {
        ...{ ruleId: 'double', points: 20, cap: { desired: 40, value: 20 } },
        reasons: [{ code: 'cap.budget', data: { budgetId: 'spring', desired: 40, granted: 20 } }],
      },
    ]);
    expect(await record(sale('cat', '1', 40))).toBe(20);
    expect(await record(sale('ann', '2', 10))).toBe(0);
    // Another month has the amount for itself.
    expect(await record(sale('ann', '3', 70, '2025-11-02T10:00:00Z'))).toBe(70);
    expect(await partIn(OCTOBER)).toMatchObject({ used: 100, left: 0, refused: 55, isExhausted: true });
    expect(await balance('cat')).toBe(20);
  });

  it('has again what comes back, and keeps what others had', async () => {
    const returnOf = { receiptId: 'ann-1', lineId: '1' };
    const lines = [{ sku: 'TEA', units: -1, unitPrice: 5000, returnOf }];
    await platform.call('/v1/receipts', {
      json: receiptOf({ id: 'ann-r', kind: 'return', card: 'ann', at: '2025-10-04T10:00:00Z', lines }),
    });
    expect(await partIn(OCTOBER)).toMatchObject({ used: 50, isExhausted: false });
    // Late, by its event time the first of all: who came first stays first.
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await record(sale('bob', 'late', 60, '2025-10-01T08:00:00Z'))).toBe(50);
    expect(await partIn(OCTOBER)).toMatchObject({ used: 100, left: 0 });
    expect([await balance('ann'), await balance('bob'), await balance('cat')]).toEqual([70, 80, 20]);
  });
});
