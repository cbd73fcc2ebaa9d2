import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

const TILL_2 = `accrue_pos_${'x'.repeat(43)}`;

const programme = {
  schemaVersion: 1,
  name: 'Points for gift cards',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [
    { id: 'points', name: 'Points', unit: 'points' },
    { id: 'cards', name: 'Gift cards', unit: 'GBP' },
  ],
  earning: {
    rules: [
      { id: 'base', name: 'One point per pound', wallet: 'points', earn: { points: 1, per: 100 } },
      {
        id: 'sofa',
        name: 'A card for a sofa',
        earn: { reward: 'fifty' },
        eligibility: { include: { skus: ['SOFA'] } },
      },
    ],
  },
  receipts: { tooOldDays: null },
  rewards: [
    {
      ...{ id: 'twenty', kind: 'gift-card', title: 'A card with £20', wallet: 'points', points: 100 },
      ...{ amount: 2_000, onto: 'cards', validMonths: 24 },
    },
    {
      ...{ id: 'fifty', kind: 'gift-card', title: 'A card with £50', wallet: 'points', points: 5_000 },
      ...{ amount: 5_000, onto: 'cards' },
    },
  ],
};

interface Card {
  readonly cardId: string;
  readonly number: string;
  readonly pin: string;
}
interface Answer {
  readonly code?: string;
  readonly status?: string;
  readonly giftCard?: Card;
  readonly memberId?: string;
  readonly availableMinor?: number;
  readonly heldMinor?: number;
  readonly [member: string]: unknown;
}

