import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

/** A wallet for each of the terms; goods earn in the wallet that is called as they are, one point per pound. */
const WALLETS = {
  daily: { expiry: { days: 10 } },
  yearly: { expiry: { on: '12-31', atLeastDays: 30 } },
  once: { expiry: { on: '9998-06-30' } },
  zero: { clawback: 'to-zero' },
  reviewed: { clawback: 'review' },
  owing: {},
  waiting: { pendingDays: 'return-window' },
  graced: { expiry: { months: 1 }, graceDays: 10 },
  strict: { expiry: { months: 1 }, graceDays: 0 },
  // The longest id that a wallet can have.
  [`w${'-'.repeat(62)}`]: { expiry: { months: 1 } },
};
const LONGEST = Object.keys(WALLETS).at(-1) ?? '';

const programme = {
  schemaVersion: 1,
  name: 'Terms of wallets',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: Object.entries(WALLETS).map(([id, terms]) => ({ id, name: id, unit: 'points', ...terms })),
  earning: {
    rules: Object.keys(WALLETS).map((id) => ({
      ...{ id, name: id, wallet: id, earn: { points: 1, per: 100 } },
      eligibility: { include: { skus: [id] } },
    })),
  },
  returns: { windowDays: 3_000 },
  receipts: { tooOldDays: null },
};

