import { setTimeout as sleep } from 'node:timers/promises';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

const programme = {
  ...{ schemaVersion: 1, name: 'Two that pay', timeZone: 'Europe/London', currency: 'GBP' },
  wallets: [
    { id: 'cash', name: 'Cashback', unit: 'GBP', redeem: { order: 1 }, expiry: { never: true } },
    {
      ...{ id: 'points', name: 'Points', unit: 'points', value: { points: 100, minor: 100 }, expiry: { months: 24 } },
      redeem: { order: 2, multiple: 50 },
    },
  ],
  earning: {
    rules: [
      { id: 'base', name: 'Points', wallet: 'points', earn: { points: 1, per: 100 } },
      { id: 'back', name: 'Cashback', wallet: 'cash', earn: { percent: '2' } },
    ],
  },
  receipts: { tooOldDays: null },
};

interface Part {
  readonly holdId: string;
  readonly walletId: string;
  readonly points: number;
  readonly amountMinor: number;
}

/** A £12 basket of a member with £8 of cashback and 400 points in two lots: £8, and 400 points for £4. */
aboveAllInOneProcess('a receipt that several wallets paid, and that is voided', (mode) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
  });
  afterAll(async () => platform.dispose());

  const ago = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
  const send = async (receipt: object): Promise<void> => {
    expect(await platform.call('/v1/receipts', { json: receipt })).toMatchObject({ status: 201 });
    await platform.drained();
  };
  const member = async (card: string): Promise<string> => {
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card } });
    await platform.drained();
    for (const [id, days, pounds] of [
      ['a', 300, 300],
      ['b', 200, 100],
    ] as const)
      await send(
        receiptOf({ id: `${card}-${id}`, card, at: ago(days), lines: [{ sku: 'SOFA', unitPrice: pounds * 100 }] }),
      );
    return body.memberId;
  };
  const spread = (memberId: string, holdId: string, ...more: readonly string[]) =>
    platform.accrueJson<{ holds: Part[]; missingMinor: number }>(
      ...['holds', 'spread', memberId, '1200', '--id', holdId, ...more],
    );
  const sale = (card: string, { holds }: { readonly holds: readonly Part[] }, at = new Date().toISOString()) => ({
    ...receiptOf({ id: `${card}-1`, card, at, lines: [{ sku: 'LAMP', unitPrice: 1_200 }] }),
    tenders: holds.map(({ holdId, walletId, points, amountMinor }, index) => ({
      ...{ tenderId: `t${String(index)}`, type: 'points', amount: amountMinor },
      points: { walletId, points, holdId },
    })),
  });
  const voidOf = (id: string, ofReceiptId: string) => ({
    ...receiptOf({ id, kind: 'void', at: new Date().toISOString(), lines: [] }),
    void: { ofReceiptId },
  });
  /** What is in each lot, and until when: a lot that was given back looks as if it had never been touched. */
  const lots = async (memberId: string): Promise<readonly unknown[]> => {
    const { body } = await platform.call<{ lots: Record<string, unknown>[] }>(`/v1/members/${memberId}/lots`);
    return body.lots
      .filter(({ granted }) => granted !== 0)
      .map(({ lotId, remaining, expiresAt, reversed }) => [lotId, remaining, expiresAt, reversed]);
  };
  const has = async (memberId: string): Promise<readonly unknown[]> => {
    const { body } = await platform.call<{ wallets: Record<string, number>[] }>(`/v1/members/${memberId}/balance`);
    return body.wallets.map(({ active, held, spent, deficit }) => [active, held, spent, deficit]);
  };
  const BEFORE = [
    [800, 0, 0, 0],
    [400, 0, 0, 0],
  ];
  const HELD = [
    [0, 800, 0, 0],
    [0, 400, 0, 0],
  ];
  /** With what the money that was paid for it would earn: nothing was paid in money. */
  const PAID = [
    [0, 0, 800, 0],
    [0, 0, 400, 0],
  ];

  it('gives back what it took, into the lots it came from; undone, it takes it again', async () => {
    const memberId = await member('amy');
    const before = await lots(memberId);
    expect(await has(memberId)).toEqual(BEFORE);
    const held = await spread(memberId, 'amy-h');
    expect(held).toMatchObject({ missingMinor: 0, holds: [{ walletId: 'cash' }, { walletId: 'points' }] });
    await platform.drained();
    expect(await has(memberId)).toEqual(HELD);
    await send(sale('amy', held));
    const paid = await lots(memberId);
    expect(await has(memberId)).toEqual(PAID);
    await send(voidOf('amy-2', 'amy-1'));
    expect([await has(memberId), await lots(memberId)]).toEqual([BEFORE, before]);
    await send(voidOf('amy-3', 'amy-2'));
    expect([await has(memberId), await lots(memberId)]).toEqual([PAID, paid]);
  });

  it('takes nothing when the void comes first: what was held is free as soon as the receipt is there', async () => {
    const memberId = await member('ben');
    const before = await lots(memberId);
    const held = await spread(memberId, 'ben-h');
    const told = [voidOf('ben-2', 'ben-1'), sale('ben', held)] as const;
    await send(told[0]);
    expect(await has(memberId)).toEqual(HELD);
    await send(told[1]);
    expect([await has(memberId), await lots(memberId)]).toEqual([BEFORE, before]);
    // Both come again.
    for (const again of told) expect((await platform.call('/v1/receipts', { json: again })).status).toBeLessThan(300);
    await platform.drained();
    expect([await has(memberId), await lots(memberId)]).toEqual([BEFORE, before]);
  });

  it('gives back, too, what it took of holds whose time was over when it came', async () => {
    const memberId = await member('cid');
    const before = await lots(memberId);
    const held = await spread(memberId, 'cid-h', '--ttl-seconds', '1');
    const boughtAt = new Date().toISOString();
    await sleep(1_200);
    await platform.drained();
    expect([await has(memberId), await lots(memberId)]).toEqual([BEFORE, before]);
    await send(sale('cid', held, boughtAt));
    expect(await has(memberId)).toEqual(PAID);
    await send(voidOf('cid-2', 'cid-1'));
    expect([await has(memberId), await lots(memberId)]).toEqual([BEFORE, before]);
  });

  it('leaves what another receipt took of the same holds', async () => {
    const memberId = await member('dee');
    const hold = { holdId: 'dee-h', walletId: 'points', points: 400 };
    expect((await platform.call(`/v1/accounts/${memberId}/holds`, { json: hold })).status).toBe(201);
    const half = (id: string) => ({
      ...receiptOf({ id, card: 'dee', at: new Date().toISOString(), lines: [{ sku: 'CUP', unitPrice: 200 }] }),
      tenders: [
        { tenderId: 't', type: 'points', amount: 200, points: { walletId: 'points', points: 200, holdId: 'dee-h' } },
      ],
    });
    await send(half('dee-1'));
    await send(voidOf('dee-v', 'dee-1'));
    // The other half of the bill may still be paid with it.
    expect((await has(memberId))[1]).toEqual([200, 200, 0, 0]);
    await send(half('dee-2'));
    expect((await has(memberId))[1]).toEqual([200, 0, 200, 0]);
  });

  it('leaves a ledger that verifies, wallets that sum to nothing, and no message behind', async () => {
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
    const { body } = await platform.call<{ wallets: { sum: number }[] }>('/v1/ledger/trial-balance');
    expect(body.wallets.map(({ sum }) => sum)).toEqual([0, 0]);
    expect(await platform.accrueJson('dlq', 'list')).toEqual({ deadLetters: [], nextCursor: null });
  });
});
