import { earnedPoints, type Earned } from '@accrue/testing';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { programmeFile } from './real-data';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

interface Answer {
  readonly status: string;
  readonly memberId: string | null;
  readonly earned: Earned['earned'];
}

aboveAllInOneProcess('goods and money that go back without the card', (mode) => {
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
  const moneyBack = (id: string, saleId: string, amount: number, day = '2025-11-03T10:00:00+00:00') => ({
    ...receiptOf({ id, kind: 'return', at: day, lines: [] }),
    lines: [
      {
        ...{
          lineId: '1',
          type: 'item',
          sku: 'ADJUST',
          quantity: '0',
          unitPrice: 0,
          gross: -amount,
          netPayable: -amount,
        },
        returnOf: { receiptId: saleId, lineId: '1' },
      },
    ],
    totals: { payable: -amount },
    tenders: [{ tenderId: 't1', type: 'cash', amount: -amount }],
  });
  const publish = (value: unknown) =>
    platform.call('/v1/topics/loyalty.pos.receipts.v1/messages', {
      raw: JSON.stringify({ key: 'till-1', value }),
      type: 'application/x-ndjson',
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
    expect((await bringBack('C-1', 'S-1')).body).toMatchObject({
      status: 'accepted',
      memberId: ann,
      earned: earnedPoints(-10),
    });
    expect((await bringBack('C-2', 'S-1', 'ben')).body).toMatchObject({ memberId: ann, earned: earnedPoints(-10) });
    expect([await active(ann), await active(ben)]).toEqual([10, 0]);
  });

  it('wait for a sale that comes later, from a till that was offline', async () => {
    expect((await bringBack('C-3', 'S-2')).body).toMatchObject({ status: 'unattributed', memberId: null });
    await platform.drained();
    await sell('S-2', 'ann');
    expect(await active(ann)).toBe(30);
    expect(await shown('C-3')).toMatchObject({ status: 'accepted', memberId: ann, earned: earnedPoints(-10) });
  });

  it('are worth nothing to who claims their sale afterwards', async () => {
    await sell('S-3');
    await bringBack('C-4', 'S-3');
    await platform.drained();
    expect((await platform.call('/v1/receipts/S-3:claim', { json: { memberId: ann } })).status).toBe(200);
    expect(await active(ann)).toBe(50);
    expect(await shown('C-4')).toMatchObject({ memberId: ann, earned: earnedPoints(-10) });
  });

  it('may be money alone: what its line is worth falls, and the goods take back only the rest', async () => {
    await sell('S-4', 'ann');
    await platform.drained();
    const before = Number(await active(ann));
    const bulk = `${JSON.stringify(moneyBack('C-5', 'S-4', 1_500, '2025-11-01T10:00:00+00:00'))}\n`;
    const { body } = await platform.call('/v1/receipts:batch', { raw: bulk, type: 'application/x-ndjson' });
    expect(JSON.stringify(body)).toContain('"accepted"');
    expect(await active(ann)).toBe(before - 15);
    expect((await bringBack('C-6', 'S-4')).body).toMatchObject({ memberId: ann, earned: earnedPoints(-5) });
    expect(await active(ann)).toBe(before - 20);
  });

  it('may be money over the bus: for what is left of the sale, and a dead letter says why for more', async () => {
    await sell('S-5', 'ann');
    await bringBack('C-7', 'S-5', 'ann');
    await platform.drained();
    const before = Number(await active(ann));
    await publish(moneyBack('C-8', 'S-5', 1_500));
    await platform.drained();
    expect(await active(ann)).toBe(before - 15);
    expect(await shown('C-8')).toMatchObject({ status: 'accepted', memberId: ann, earned: earnedPoints(-15) });
    await publish(moneyBack('C-9', 'S-5', 501));
    await platform.drained();
    const { deadLetters } = await platform.accrueJson<{ deadLetters: { id: string; reason: string }[] }>('dlq', 'list');
    expect(deadLetters).toMatchObject([{ reason: expect.stringContaining('return.exceeds_paid') as string }]);
    await platform.accrueJson('dlq', 'discard', String(deadLetters[0]?.id));
    expect(await active(ann)).toBe(before - 15);
  });

  it('leave a ledger that verifies, and no message behind', async () => {
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
    expect(await platform.accrueJson('dlq', 'list')).toEqual({ deadLetters: [], nextCursor: null });
  });
});