aboveAllInOneProcess('the terms of a wallet', (mode) => {
  let platform: Platform;

  const day = (text: string): string => `2025-${text}T10:00:00Z`;
  const send = async (receipt: object): Promise<void> => {
    expect(await platform.call('/v1/receipts', { json: receipt })).toMatchObject({ status: 201 });
    await platform.drained();
  };
  const enrolled = async (card: string): Promise<string> => {
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card } });
    await platform.drained();
    return body.memberId;
  };
  /** £100 of what earns in this wallet. */
  const sale = (id: string, card: string, wallet: string, at: string) =>
    receiptOf({ id, card, at: day(at), lines: [{ sku: wallet, unitPrice: 10_000 }] });
  /** A mug, which earns nothing, for 60 points; the till was offline, so it has no hold. */
  const paid = (id: string, card: string, walletId: string, at: string) => ({
    ...receiptOf({ id, card, at: day(at), lines: [{ sku: 'MUG', unitPrice: 60 }] }),
    mode: { offline: true },
    tenders: [{ tenderId: 'p', type: 'points', amount: 60, points: { walletId, points: 60 } }],
  });
  const mugBack = (id: string, saleId: string, walletId: string, at: string) => ({
    ...receiptOf({
      ...{ id, kind: 'return', at: day(at) },
      lines: [{ sku: 'MUG', units: -1, unitPrice: 60, returnOf: { receiptId: saleId, lineId: '1' } }],
    }),
    tenders: [{ tenderId: 'p', type: 'points', amount: -60, points: { walletId, points: -60 } }],
  });
  const lots = async (memberId: string) =>
    (await platform.call<{ lots: Record<string, unknown>[] }>(`/v1/members/${memberId}/lots`)).body.lots;
  const lastLine = async (memberId: string) =>
    (await platform.call<{ lines: Record<string, unknown>[] }>(`/v1/members/${memberId}/statement?limit=1`)).body
      .lines[0];

  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
  });
  afterAll(async () => platform.dispose());

  it('says when points expire: after days, on a day of each year, on one day', async () => {
    const memberId = await enrolled('gil');
    for (const wallet of ['daily', 'yearly', 'once']) await send(sale(`gil-${wallet}`, 'gil', wallet, '12-05'));
    expect(await lots(memberId)).toMatchObject([
      { walletId: 'daily', expiresOn: '2025-12-15', expiresAt: '2025-12-16T00:00:00.000Z' },
      { walletId: 'yearly', expiresOn: '2026-12-31' },
      { walletId: 'once', expiresOn: '9998-06-30' },
    ]);
    const over = programme.wallets.map((wallet) => ({ ...wallet, expiry: { on: '2026-01-01' } }));
    expect(
      await platform.call('/v1/programme', { method: 'PUT', json: { ...programme, wallets: over } }),
    ).toMatchObject({ status: 422, body: { code: 'programme.invalid' } });
  });

  it('pending until the end of the return window: a return in it takes them, and a later version says it of later sales', async () => {
    const memberId = await enrolled('una');
    const waiting = async () => {
      const shown = (await lots(memberId)).map(({ receiptId, status, granted, remaining, activatesAt }) => [
        receiptId,
        status,
        granted,
        remaining,
        typeof activatesAt === 'string' ? activatesAt.slice(0, 10) : activatesAt,
      ]);
      const { body } = await platform.call<{ wallets: Record<string, unknown>[] }>(`/v1/members/${memberId}/balance`);
      const { active, pending, deficit } = body.wallets.find(({ walletId }) => walletId === 'waiting') ?? {};
      return { lots: shown, active, pending, deficit };
    };
    await send(sale('una-1', 'una', 'waiting', '08-01'));
    await send(sale('una-2', 'una', 'waiting', '08-02'));
    await send(
      receiptOf({
        ...{ id: 'una-3', kind: 'return', at: day('08-20') },
        lines: [{ sku: 'waiting', units: -1, unitPrice: 10_000, returnOf: { receiptId: 'una-1', lineId: '1' } }],
      }),
    );
    expect(await waiting()).toEqual({
      lots: [
        ['una-1', 'pending', 100, 0, '2033-10-18'],
        ['una-2', 'pending', 100, 100, '2033-10-19'],
      ],
      ...{ active: 0, pending: 100, deficit: 0 },
    });
    const { body } = await platform.call<{ version: number }>('/v1/programme', {
      method: 'PUT',
      json: { ...programme, returns: { windowDays: 10 } },
    });
    expect(body.version).toBe(2);
    await platform.drained();
    // Made before the version counts, so under the one before it, whenever it comes.
    await send(sale('una-4', 'una', 'waiting', '08-03'));
    const now = new Date().toISOString();
    await send({ ...receiptOf({ id: 'una-5', card: 'una', at: now, lines: [{ sku: 'waiting', unitPrice: 500 }] }) });
    const later = await waiting();
    expect(later).toMatchObject({ active: 0, pending: 205 });
    const inElevenDays = new Date(Date.now() + 11 * 86_400_000).toISOString().slice(0, 10);
    expect(later.lots).toEqual([
      ['una-1', 'pending', 100, 0, '2033-10-18'],
      ['una-2', 'pending', 100, 100, '2033-10-19'],
      ['una-4', 'pending', 100, 100, '2033-10-20'],
      ['una-5', 'pending', 5, 5, inElevenDays],
    ]);
  });

  describe('goods come back whose points are spent', () => {
    /** Earned 100, spent 60 of them, and all that earned comes back. */
    const comesBack = async (card: string, wallet: string): Promise<string> => {
      const memberId = await enrolled(card);
      await send(sale(`${card}-1`, card, wallet, '08-01'));
      await send(paid(`${card}-2`, card, wallet, '08-15'));
      await send(
        receiptOf({
          ...{ id: `${card}-3`, kind: 'return', at: day('08-20') },
          lines: [{ sku: wallet, units: -1, unitPrice: 10_000, returnOf: { receiptId: `${card}-1`, lineId: '1' } }],
        }),
      );
      return memberId;
    };
    const has = async (memberId: string, walletId: string) => {
      const { body } = await platform.call<{ wallets: Record<string, unknown>[] }>(`/v1/members/${memberId}/balance`);
      const { active, deficit, inReview, writtenOff } = body.wallets.find((one) => one['walletId'] === walletId) ?? {};
      return { active, deficit, inReview, writtenOff };
    };
    const trialBalance = async (walletId: string) => {
      const { body } = await platform.call<{
        wallets: { walletId: string; sum: number; accounts: { account: string; points: number }[] }[];
      }>('/v1/ledger/trial-balance');
      const { sum, accounts = [] } = body.wallets.find((one) => one.walletId === walletId) ?? {};
      return { sum, ...Object.fromEntries(accounts.map(({ account, points }) => [account, points])) };
    };

    it('unlimited: they are owed', async () => {
      const memberId = await comesBack('dan', 'owing');
      expect(await has(memberId, 'owing')).toEqual({ active: 0, deficit: 60, inReview: 0, writtenOff: 0 });
    });

    it('to-zero: they are written off, as trial balance and statement say; a late sale means that more was there', async () => {
      const memberId = await comesBack('eve', 'zero');
      expect(await has(memberId, 'zero')).toEqual({ active: 0, deficit: 0, inReview: 0, writtenOff: 60 });
      expect(await trialBalance('zero')).toMatchObject({ sum: 0, reversed: 100, spent: 60, written_off: -60 });
      expect(await lastLine(memberId)).toMatchObject({ kind: 'reverse', points: -40, writtenOff: 60, inReview: 0 });
      const late = receiptOf({
        id: 'eve-4',
        card: 'eve',
        at: day('08-02'),
        lines: [{ sku: 'zero', unitPrice: 7_000 }],
      });
      await send(late);
      expect(await has(memberId, 'zero')).toEqual({ active: 10, deficit: 0, inReview: 0, writtenOff: 0 });
    });

    it('review: a person decides, once', async () => {
      const memberId = await comesBack('fay', 'reviewed');
      expect(await has(memberId, 'reviewed')).toEqual({ active: 0, deficit: 0, inReview: 60, writtenOff: 0 });
      expect(await platform.call('/v1/clawbacks')).toMatchObject({
        body: {
          reviews: [{ memberId, awardId: 'fay-1:reviewed', walletId: 'reviewed', points: 60 }],
          nextCursor: null,
        },
      });
      const decide = (json: object) =>
        platform.call(`/v1/accounts/${memberId}/clawbacks/fay-1:reviewed:decide`, { json });
      expect(await decide({ outcome: 'write_off', points: 61 })).toMatchObject({
        status: 422,
        body: { code: 'clawback.exceeded' },
      });
      const some = { decisionId: 'd-1', outcome: 'write_off', points: 20 };
      for (const _ of ['first', 'again'])
        expect(await decide(some)).toMatchObject({ status: 200, body: { decisionId: 'd-1', points: 20 } });
      expect(await decide({ ...some, outcome: 'owe' })).toMatchObject({
        status: 409,
        body: { code: 'clawback.conflict' },
      });
      expect(await decide({ outcome: 'owe' })).toMatchObject({ status: 200, body: { points: 40 } });
      expect(await decide({ outcome: 'owe' })).toMatchObject({ status: 409, body: { code: 'clawback.not_in_review' } });
      await platform.drained();
      expect(await has(memberId, 'reviewed')).toEqual({ active: 0, deficit: 40, inReview: 0, writtenOff: 20 });
      expect(await lastLine(memberId)).toMatchObject({
        kind: 'decide',
        points: -40,
        inReview: -40,
        reason: { code: 'clawback.owed', text: 'Decided: what could not be taken back is owed' },
      });
      expect(await platform.call('/v1/clawbacks')).toMatchObject({ body: { reviews: [] } });
    });
  });

  describe('points come back after they have expired', () => {
    const comesBack = async (card: string, wallet: string, back = `${card}-3`): Promise<string> => {
      const memberId = await enrolled(card);
      await send(sale(`${card}-1`, card, wallet, '08-01'));
      await send(paid(`${card}-2`, card, wallet, '08-15'));
      await send(mugBack(back, `${card}-2`, wallet, '10-03'));
      return memberId;
    };

    it('and are good for the days that the wallet gives, in a lot that says so', async () => {
      const memberId = await comesBack('ann', 'graced');
      expect(await lots(memberId)).toMatchObject([
        { origin: 'award', receiptId: 'ann-1', expiresOn: '2025-09-01', remaining: 0, expired: 40 },
        { origin: 'grace', receiptId: 'ann-3', expiresOn: '2025-10-13', granted: 0 },
      ]);
      expect(await platform.call(`/v1/members/${memberId}/statement`)).toMatchObject({
        body: {
          lines: expect.arrayContaining([
            expect.objectContaining({
              kind: 'refund',
              reason: expect.objectContaining({
                data: { byReceiptId: 'ann-3', graced: 60, expiresOn: '2025-10-13', expired: 0 },
                text: 'Given back: goods returned on ann-3; 60 of it had expired and can be spent until October 13, 2025',
              }),
            }),
          ]),
        },
      });
    });

    it('and stay expired where the wallet gives none', async () => {
      const memberId = await comesBack('ben', 'strict');
      expect(await lots(memberId)).toMatchObject([{ origin: 'award', remaining: 0, expired: 100 }]);
      expect(await lastLine(memberId)).toMatchObject({
        kind: 'refund',
        reason: {
          data: { byReceiptId: 'ben-3', graced: 0, expiresOn: null, expired: 60 },
          text: 'Given back: goods returned on ben-3; 60 of it had expired and cannot be spent any more',
        },
      });
    });

    it('with the longest ids that there are', async () => {
      const back = 'c'.repeat(64);
      const memberId = await comesBack('cid', LONGEST, back);
      expect((await lots(memberId)).map(({ lotId }) => lotId)).toContain(`${back}~${LONGEST}`);
    });
  });

  it('and the ledger verifies', async () => {
    expect(await platform.jobDone('/v1/ledger:verify', { method: 'POST' })).toMatchObject({ ok: true });
  });
});
