import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

const programme = {
  schemaVersion: 1,
  name: 'Kept alive by shopping',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points', expiry: { inactiveMonths: 6 } }],
  earning: { rules: [{ id: 'base', name: 'Base', wallet: 'points', earn: { points: 1, per: 100 } }] },
  receipts: { tooOldDays: null },
};

interface Lot {
  readonly receiptId: string;
  readonly remaining: number;
  readonly expired: number;
  readonly expiresOn: string | null;
}

aboveAllInOneProcess('points that expire when nothing happens in their wallet', (mode) => {
  let platform: Platform;

  const noon = (date: string): string => `${date}T12:00:00Z`;
  const send = async (receipt: object): Promise<void> => {
    expect(await platform.call('/v1/receipts', { json: receipt })).toMatchObject({ status: 201 });
    await platform.drained();
  };
  const enrolled = async (card: string): Promise<string> => {
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card } });
    await platform.drained();
    return body.memberId;
  };
  const sale = (id: string, card: string, pounds: number, date: string) =>
    receiptOf({ id, card, at: noon(date), lines: [{ sku: 'TEA', unitPrice: pounds * 100 }] });
  const voided = (id: string, of: string, date: string) => ({
    ...receiptOf({ id, kind: 'void', at: noon(date), lines: [] }),
    void: { ofReceiptId: of },
  });
  const lots = async (memberId: string, query = ''): Promise<readonly string[]> => {
    const { body } = await platform.call<{ lots: readonly Lot[] }>(`/v1/members/${memberId}/lots${query}`);
    return body.lots.map(({ receiptId, remaining, expired, expiresOn }) =>
      [receiptId, remaining, expired, expiresOn ?? 'no date'].join(' '),
    );
  };
  const balance = async (memberId: string, query = '') => {
    const { body } = await platform.call<{ wallets: Record<string, unknown>[] }>(
      `/v1/members/${memberId}/balance${query}`,
    );
    const [{ active, expired, deficit } = {}] = body.wallets;
    return { active, expired, deficit };
  };
  const accounts = async (): Promise<Record<string, number>> => {
    const { body } = await platform.call<{
      wallets: { sum: number; accounts: { account: string; points: number }[] }[];
    }>('/v1/ledger/trial-balance');
    const [{ sum, accounts: all } = { sum: NaN, accounts: [] }] = body.wallets;
    return { sum, ...Object.fromEntries(all.map(({ account, points }) => [account, points])) };
  };

  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
  });
  afterAll(async () => platform.dispose());

  it('are kept by the next sale, each time for all of them', async () => {
    const memberId = await enrolled('ann');
    await send(sale('ann-1', 'ann', 100, '2025-01-10'));
    expect(await lots(memberId)).toEqual(['ann-1 0 100 2025-07-10']);
    await send(sale('ann-2', 'ann', 10, '2025-03-31'));
    expect(await lots(memberId)).toEqual(['ann-1 0 100 2025-09-30', 'ann-2 0 10 2025-09-30']);
    expect(await lots(memberId, '?asOf=2025-02-01T00:00:00Z')).toEqual(['ann-1 100 0 2025-07-10']);
    // Summer time: the day ends at 23:00.
    expect(await balance(memberId, '?asOf=2025-09-30T22:59:59.999Z')).toMatchObject({ active: 110, expired: 0 });
    expect(await balance(memberId, '?asOf=2025-09-30T23:00:00Z')).toMatchObject({ active: 0, expired: 110 });
  });

  it('come back when a sale is told of late that lay before their expiry, and go when it is voided', async () => {
    const memberId = await enrolled('ben');
    await send(sale('ben-1', 'ben', 100, '2025-01-10'));
    await send(sale('ben-2', 'ben', 10, '2025-12-01'));
    expect(await lots(memberId)).toEqual(['ben-1 0 100 2025-07-10', 'ben-2 0 10 2026-06-01']);
    await send(sale('ben-3', 'ben', 5, '2025-07-01'));
    expect(await lots(memberId)).toEqual(['ben-1 0 100 2026-06-01', 'ben-3 0 5 2026-06-01', 'ben-2 0 10 2026-06-01']);
    await send(voided('ben-4', 'ben-3', '2025-07-01'));
    expect(await lots(memberId)).toEqual(['ben-1 0 100 2025-07-10', 'ben-3 0 0 no date', 'ben-2 0 10 2026-06-01']);
  });

  it('and the ledger sums to zero and verifies', async () => {
    expect(await accounts()).toMatchObject({ sum: 0 });
    expect(await platform.jobDone('/v1/ledger:verify', { method: 'POST' })).toMatchObject({ ok: true });
  });

  it.each([
    [{ inactiveMonths: 0 }, '/wallets/0/expiry/inactiveMonths'],
    [{ inactiveMonths: -1 }, '/wallets/0/expiry/inactiveMonths'],
    [{ inactiveMonths: 1.5 }, '/wallets/0/expiry/inactiveMonths'],
    [{ inactiveMonths: 6, months: 12 }, '/wallets/0/expiry'],
    [{ inactiveMonths: 6, roundTo: 'year-end' }, '/wallets/0/expiry'],
  ])('cannot be told to expire by %j', async (expiry, pointer) => {
    const wallets = [{ id: 'points', name: 'Points', expiry }];
    expect(await platform.call('/v1/programme', { method: 'PUT', json: { ...programme, wallets } })).toMatchObject({
      status: 422,
      body: {
        code: 'programme.invalid',
        problems: expect.arrayContaining([expect.objectContaining({ path: pointer })]),
      },
    });
  });
});
