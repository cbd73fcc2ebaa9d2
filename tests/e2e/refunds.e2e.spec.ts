import { onEveryPlatform } from './on-every-platform';
import { Platform } from './platform';
import { programmeFile } from './real-data';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

interface Answer {
  readonly status: string;
  readonly memberId: string | null;
  readonly points: number;
}

onEveryPlatform('goods that are brought back without the card', (mode) => {
  let platform: Platform;
  let ann: string;

  const enrol = async (card: string): Promise<string> => {
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card } });
    return body.memberId;
  };
  const sell = (id: string, card?: string) =>
    platform.call<Answer>('/v1/receipts', {
      json: receiptOf({
        id,
        ...(card === undefined ? {} : { card }),
        lines: [{ sku: 'TEA', units: 3, unitPrice: 1_000 }],
      }),
    });
  const bringBack = (id: string, saleId: string, card?: string) =>
    platform.call<Answer>('/v1/receipts', {
      json: receiptOf({
        id,
        kind: 'return',
        ...(card === undefined ? {} : { card }),
        at: '2025-11-02T10:00:00+00:00',
        lines: [{ sku: 'TEA', units: -1, unitPrice: 1_000, returnOf: { receiptId: saleId, lineId: '1' } }],
      }),
    });
  const shown = async (id: string): Promise<Answer> => (await platform.call<Answer>(`/v1/receipts/${id}`)).body;
  const active = async (memberId: string) => (await platform.walletOf(memberId))['active'];

  beforeAll(async () => {
    platform = await Platform.start(mode);
    await platform.accrueJson('programme', 'apply', programmeFile);
    ann = await enrol('ann');
    await platform.drained();
  });
  afterAll(async () => platform.dispose());

  it('are taken back from who bought them, whoever brings them', async () => {
    const ben = await enrol('ben');
    await platform.drained();
    await sell('S-1', 'ann');
    expect((await bringBack('C-1', 'S-1')).body).toMatchObject({ status: 'accepted', memberId: ann, points: -10 });
    expect((await bringBack('C-2', 'S-1', 'ben')).body).toMatchObject({ memberId: ann, points: -10 });
    expect([await active(ann), await active(ben)]).toEqual([10, 0]);
  });

  it('wait for a sale that comes later, from a till that was offline', async () => {
    expect((await bringBack('C-3', 'S-2')).body).toMatchObject({ status: 'unattributed', memberId: null });
    await platform.drained();
    await sell('S-2', 'ann');
    expect(await active(ann)).toBe(30);
    expect(await shown('C-3')).toMatchObject({ status: 'accepted', memberId: ann, points: -10 });
  });

  it('are worth nothing to who claims their sale afterwards', async () => {
    await sell('S-3');
    await bringBack('C-4', 'S-3');
    await platform.drained();
    expect((await platform.call('/v1/receipts/S-3:claim', { json: { memberId: ann } })).status).toBe(200);
    expect(await active(ann)).toBe(50);
    expect(await shown('C-4')).toMatchObject({ memberId: ann, points: -10 });
  });

  it('may be money alone: what its line is worth falls, and the goods take back only the rest', async () => {
    await sell('S-4', 'ann');
    await platform.drained();
    const before = Number(await active(ann));
    const money = receiptOf({ id: 'C-5', kind: 'return', at: '2025-11-02T10:00:00+00:00', lines: [] });
    const refunded = { gross: -1_500, netPayable: -1_500, returnOf: { receiptId: 'S-4', lineId: '1' } };
    const adjusted = {
      ...money,
      lines: [{ lineId: '1', type: 'item', sku: 'ADJUST', quantity: '0', unitPrice: 0, ...refunded }],
      totals: { payable: -1_500 },
      tenders: [{ tenderId: 't1', type: 'cash', amount: -1_500 }],
    };
    const bulk = `${JSON.stringify(adjusted)}\n`;
    const { body } = await platform.call('/v1/receipts:batch', { raw: bulk, type: 'application/x-ndjson' });
    expect(JSON.stringify(body)).toContain('"accepted"');
    expect(await active(ann)).toBe(before - 15);
    expect((await bringBack('C-6', 'S-4')).body).toMatchObject({ memberId: ann, points: -5 });
    expect(await active(ann)).toBe(before - 20);
  });

  it('leave a ledger that verifies, and no message behind', async () => {
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
    expect(await platform.accrueJson('dlq', 'list')).toEqual({ deadLetters: [] });
  });
});