aboveAllInOneProcess('gift cards', (mode) => {
  let platform: Platform;
  let ann: string;
  const post = (path: string, json: object, key = platform.key('pos')) => platform.call<Answer>(path, { json, key });
  const typed = ({ number, pin }: Card) => ({ number, pin });
  const balance = async (card: Card) => (await post('/v1/gift-cards:balance', typed(card))).body;
  const hold = (card: Card, holdId: string, amountMinor: number, more: object = {}) =>
    post('/v1/gift-cards:hold', { ...typed(card), holdId, amountMinor, ...more });
  const settle = (card: Card, holdId: string, verb: string, json: object = {}) =>
    post(`/v1/accounts/${card.cardId}/holds/${holdId}:${verb}`, json);
  const redemption = async (id: string): Promise<Answer> =>
    (await platform.call<Answer>(`/v1/redemptions/${id}`, { key: platform.key('pos') })).body;
  const redeemed = async (redemptionId: string): Promise<Card> => {
    await post('/v1/redemptions', { redemptionId, memberId: ann, rewardId: 'twenty' });
    for (let tries = 0; ; tries += 1) {
      const { giftCard } = await redemption(redemptionId);
      if (giftCard !== undefined) {
        await platform.drained();
        return giftCard;
      }
      if (tries > 300) throw new Error(`${redemptionId} does not become a card`);
      await sleep(100);
    }
  };
  const points = async (): Promise<number | undefined> => {
    await platform.drained();
    const { body } = await platform.call<{ wallets: readonly { walletId: string; active: number }[] }>(
      `/v1/members/${ann}/balance`,
    );
    return body.wallets.find(({ walletId }) => walletId === 'points')?.active;
  };

  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: '29001' } });
    ann = body.memberId;
    await platform.drained();
    const sale = receiptOf({ id: 'R-ann', card: '29001', lines: [{ sku: 'RING', unitPrice: 100_000 }] });
    expect((await platform.call('/v1/receipts', { json: sale })).status).toBe(201);
    await platform.drained();
  });
  afterAll(async () => platform.dispose());

  it('are paid with points, and pay at tills in parts, whoever has them', async () => {
    const card = await redeemed('RD-1');
    expect(card.number).toMatch(/^9\d{18}$/);
    expect(await balance(card)).toMatchObject({ availableMinor: 2_000, heldMinor: 0, unit: 'GBP' });
    expect(await hold(card, 'H-1', 1_250)).toMatchObject({ status: 201, body: { remaining: 1_250 } });
    expect(await hold(card, 'H-1', 1_250)).toMatchObject({ status: 201, body: { remaining: 1_250 } });
    expect(await hold(card, 'H-2', 1_000)).toMatchObject({ status: 422, body: { code: 'points.insufficient' } });
    expect(await balance(card)).toMatchObject({ availableMinor: 750, heldMinor: 1_250 });
    // A sale of somebody whom nobody knows.
    const sale = {
      ...receiptOf({ id: 'R-1', lines: [{ sku: 'TEA', unitPrice: 1_500 }] }),
      tenders: [
        { tenderId: 'g', type: 'gift_card', amount: 1_000 },
        { tenderId: 'c', type: 'cash', amount: 500 },
      ],
    };
    expect((await post('/v1/receipts', sale)).status).toBe(201);
    for (let twice = 0; twice < 2; twice += 1)
      expect(
        (await settle(card, 'H-1', 'capture', { points: 1_000, receiptId: 'R-1', final: true })).body,
      ).toMatchObject({
        ...{ status: 'captured', captured: 1_000, remaining: 0 },
      });
    expect(await balance(card)).toMatchObject({ availableMinor: 1_000, heldMinor: 0 });
    await hold(card, 'H-3', 1_000);
    expect((await settle(card, 'H-3', 'release')).body).toMatchObject({ status: 'released' });
    expect((await settle(card, 'H-3', 'capture')).body).toMatchObject({ code: 'hold.released' });
    expect(await balance(card)).toMatchObject({ availableMinor: 1_000, heldMinor: 0 });
  });

  it('have their money back when goods come back, as much as they paid for them', async () => {
    const card = await redeemed('RD-7');
    await hold(card, 'B-1', 1_500);
    await settle(card, 'B-1', 'capture', { receiptId: 'R-7' });
    const back = (returnReceiptId: string, amountMinor: number, receiptId = 'R-7') =>
      post(`/v1/gift-cards/${card.cardId}:refund`, { returnReceiptId, receiptId, amountMinor });
    for (let twice = 0; twice < 2; twice += 1)
      expect((await back('RR-1', 600)).body).toMatchObject({ availableMinor: 1_100 });
    expect(await back('RR-2', 901)).toMatchObject({
      status: 422,
      body: { code: 'gift_card.not_paid', refundable: 900 },
    });
    expect((await back('RR-3', 1, 'R-other')).body).toMatchObject({ code: 'gift_card.not_paid', refundable: 0 });
    expect((await back('RR-4', 900)).body).toMatchObject({ availableMinor: 2_000 });
  });

  it('are given by rules, and taken back with the goods as far as nothing of them is spent', async () => {
    const buy = async (id: string): Promise<Card> => {
      const sale = receiptOf({ id, card: '29001', lines: [{ sku: 'SOFA', unitPrice: 50_000 }] });
      expect((await post('/v1/receipts', sale)).status).toBe(201);
      await platform.drained();
      const { body } = await platform.call<{
        rewards: readonly { earnedBy: { receiptId: string } | null; giftCard?: Card }[];
      }>(`/v1/members/${ann}/own-rewards`, { key: platform.key('pos') });
      const given = body.rewards.find(({ earnedBy }) => earnedBy?.receiptId === id)?.giftCard;
      if (given === undefined) throw new Error(`no card for ${id}`);
      return given;
    };
    const back = async (id: string, saleId: string): Promise<void> => {
      const line = { sku: 'SOFA', units: -1, unitPrice: 50_000, returnOf: { receiptId: saleId, lineId: '1' } };
      expect((await post('/v1/receipts', receiptOf({ id, kind: 'return', lines: [line] }))).status).toBe(201);
      await platform.drained();
    };
    const [whole, spent] = [await buy('S-1'), await buy('S-2')];
    expect(await balance(whole)).toMatchObject({ availableMinor: 5_000 });
    await hold(spent, 'G-1', 1_200);
    await settle(spent, 'G-1', 'capture', { receiptId: 'R-G' });
    await back('S-1B', 'S-1');
    await back('S-2B', 'S-2');
    for (const card of [whole, spent]) expect(await balance(card)).toMatchObject({ availableMinor: 0, heldMinor: 0 });
    expect((await platform.walletOf(spent.cardId))['deficit']).toBe(0);
  });

  it('are shown to who redeemed, and to nobody else, and in no fact', async () => {
    const card = await redeemed('RD-8');
    const other = await platform.call<{ key: string }>('/v1/keys/till-2', {
      ...{ method: 'PUT', json: { role: 'pos', keyHash: createHash('sha256').update(TILL_2).digest('hex') } },
    });
    expect(other.status).toBeLessThan(300);
    const { body } = await platform.call<Answer>('/v1/redemptions/RD-8', { key: TILL_2 });
    expect(body).toMatchObject({ status: 'completed' });
    expect(body).not.toHaveProperty('giftCard');
    const listed = await platform.call(`/v1/members/${ann}/own-rewards`, { key: TILL_2 });
    expect(listed.status).toBe(200);
    expect(JSON.stringify(listed.body)).not.toContain(card.number);
  });

  it('are never paid twice, whatever two tills do at once, and whenever the platform dies', async () => {
    const card = await redeemed('RD-2');
    const asked = await Promise.all(Array.from({ length: 12 }, (_, n) => hold(card, `P-${String(n)}`, 700)));
    expect(asked.filter(({ status }) => status === 201)).toHaveLength(2);
    await platform.kill();
    await platform.launch();
    const held = asked.flatMap(({ status }, n) => (status === 201 ? [`P-${String(n)}`] : []));
    const captures = await Promise.all(
      held.flatMap((holdId) => [1, 2, 3].map(() => settle(card, holdId, 'capture', { receiptId: `R-${holdId}` }))),
    );
    expect(captures.every(({ status }) => status === 200 || status === 409)).toBe(true);
    await platform.drained();
    expect(await balance(card)).toMatchObject({ availableMinor: 600, heldMinor: 0 });
  });

  it('do not pay after their hold timed out', async () => {
    const card = await redeemed('RD-3');
    await hold(card, 'T-1', 2_000, { ttlSeconds: 1 });
    await sleep(1_100);
    expect((await hold(card, 'T-2', 2_000)).status).toBe(201);
    expect((await settle(card, 'T-1', 'capture')).body).toMatchObject({ code: 'hold.expired' });
    expect((await settle(card, 'T-2', 'capture')).body).toMatchObject({ captured: 2_000 });
    expect(await balance(card)).toMatchObject({ availableMinor: 0, heldMinor: 0 });
  });

  it('know their PIN, and are locked when somebody guesses', async () => {
    const card = await redeemed('RD-4');
    const wrong = { ...typed(card), pin: card.pin === '000000' ? '000001' : '000000' };
    for (let tries = 0; tries < 4; tries += 1)
      expect((await post('/v1/gift-cards:balance', wrong)).body).toMatchObject({ code: 'gift_card.not_recognised' });
    expect(await balance(card)).toMatchObject({ availableMinor: 2_000 });
    await Promise.all(Array.from({ length: 8 }, () => post('/v1/gift-cards:balance', wrong)));
    expect(await post('/v1/gift-cards:balance', typed(card))).toMatchObject({
      ...{ status: 429, body: { code: 'gift_card.locked' } },
    });
    expect((await hold(card, 'L-1', 100)).body).toMatchObject({ code: 'gift_card.locked' });
    expect(
      (await post('/v1/gift-cards:balance', { ...typed(card), number: '9000000000000000019' })).body,
    ).toMatchObject({
      code: 'gift_card.not_recognised',
    });
    expect((await post('/v1/gift-cards:balance', { ...typed(card), number: '12345' })).body).toMatchObject({
      code: 'gift_card.number_invalid',
    });
  });

  it('are held with their PIN only, also by who knows their account', async () => {
    const card = await redeemed('RD-5');
    const body = { holdId: 'N-1', walletId: 'cards', points: 100 };
    expect(await post(`/v1/accounts/${card.cardId}/holds`, body)).toMatchObject({
      ...{ status: 403, body: { code: 'gift_card.needs_pin' } },
    });
    expect(await post(`/v1/accounts/${card.cardId}/holds:spread`, { payableMinor: 100 })).toMatchObject({
      status: 403,
    });
  });

  it('are undone while nothing of them is spent, with the points back; and not after that', async () => {
    const before = await points();
    const card = await redeemed('RD-6');
    expect(await points()).toBe((before ?? 0) - 100);
    const withdraw = (redemptionId: string) =>
      platform.call<Answer>('/v1/gift-cards:withdraw', { json: { redemptionId } });
    await hold(card, 'W-1', 1);
    expect(await withdraw('RD-6')).toMatchObject({ status: 409, body: { code: 'gift_card.used', left: 1_999 } });
    await settle(card, 'W-1', 'release');
    for (let twice = 0; twice < 2; twice += 1)
      expect((await withdraw('RD-6')).body).toMatchObject({ availableMinor: 0 });
    await platform.drained();
    expect(await redemption('RD-6')).toMatchObject({ status: 'cancelled', cancelled: 'withdrawn' });
    expect(await points()).toBe(before);
    expect((await hold(card, 'W-2', 1)).body).toMatchObject({ code: 'points.insufficient' });
    expect((await withdraw('RD-1')).body).toMatchObject({ code: 'gift_card.used' });
    expect((await withdraw('RD-none')).body).toMatchObject({ code: 'gift_card.unknown' });
  });

  it('leave a ledger that verifies', async () => {
    await platform.drained();
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
  });
});
