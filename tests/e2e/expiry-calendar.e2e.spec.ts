import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

const DAY_MS = 86_400_000;
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();

const programme = {
  ...{ schemaVersion: 1, name: 'What goes when', timeZone: 'Europe/Warsaw', currency: 'PLN' },
  wallets: [
    {
      id: 'points',
      name: 'Points',
      unit: 'points',
      expiry: { months: 6 },
      pendingDays: 14,
      value: { points: 100, minor: 200 },
    },
    { id: 'miles', name: 'Miles', unit: 'points', expiry: { inactiveMonths: 12 } },
    { id: 'cash', name: 'Cashback', unit: 'PLN', expiry: { never: true } },
  ],
  earning: {
    rules: [
      { id: 'base', name: 'A point for each złoty', wallet: 'points', earn: { points: 1, per: 100 } },
      { id: 'miles', name: 'A mile for each ten', wallet: 'miles', earn: { points: 1, per: 1_000 } },
      { id: 'back', name: 'Cashback', wallet: 'cash', earn: { percent: '1' } },
    ],
  },
  receipts: { tooOldDays: null },
};

interface Entry {
  readonly period: string;
  readonly at: string;
  readonly walletId: string;
  readonly what: string;
  readonly points: number;
  readonly valueMinor: number | null;
  readonly isWhileInactive: boolean;
}

aboveAllInOneProcess('what becomes of a member’s points by itself', (mode) => {
  let platform: Platform;
  let memberId = '';

  const calendar = async (query = ''): Promise<readonly Entry[]> => {
    const path = `/v1/members/${memberId}/expiry-calendar${query}`;
    const { status, body } = await platform.call<{ entries: Entry[] }>(path);
    expect(status).toBe(200);
    return body.entries;
  };
  const balanceAt = async (at: string): Promise<ReadonlyMap<string, Readonly<Record<string, number>>>> => {
    const path = `/v1/members/${memberId}/balance?asOf=${encodeURIComponent(at)}`;
    const { body } = await platform.call<{ wallets: (Record<string, number> & { walletId: string })[] }>(path);
    return new Map(body.wallets.map(({ walletId, ...amounts }) => [walletId, amounts]));
  };

  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: 'ida' } });
    memberId = body.memberId;
    await platform.drained();
    for (const [id, days, price] of [
      ['I-1', 100, 30_000],
      ['I-2', 60, 12_000],
      ['I-3', 2, 5_000],
    ] as const) {
      const receipt = receiptOf({ id, card: 'ida', at: daysAgo(days), lines: [{ sku: 'LAMP', unitPrice: price }] });
      const sent = await platform.call('/v1/receipts', { json: { ...receipt, currency: 'PLN' } });
      expect(sent.status).toBe(201);
    }
    await platform.drained();
    const json = { holdId: 'h-1', walletId: 'points', points: 350, ttlSeconds: 3_600 };
    expect((await platform.call(`/v1/accounts/${memberId}/holds`, { json })).status).toBe(201);
    await platform.drained();
  });
  afterAll(async () => platform.dispose());

  it('is what the account has at each instant that it names', async () => {
    const entries = await calendar();
    expect(
      entries.map(({ walletId, what, points, valueMinor, isWhileInactive }) =>
        [walletId, what, points, valueMinor, isWhileInactive].join(' '),
      ),
    ).toEqual([
      'points released 350 700 false',
      'points activated 50 100 false',
      'points expired 300 600 false',
      'points expired 120 240 false',
      'points expired 50 100 false',
      'miles expired 47  true',
    ]);
    let gone = { points: 0, miles: 0, cash: 0 };
    for (const { at, walletId, what, points } of entries) {
      const before = await balanceAt(new Date(Date.parse(at) - 1).toISOString());
      const after = await balanceAt(at);
      const change = (account: string) =>
        (after.get(walletId)?.[account] ?? 0) - (before.get(walletId)?.[account] ?? 0);
      if (what === 'released') expect([change('held'), change('active')]).toEqual([-points, points]);
      if (what === 'activated') expect([change('pending'), change('active')]).toEqual([-points, points]);
      if (what === 'expired') {
        gone = { ...gone, [walletId]: gone[walletId as keyof typeof gone] + points };
        expect([change('active'), change('expired')]).toEqual([-points, points]);
      }
    }
    const end = await balanceAt('2100-01-01T00:00:00Z');
    for (const [walletId, amount] of Object.entries(gone)) expect(end.get(walletId)?.['expired']).toBe(amount);
    expect(end.get('cash')).toMatchObject({ active: 470, expired: 0 });
  });

  it('is told by the command line, by months too, and to analysts', async () => {
    const told = await platform.accrueJson<{ entries: Entry[] }>('balances', 'calendar', memberId, '--by', 'month');
    expect(told.entries).toEqual(await calendar('?by=month'));
    expect(told.entries.every(({ period }) => /^\d{4}-\d{2}$/.test(period))).toBe(true);
    const asked = await platform.call(`/v1/members/${memberId}/expiry-calendar`, { key: platform.key('analyst') });
    expect(asked.status).toBe(200);
  });
});
