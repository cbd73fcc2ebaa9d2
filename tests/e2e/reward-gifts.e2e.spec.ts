import { setTimeout as sleep } from 'node:timers/promises';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

const priced = { wallet: 'points', points: 100 };
const programme = {
  schemaVersion: 1,
  name: 'Rewards for others',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points' }],
  earning: { rules: [{ id: 'base', name: 'One per pound', wallet: 'points', earn: { points: 1, per: 100 } }] },
  receipts: { tooOldDays: null },
  rewards: [
    { id: 'cup', kind: 'code', title: 'A cup of tea', ...priced, gift: {} },
    { id: 'cake', kind: 'code', title: 'A cake', ...priced, gift: { acceptWithinDays: 7 } },
    { id: 'own', kind: 'code', title: 'For oneself', ...priced },
    {
      ...{ id: 'mug', kind: 'product', title: 'A mug', ...priced, sku: 'MUG', quantity: 1, gift: {} },
      stock: { counted: 1 },
    },
  ],
};

interface Answer {
  readonly code?: string;
  readonly status?: string;
  readonly rewards?: readonly object[];
  readonly [member: string]: unknown;
}

aboveAllInOneProcess('rewards for other members', (mode) => {
  let platform: Platform;
  const members = new Map<string, string>();
  const idOf = (name: string): string => members.get(name) ?? name;
  const pos = (path: string, json: object) => platform.call<Answer>(path, { json, key: platform.key('pos') });
  const give = (redemptionId: string, rewardId: string, to: string) =>
    pos('/v1/redemptions', { redemptionId, memberId: idOf('ann'), rewardId, receiverId: idOf(to) });
  const answer = (redemptionId: string, verb: 'accept' | 'decline', who: string) =>
    pos(`/v1/redemptions/${redemptionId}:${verb}`, { receiverId: idOf(who) });
  const shown = async (redemptionId: string, key = platform.key('pos')): Promise<Answer> =>
    (await platform.call<Answer>(`/v1/redemptions/${redemptionId}`, { key })).body;
  const until = async (redemptionId: string, status: string): Promise<void> => {
    for (let tries = 0; (await shown(redemptionId)).status !== status; tries += 1) {
      if (tries > 300) throw new Error(`${redemptionId} does not become ${status}`);
      await sleep(100);
    }
  };
  const points = async (name: string) => {
    const { active, held, spent } = await platform.walletOf(idOf(name));
    return { active, held, spent };
  };

  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
    for (const [name, card] of [
      ['ann', '29001'],
      ['bob', '29002'],
      ['cat', '29003'],
    ] as const) {
      const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card } });
      members.set(name, body.memberId);
    }
    await platform.drained();
    const sale = receiptOf({ id: 'R-ann', card: '29001', lines: [{ sku: 'RING', unitPrice: 100_000 }] });
    expect((await platform.call('/v1/receipts', { json: sale })).status).toBe(201);
    for (const rewardId of ['cup', 'cake', 'own'])
      await platform.call(`/v1/rewards/${rewardId}/codes`, {
        json: { codes: [1, 2, 3].map((n) => `${rewardId}-${String(n)}`) },
      });
    await platform.drained();
  });
  afterAll(async () => platform.dispose());

  it('are paid by who gives, and the receiver’s at once where nobody has to accept', async () => {
    await give('G-1', 'cup', 'bob');
    await until('G-1', 'completed');
    expect(await shown('G-1')).toMatchObject({
      ...{ memberId: idOf('ann'), gift: { receiverId: idOf('bob'), byAcceptance: false }, code: 'cup-1' },
    });
    expect(await points('ann')).toEqual({ active: 900, held: 0, spent: 100 });
    await platform.drained();
    const rewardsOf = async (name: string) =>
      (await platform.call<Answer>(`/v1/members/${idOf(name)}/own-rewards`)).body.rewards;
    const received = {
      id: 'G-1',
      giverId: idOf('ann'),
      receiverId: null,
      paid: null,
      howToUse: 'show_code',
      isUsable: true,
    };
    expect(await rewardsOf('bob')).toMatchObject([{ ...received, code: 'cup-1' }]);
    const away = { id: 'G-1', giverId: null, receiverId: idOf('bob'), howToUse: 'nothing', isUsable: false };
    expect(await rewardsOf('ann')).toMatchObject([{ ...away, paid: { points: 100 } }]);
  });

  it('wait until they are accepted, by whom they are for, and only then cost anything', async () => {
    await give('G-2', 'cake', 'bob');
    await until('G-2', 'reserved');
    expect(await points('ann')).toEqual({ active: 800, held: 100, spent: 100 });
    expect((await pos('/v1/redemptions/G-2:fulfil', {})).body).toMatchObject({ code: 'gift.not_accepted' });
    expect(await answer('G-2', 'accept', 'cat')).toMatchObject({ status: 403, body: { code: 'gift.other_receiver' } });
    await platform.kill();
    await platform.launch();
    for (let twice = 0; twice < 2; twice += 1)
      expect((await answer('G-2', 'accept', 'bob')).body['code']).toMatch(/^cake-1$/);
    expect(await points('ann')).toEqual({ active: 800, held: 0, spent: 200 });
    expect(await answer('G-2', 'decline', 'bob')).toMatchObject({ status: 409 });
  });

  it('that are declined, or cancelled by who gives, give the points back', async () => {
    await give('G-3', 'cake', 'bob');
    await until('G-3', 'reserved');
    for (let twice = 0; twice < 2; twice += 1)
      expect((await answer('G-3', 'decline', 'bob')).body).toMatchObject({
        status: 'cancelled',
        cancelled: 'declined',
      });
    expect((await answer('G-3', 'accept', 'bob')).body).toMatchObject({ code: 'redemption.cancelled' });
    await platform.drained();
    expect(await points('ann')).toEqual({ active: 800, held: 0, spent: 200 });
    await give('G-4', 'mug', 'bob');
    await until('G-4', 'reserved');
    expect((await platform.call('/v1/rewards/mug')).body).toMatchObject({ available: 0 });
    await answer('G-4', 'decline', 'bob');
    await platform.drained();
    expect((await platform.call('/v1/rewards/mug')).body).toMatchObject({ available: 1 });
    expect(await points('ann')).toEqual({ active: 800, held: 0, spent: 200 });
  });

  it('are for others who are there', async () => {
    const refused = async (id: string, rewardId: string, to: string) => (await give(id, rewardId, to)).body.code;
    expect(await refused('N-1', 'cup', 'ann')).toBe('gift.to_self');
    expect(await refused('N-2', 'cup', 'nobody')).toBe('gift.receiver_unknown');
    expect(await refused('N-3', 'own', 'bob')).toBe('gift.not_offered');
    await give('N-4', 'cake', 'cat');
    expect(
      (await platform.call(`/v1/members/${idOf('cat')}:close`, { json: { reason: 'member_request' } })).status,
    ).toBeLessThan(300);
    await platform.drained();
    expect(await refused('N-5', 'cup', 'cat')).toBe('gift.receiver_left');
    expect((await answer('N-4', 'accept', 'cat')).body).toMatchObject({ code: 'gift.receiver_left' });
    expect((await give('G-1', 'cup', 'cat')).body).toMatchObject({ code: 'redemption.conflict' });
  });

  it('leave a ledger that verifies', async () => {
    await platform.drained();
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
  });
});
