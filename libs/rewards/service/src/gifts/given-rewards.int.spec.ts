import { giftStated } from '@accrue/contracts';
import type { Wire } from '@accrue/testing-contexts';
import { RewardsApp } from '../rewards.fixture';

const FIVE = { id: 'five-off', kind: 'code', title: '£5 off', wallet: 'points', points: 500 };
const MUG = {
  ...{ id: 'mug', kind: 'product', title: 'A mug', wallet: 'points', points: 900 },
  ...{ sku: 'MUG-1', quantity: 1, stock: { counted: 1 } },
};
const STATED = 'loyalty.rewards.given.stated.v1';

/** What campaigns state: a rule gives `id` for a receipt; `back`: its goods came back. */
const stated = (receiptId: string, id: string, sequence: number, back = 0, more: object = {}) => ({
  ...{ giftId: `${receiptId}:rule`, memberId: 'M', receiptId, kind: 'reward', id, ruleId: 'rule' },
  ...{ programmeVersion: 1, sequence, occurredAt: '2026-03-01T09:00:00.000Z', granted: 1 },
  reversals: Array.from({ length: back }, () => ({
    ...{ receiptId: 'back', occurredAt: '2026-03-01T09:30:00.000Z', points: 1 },
  })),
  ...more,
});

describe('rewards that rules give', () => {
  let app: RewardsApp;
  beforeAll(async () => {
    app = await RewardsApp.open();
    await app.publish(1, [FIVE, MUG]);
    await app.call('O', 'POST', '/v1/rewards/five-off/codes', { codes: ['SECRET-1', 'SECRET-2', 'SECRET-3'] });
  });
  afterAll(() => app.close());

  const tell = (...gift: Parameters<typeof stated>) => app.deliver(giftStated.type, stated(...gift));
  const listOf = async (memberId = 'M'): Promise<readonly Wire[]> => {
    await app.settled();
    const { body } = await app.call('P', 'GET', `/v1/members/${memberId}/own-rewards`);
    return (body as { rewards: Wire[] }).rewards;
  };
  const statusesOf = async (receiptId: string, memberId?: string) =>
    (await listOf(memberId))
      .filter((given) => given['earnedBy'].receiptId === receiptId)
      .map(({ status, code, reason }) => [status, code ?? reason].filter((each) => each !== undefined))
      .reverse();
  const leftOf = async (rewardId: string) => {
    await app.settled();
    return ((await app.call('P', 'GET', `/v1/rewards/${rewardId}`)).body as { available: number }).available;
  };
  const use = (givenId: string, key: 'P' | 'O' = 'P') =>
    app.call(key, 'POST', `/v1/given-rewards/${encodeURIComponent(givenId)}:use`);

  it('are the member’s with a code and without points, once however often they are told', async () => {
    const gift = stated('R-1', 'five-off', 0);
    for (const id of ['g-1', 'g-1', 'g-again']) await app.deliver(giftStated.type, gift, id);
    expect(await listOf()).toEqual([
      {
        ...{ origin: 'given', id: 'R-1:rule:1', rewardId: 'five-off', title: '£5 off' },
        ...{ paid: null, giverId: null, receiverId: null },
        earnedBy: { ruleId: 'rule', receiptId: 'R-1', actionId: null },
        ...{ status: 'given', gives: { kind: 'code' }, isUsable: true, howToUse: 'show_code', useBy: null },
        ...{ code: 'SECRET-1', since: '2026-03-01T09:00:00.000Z' },
      },
    ]);
    expect(await leftOf('five-off')).toBe(2);
    const facts = (await app.published()).filter(({ type }) => type === STATED);
    expect(facts.at(-1)).toMatchObject({
      ...{ key: 'M', subject: 'R-1:rule' },
      data: { wanted: 1, notRecoverable: 0, rewards: [{ givenId: 'R-1:rule:1', status: 'given', reason: null }] },
    });
    expect(JSON.stringify([facts, await app.log.readStream('gift-R-1:rule')])).not.toContain('SECRET');
  });

  it('are taken back with the goods when nobody used them, and the code is nobody’s', async () => {
    await tell('R-1', 'five-off', 1, 1);
    expect(await statusesOf('R-1')).toEqual([['taken_back']]);
    expect((await use('R-1:rule:1')).body).toMatchObject({ status: 409, code: 'given.taken_back' });
    // The older statement comes late, and changes nothing.
    await tell('R-1', 'five-off', 0);
    expect([await statusesOf('R-1'), await leftOf('five-off')]).toEqual([[['taken_back']], 2]);
  });

  it('stay when they were used, which is told', async () => {
    await tell('R-2', 'five-off', 0);
    for (let times = 0; times < 2; times += 1)
      expect((await use('R-2:rule:1')).body).toMatchObject({ status: 'used', code: 'SECRET-2' });
    expect((await use('R-2:rule:1', 'O')).body).toMatchObject({ status: 409, code: 'given.used' });
    await tell('R-2', 'five-off', 1, 1);
    expect(await statusesOf('R-2')).toEqual([['used', 'SECRET-2']]);
    const last = (await app.published('gift-R-2:rule')).at(-1);
    expect(last?.data).toMatchObject({ wanted: 0, notRecoverable: 1, rewards: [{ status: 'used' }] });
  });

  it('are never given when what took them back comes first', async () => {
    await tell('R-3', 'five-off', 1, 1);
    await tell('R-3', 'five-off', 0);
    expect([await statusesOf('R-3'), await leftOf('five-off')]).toEqual([[], 1]);
  });

  it('go back to the stock when they are counted, and are not given when nothing is left', async () => {
    await tell('R-4', 'mug', 0);
    await tell('R-5', 'mug', 0);
    expect([await statusesOf('R-4'), await statusesOf('R-5')]).toEqual([
      [['given']],
      [['not_given', 'reward.out_of_stock']],
    ]);
    await tell('R-4', 'mug', 1, 1);
    expect(await leftOf('mug')).toBe(1);
    await tell('R-6', 'mug', 0, 0, { memberId: 'N' });
    expect(await statusesOf('R-6', 'N')).toEqual([['given']]);
    expect((await use('R-6:rule:1')).body).toMatchObject({ status: 'used', gives: { kind: 'product', sku: 'MUG-1' } });
  });

  it('are not given when the catalogue never had them, wait for a version to come, and leave offers alone', async () => {
    await tell('R-8', 'nothing', 0);
    expect(await statusesOf('R-8')).toEqual([['not_given', 'reward.not_offered']]);
    await expect(tell('R-9', 'mug', 0, 0, { programmeVersion: 2 })).rejects.toMatchObject({ retriable: true });
    await tell('R-10', 'tea', 0, 0, { kind: 'offer' });
    expect(await app.log.readStream('gift-R-10:rule')).toEqual([]);
  });

  it('lapse when nobody used them in time, and are in the stock again, which is told', async () => {
    const endThem = async () => {
      await app.settled();
      await app.scheduler.runOnce('lapse-given-rewards');
    };
    const cake = { ...MUG, id: 'cake', title: 'A cake', confirmWithinDays: 3, stock: { counted: 2 } };
    await app.publish(2, [FIVE, MUG, cake], '2026-03-01T09:00:00.000Z');
    await tell('R-11', 'cake', 0, 0, { granted: 2, programmeVersion: 2 });
    const [, first] = (await listOf()).filter(({ earnedBy }) => earnedBy.receiptId === 'R-11');
    expect(first).toMatchObject({ id: 'R-11:rule:1', status: 'given', useBy: '2026-03-04T09:00:00.000Z' });
    expect((await use('R-11:rule:1')).status).toBe(200);
    expect(await leftOf('cake')).toBe(0);
    app.clock.set('2026-03-04T08:59:59.999Z');
    await endThem();
    expect(await statusesOf('R-11')).toEqual([['used'], ['given']]);
    app.clock.set('2026-03-09T00:00:00.000Z');
    expect((await use('R-11:rule:2')).body).toMatchObject({
      ...{ status: 409, code: 'given.lapsed', useBy: '2026-03-04T09:00:00.000Z' },
    });
    await endThem();
    expect([await statusesOf('R-11'), await leftOf('cake')]).toEqual([[['used'], ['lapsed']], 1]);
    const fact = (await app.published('gift-R-11:rule')).at(-1);
    expect(fact?.data).toMatchObject({
      occurredAt: '2026-03-04T09:00:00.000Z',
      rewards: [{ status: 'used' }, { status: 'lapsed', useBy: '2026-03-04T09:00:00.000Z' }],
    });
    // It comes again, and the goods come back: nothing is given anew, and nothing returned twice.
    await endThem();
    await tell('R-11', 'cake', 1, 2, { granted: 2, programmeVersion: 2 });
    await tell('R-11', 'cake', 2, 0, { granted: 2, programmeVersion: 2 });
    expect([await statusesOf('R-11'), await leftOf('cake')]).toEqual([[['used'], ['lapsed']], 1]);
    // A code is the member's for ever.
    expect(await statusesOf('R-2')).toEqual([['used', 'SECRET-2']]);
  });

  it.each([
    ['an unknown member', 'GET', '/v1/members/nobody/own-rewards', 'member.unknown'],
    ['an unknown id', 'POST', '/v1/given-rewards/R-99:rule:1:use', 'given.unknown'],
    ['no such id', 'POST', '/v1/given-rewards/R-99:use', 'given.unknown'],
  ] as const)('say so of %s', async (_, method, url, code) => {
    expect((await app.call('P', method, url)).body).toMatchObject({ status: 404, code });
  });
});
