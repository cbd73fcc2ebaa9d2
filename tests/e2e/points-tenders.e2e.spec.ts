import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TOPICS } from '@accrue/contracts';
import { eventually } from '@accrue/testing';
import { messageOf } from '../../examples/pos-producer/cloud-event.mjs';
import { sendFromJava } from './java-producer';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf, type LineOptions } from './receipts';

jest.setTimeout(180_000);

const programme = {
  schemaVersion: 1,
  name: 'A point is a penny',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points', value: { points: 100, minor: 100 } }],
  earning: { rules: [{ id: 'base', name: 'One point per pound', wallet: 'points', earn: { points: 1, per: 100 } }] },
  receipts: { tooOldDays: null },
};

/** A £20 sale on which 500 points paid £5. */
aboveAllInOneProcess('a receipt that was partly paid with points', (mode) => {
  let platform: Platform;

  const member = async (card: string): Promise<string> => {
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card } });
    await platform.drained();
    await send(receiptOf({ id: `${card}-0`, card, at: day(1), lines: [{ sku: 'RING', unitPrice: 100_000 }] }));
    return body.memberId;
  };
  const day = (n: number): string => `2025-10-${String(n).padStart(2, '0')}T10:00:00Z`;
  const send = async (receipt: object): Promise<void> => {
    expect(await platform.call('/v1/receipts', { json: receipt })).toMatchObject({ status: 201 });
    await platform.drained();
  };
  const withPoints = (receipt: ReturnType<typeof receiptOf>, points: number, holdId?: string, more: object = {}) => ({
    ...receipt,
    ...more,
    tenders: [
      {
        tenderId: 'p',
        type: 'points',
        amount: points,
        points: { walletId: 'points', points, ...(holdId && { holdId }) },
      },
      { tenderId: 'c', type: 'cash', amount: receipt.totals.payable - points },
    ],
  });
  const lines: LineOptions[] = [
    { sku: 'TEA', unitPrice: 1_000 },
    { sku: 'MUG', unitPrice: 1_000 },
  ];
  const sale = (id: string, card: string, holdId?: string, more: object = {}) =>
    withPoints(receiptOf({ id, card, at: day(2), lines }), 500, holdId, more);
  const back = (id: string, saleId: string, lineIds: readonly string[], points: number) =>
    withPoints(
      receiptOf({
        ...{ id, kind: 'return', at: day(3) },
        lines: lineIds.map((lineId) => ({
          ...{ sku: lineId === '1' ? 'TEA' : 'MUG', units: -1, unitPrice: 1_000 },
          returnOf: { receiptId: saleId, lineId },
        })),
      }),
      -points,
    );
  const paid = async (card: string): Promise<string> => {
    const memberId = await member(card);
    const hold = { holdId: `h-${card}`, walletId: 'points', points: 500 };
    expect(await platform.call(`/v1/accounts/${memberId}/holds`, { json: hold })).toMatchObject({ status: 201 });
    await send(sale(`${card}-1`, card, `h-${card}`));
    expect(await has(memberId)).toEqual({ active: 515, held: 0, spent: 500, deficit: 0 });
    return memberId;
  };
  const has = async (memberId: string) => {
    const { active, held, spent, deficit } = await platform.walletOf(memberId);
    return { active, held, spent, deficit };
  };

  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
  });
  afterAll(async () => platform.dispose());

  it('and comes back in two parts: points go back as points, and what the money earned is taken back', async () => {
    const memberId = await paid('ann');
    await send(back('ann-2', 'ann-1', ['1'], 250));
    expect(await has(memberId)).toMatchObject({ spent: 250, deficit: 0 });
    await send(back('ann-3', 'ann-1', ['2'], 250));
    expect(await has(memberId)).toEqual({ active: 1_000, held: 0, spent: 0, deficit: 0 });
  });

  it('and is voided, and the void is undone', async () => {
    const memberId = await paid('ben');
    const voidOf = (id: string, ofReceiptId: string) => ({
      ...receiptOf({ id, kind: 'void', at: day(2), lines: [] }),
      void: { ofReceiptId },
    });
    await send(voidOf('ben-2', 'ben-1'));
    expect(await has(memberId)).toEqual({ active: 1_000, held: 0, spent: 0, deficit: 0 });
    await send(voidOf('ben-3', 'ben-2'));
    expect(await has(memberId)).toEqual({ active: 515, held: 0, spent: 500, deficit: 0 });
  });

  it('without a hold, by a till that was offline: the points are spent, and what is not there is owed', async () => {
    const memberId = await member('cid');
    const refused = await platform.call('/v1/receipts', { json: sale('cid-1', 'cid') });
    expect(refused).toMatchObject({ status: 422, body: { code: 'tender.hold_missing' } });
    await send(sale('cid-1', 'cid', undefined, { mode: { offline: true } }));
    await send(sale('cid-2', 'cid', 'h-nobody', { mode: { offline: true } }));
    expect(await has(memberId)).toEqual({ active: 30, held: 0, spent: 1_000, deficit: 0 });
    await send(sale('cid-3', 'cid', 'h-nobody', { mode: { offline: true } }));
    expect(await has(memberId)).toEqual({ active: 0, held: 0, spent: 1_500, deficit: 455 });
  });

  it('and is exchanged for something dearer when all points are spent: nothing is owed in between', async () => {
    const memberId = await member('eve');
    const hold = { holdId: 'h-eve', walletId: 'points', points: 1_000 };
    expect(await platform.call(`/v1/accounts/${memberId}/holds`, { json: hold })).toMatchObject({ status: 201 });
    const captured = await platform.call(`/v1/accounts/${memberId}/holds/h-eve:capture`, { json: {} });
    expect(captured).toMatchObject({ status: 200 });
    await send(
      receiptOf({
        ...{ id: 'eve-1', kind: 'exchange', card: 'eve', at: day(3) },
        lines: [
          { sku: 'RING', units: -1, unitPrice: 100_000, returnOf: { receiptId: 'eve-0', lineId: '1' } },
          { sku: 'NECKLACE', unitPrice: 120_000 },
        ],
      }),
    );
    const { body } = await platform.call<{ lines: { balance: { active: number; deficit: number } }[] }>(
      `/v1/members/${memberId}/statement?limit=3`,
    );
    expect(body.lines.map(({ balance: { active, deficit } }) => [active, deficit])).toEqual([
      [200, 0],
      [1_200, 0],
      [0, 0],
    ]);
  });

  /** A hold of a member's points, and the account's revision that its answer tells. */
  const hold = async (memberId: string, holdId: string, points: number, more: object = {}): Promise<number> => {
    const json = { holdId, walletId: 'points', points, ...more };
    const { status, body } = await platform.call<{ revision: number }>(`/v1/accounts/${memberId}/holds`, { json });
    expect(status).toBe(201);
    return body.revision;
  };
  const inTheEnd = (memberId: string, holdId: string, verb: 'capture' | 'release') =>
    platform.call(`/v1/accounts/${memberId}/holds/${holdId}:${verb}`, { json: {} });
  const faults = [
    ['unknown', 404],
    ['other_member', 422],
    ['exceeded', 422],
    ['expired', 409],
    ['released', 409],
    ['captured', 409],
  ] as const;
  /** A hold for each fault. @returns when all of them have it */
  const faulty = async (card: string): Promise<{ memberId: string; over: Date }> => {
    const memberId = await member(card);
    await hold(await member(`${card}-other`), `${card}-other_member`, 500);
    await hold(memberId, `${card}-exceeded`, 100);
    await hold(memberId, `${card}-expired`, 100, { ttlSeconds: 1 });
    const isOver = sleep(1_001);
    await hold(memberId, `${card}-released`, 100);
    await hold(memberId, `${card}-captured`, 100);
    expect((await inTheEnd(memberId, `${card}-released`, 'release')).status).toBe(200);
    expect((await inTheEnd(memberId, `${card}-captured`, 'capture')).status).toBe(200);
    await platform.drained();
    await isOver;
    return { memberId, over: new Date() };
  };
  const saleAt = (id: string, card: string, holdId: string, at: Date, more: object = {}) =>
    withPoints(receiptOf({ id, card, at: at.toISOString(), lines }), 500, holdId, more);
  const cases = async (ofReceipts: string, state = 'open') => {
    const { body } = await platform.call<{ reviews: { id: string; reason: { data: { fault?: string } } }[] }>(
      `/v1/reviews?kind=points_tender&state=${state}`,
    );
    return body.reviews
      .filter(({ id }) => id.startsWith(`points_tender:${ofReceipts}`))
      .map(({ id, reason }) => [id, reason.data.fault ?? null]);
  };

  it('by a hold that cannot pay: while the till waits it is refused, nothing is recorded, and the right one is taken', async () => {
    const { memberId, over } = await faulty('fay');
    for (const [fault, status] of faults) {
      const id = `fay-${fault}`;
      const refused = await platform.call('/v1/receipts', { json: saleAt(id, 'fay', id, over) });
      expect(refused).toMatchObject({ status, body: { code: `hold.${fault}`, holdId: id, tenderIds: ['p'] } });
      expect((await platform.call(`/v1/receipts/${id}`)).status).toBe(404);
    }
    await platform.drained();
    expect(await has(memberId)).toEqual({ active: 800, held: 100, spent: 100, deficit: 0 });
    const accountRevision = await hold(memberId, 'fay-right', 500);
    const right = saleAt('fay-unknown', 'fay', 'fay-right', over);
    const [points, cash] = right.tenders;
    // At once: what the hold's answer told is enough.
    const told = { ...points, points: { ...points?.points, accountRevision } };
    await send({ ...right, tenders: [told, cash] });
    expect(await has(memberId)).toEqual({ active: 315, held: 100, spent: 600, deficit: 0 });
    expect(await cases('fay')).toEqual([]);
  });

  it('by a hold whose time was over when the receipt came, but not when it was rung up: it is paid', async () => {
    const memberId = await member('gil');
    await hold(memberId, 'gil-1', 500, { ttlSeconds: 2 });
    const rungUp = new Date();
    await sleep(2_100);
    await send(saleAt('gil-1', 'gil', 'gil-1', rungUp));
    expect(await has(memberId)).toEqual({ active: 515, held: 0, spent: 500, deficit: 0 });
    expect(await cases('gil')).toEqual([]);
  });

  it('by a hold that cannot pay, when the goods are gone: spent as far as it is there, and a person looks at it', async () => {
    const { memberId, over } = await faulty('hal');
    for (const [fault] of faults)
      await send(saleAt(`hal-${fault}`, 'hal', `hal-${fault}`, over, { mode: { offline: true } }));
    // 1,000 and six times 15 earned; 100 captured at the till, and six times 500.
    expect(await has(memberId)).toEqual({ active: 0, held: 0, spent: 3_100, deficit: 2_010 });
    const open = faults.map(([fault]) => [`points_tender:hal-${fault}`, fault]).sort();
    expect(await cases('hal')).toEqual(open);
    for (const [id] of open) {
      const json = { reason: 'the member pays it at the counter' };
      expect(await platform.call(`/v1/reviews/${String(id)}:close`, { json })).toMatchObject({ status: 200 });
    }
    await platform.drained();
    expect([await cases('hal'), await cases('hal', 'closed')]).toEqual([[], open]);
    const [first] = open;
    const again = await platform.accrueJson('review', 'close', String(first?.[0]), '--reason', 'again');
    expect(again).toMatchObject({ duplicate: true });
  });

  it('by a hold that cannot pay, in a batch and on the topic of the tills: the same', async () => {
    const { memberId, over } = await faulty('ida');
    const batch = faults.slice(0, 3).map(([fault]) => saleAt(`ida-${fault}`, 'ida', `ida-${fault}`, over));
    const rest = faults.slice(3).map(([fault]) => saleAt(`ida-${fault}`, 'ida', `ida-${fault}`, over));
    const lines = (mode === 'cluster' ? batch : [...batch, ...rest]).map((one) => JSON.stringify(one)).join('\n');
    expect((await platform.send('/v1/receipts:batch', { raw: lines, type: 'application/x-ndjson' })).status).toBe(200);
    await platform.drained();
    if (mode === 'cluster') {
      const brokers = readFileSync(join(platform.data, 'cluster/kafka-brokers'), 'utf8').trim();
      await sendFromJava(brokers, TOPICS.posReceipts, rest.map(messageOf));
      await platform.drained();
    }
    const open = faults.map(([fault]) => [`points_tender:ida-${fault}`, fault]).sort();
    await eventually(async () => expect(await cases('ida')).toEqual(open));
    expect(await has(memberId)).toEqual({ active: 0, held: 0, spent: 3_100, deficit: 2_010 });
  });

  it('is refused when points and money go different ways', async () => {
    const receipt = sale('dan-1', 'dan', 'h-dan');
    const [points, cash] = receipt.tenders;
    const tenders = [{ ...points, points: { walletId: 'points', holdId: 'h-dan', points: -500 } }, cash];
    expect(await platform.call('/v1/receipts', { json: { ...receipt, tenders } })).toMatchObject({
      status: 422,
      body: { code: 'tender.sign_differs' },
    });
  });

  it('and the ledger verifies', async () => {
    expect(await platform.jobDone('/v1/ledger:verify', { method: 'POST' })).toMatchObject({ ok: true });
  });
});
