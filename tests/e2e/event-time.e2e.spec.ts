import { onEveryPlatform } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

const programme = {
  schemaVersion: 1,
  name: 'Points of a month',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points', expiry: { months: 1 }, value: { points: 100, minor: 100 } }],
  earning: { rules: [{ id: 'base', name: 'One point per pound', wallet: 'points', earn: { points: 1, per: 100 } }] },
  receipts: { tooOldDays: null },
};

interface Lot {
  readonly receiptId: string;
  readonly status: string;
  readonly remaining: number;
  readonly expired: number;
}
interface Line {
  readonly receiptId: string;
  readonly kind: string;
  readonly points: number;
  readonly recordedAt: string;
}

onEveryPlatform('what comes late', (mode) => {
  let platform: Platform;

  const ago = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
  const enrol = async (card: string): Promise<string> => {
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card } });
    await platform.drained();
    return body.memberId;
  };
  const send = async (receipt: object): Promise<void> => {
    expect(await platform.call('/v1/receipts', { json: receipt })).toMatchObject({ status: 201 });
    await platform.drained();
  };
  const sale = (id: string, card: string, at: string, pounds: number) =>
    receiptOf({ id, card, at, lines: [{ sku: 'RING', unitPrice: pounds * 100 }] });
  /** Paid with points alone, at a till that was offline. */
  const paidWith = (id: string, card: string, at: string, points: number) => ({
    ...receiptOf({ id, card, at, lines: [{ sku: 'TEA', unitPrice: points }] }),
    mode: { offline: true },
    tenders: [{ tenderId: 'p', type: 'points', amount: points, points: { walletId: 'points', points } }],
  });
  const lots = async (memberId: string, query = ''): Promise<readonly string[]> => {
    const { body } = await platform.call<{ lots: readonly Lot[] }>(`/v1/members/${memberId}/lots${query}`);
    return body.lots.map(
      ({ receiptId, status, remaining, expired }) => `${receiptId} ${status} ${remaining} ${expired}`,
    );
  };
  const lines = async (memberId: string, query = ''): Promise<readonly Line[]> =>
    (await platform.call<{ lines: readonly Line[] }>(`/v1/members/${memberId}/statement${query}`)).body.lines;

  /** Without those that time has written: they come when their time comes, or a moment after what is late. */
  const receiptsOf = (shown: readonly Line[]) =>
    shown.filter(({ kind }) => kind !== 'expire').map(({ receiptId }) => receiptId);

  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
  });
  afterAll(async () => platform.dispose());

  it('pays what was spent since if it expires first; what was shown before can still be asked for', async () => {
    // Given 100 points of 20 days ago, of which 50 were spent
    const memberId = await enrol('ann');
    await send(sale('ann-b', 'ann', ago(20), 100));
    await send(paidWith('ann-c', 'ann', ago(15), 50));
    expect(await lots(memberId)).toEqual(['ann-b active 50 0']);
    const shown = await lines(memberId);
    const knownThen = `knownAt=${String(shown[0]?.recordedAt)}`;
    // When a sale of 40 days ago arrives, whose 100 points have expired since
    await send(sale('ann-a', 'ann', ago(40), 100));
    // Then they paid, and those of 20 days ago are whole again
    expect(await lots(memberId)).toEqual(['ann-a expired 0 50', 'ann-b active 100 0']);
    expect(await platform.walletOf(memberId)).toMatchObject({ active: 100, spent: 50, expired: 50 });
    expect(await lots(memberId, `?asOf=${ago(16)}`)).toEqual(['ann-a active 100 0', 'ann-b active 100 0']);
    expect(await lots(memberId, `?asOf=${ago(14)}`)).toEqual(['ann-a active 50 0', 'ann-b active 100 0']);
    expect(await lots(memberId, `?asOf=${ago(30)}`)).toEqual(['ann-a active 100 0']);
    // And the till had seen something else
    expect(await lots(memberId, `?${knownThen}`)).toEqual(['ann-b active 50 0']);
    expect(await lots(memberId, `?${knownThen}&asOf=${ago(16)}`)).toEqual(['ann-b active 100 0']);
    expect(await lines(memberId, `?${knownThen}`)).toEqual(shown);
    expect(receiptsOf(await lines(memberId))).toEqual(['ann-a', 'ann-c', 'ann-b']);
    expect(receiptsOf(await lines(memberId, `?asOf=${ago(30)}`))).toEqual(['ann-a']);
  });
});
