import { onEveryPlatform } from './on-every-platform';
import { Platform } from './platform';
import { programmeFile } from './real-data';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

const ROUNDS = 15;

/** Nothing here waits for the platform to be drained: only the revision that a write told makes its effect visible. */
onEveryPlatform('a caller who asks for at least the revision that its write told', (mode) => {
  let platform: Platform;
  let memberId: string;
  const read = async <T = Record<string, unknown>>(path: string): Promise<T> => {
    const { status, body } = await platform.call<T>(path);
    expect([path, status]).toEqual([path, 200]);
    return body;
  };

  beforeAll(async () => {
    platform = await Platform.start(mode);
    await platform.accrueJson('programme', 'apply', programmeFile);
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: 'ann' } });
    memberId = body.memberId;
    await platform.drained();
  });
  afterAll(async () => platform.dispose());

  it('finds each receipt in the statistics, and each conflict among the reviews', async () => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const id = `R-${String(round)}`;
      const card = round % 3 === 0 ? { lines: [] } : { card: 'ann', lines: [] };
      const sale = receiptOf({ ...card, id, lines: [{ sku: 'TEA', unitPrice: 1_000 }] });
      const recorded = await platform.call<{ revision: number }>('/v1/receipts', { json: sale });
      const since = `revisionOf=${id}&atLeastRevision=${String(recorded.body.revision)}`;
      expect(await read(`/v1/receipts:stats?${since}`)).toMatchObject({ receipts: round });

      const other = receiptOf({ ...card, id, lines: [{ sku: 'TEA', unitPrice: 1_100 }] });
      const refused = await platform.call<{ code: string; recordedAs: string; revision: number }>('/v1/receipts', {
        json: other,
      });
      const { code, recordedAs, revision } = refused.body;
      expect(code).toBe('receipt.conflict');
      const { reviews } = await read<{ reviews: { id: string; receiptId: string }[] }>(
        `/v1/reviews?revisionOf=${recordedAs}&atLeastRevision=${String(revision)}`,
      );
      expect(reviews).toHaveLength(round);
      const review = reviews.find(({ receiptId }) => receiptId === id);
      expect(await read(`/v1/reviews/${review?.id ?? ''}`)).toMatchObject({ receiptId: id, kind: 'conflict' });
    }
  });

  it('finds each adjustment in the balance, the statement and the lots', async () => {
    const before = (await read<{ wallets: { adjusted: number }[] }>(`/v1/members/${memberId}/balance`)).wallets[0];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const adjustmentId = `A-${String(round)}`;
      const { status, body } = await platform.call<{ revision: number }>(`/v1/accounts/${memberId}/adjustments`, {
        json: { adjustmentId, walletId: 'points', points: 10, reasonCode: 'goodwill' },
      });
      expect(status).toBe(201);
      const since = `atLeastRevision=${String(body.revision)}`;
      const { wallets } = await read<{ wallets: { adjusted: number }[] }>(`/v1/members/${memberId}/balance?${since}`);
      expect(wallets[0]?.adjusted).toBe((before?.adjusted ?? 0) + 10 * round);
      const { lines } = await read<{ lines: { revision: number }[] }>(`/v1/members/${memberId}/statement?${since}`);
      expect(lines.some(({ revision }) => revision === body.revision)).toBe(true);
      const { lots } = await read<{ lots: { lotId: string }[] }>(`/v1/members/${memberId}/lots?${since}`);
      expect(lots.some(({ lotId }) => lotId === `adjustment:${adjustmentId}`)).toBe(true);
    }
  });

  it('finds its codes in the catalogue', async () => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const { body } = await platform.call<{ revision: number }>('/v1/rewards/five-off/codes', {
        json: { codes: [`SAVE-${String(round)}`] },
      });
      const shown = await read(`/v1/rewards/five-off?atLeastRevision=${String(body.revision)}`);
      expect(shown).toMatchObject({ available: round });
    }
  });

  it('is told when there is no such revision', async () => {
    for (const path of [
      `/v1/members/${memberId}/balance?atLeastRevision=9999`,
      `/v1/members/${memberId}/tier?atLeastRevision=9999`,
      '/v1/receipts:stats?revisionOf=R-1&atLeastRevision=9999',
      '/v1/reviews?revisionOf=R-1&atLeastRevision=9999',
    ])
      expect(await platform.call(path)).toMatchObject({ status: 503, body: { code: 'read.not_caught_up' } });
  });
});
