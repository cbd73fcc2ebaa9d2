import { memberClosed, memberEnrolled, memberMerged, tierChanged } from '@accrue/contracts';
import { parseInstant } from '@accrue/kernel';
import { HOLD, RewardsApp } from '../rewards.fixture';

const THING = { kind: 'product', title: 'X', wallet: 'points', points: 100, sku: 'X', quantity: 1, stock: 'none' };
const DRAW = {
  ...{ id: 'spring', name: 'Spring draw', opens: '2026-03-01T09:00:00Z', closes: '2026-03-31T18:00:00Z' },
  ...{ ticketsPerMember: 1, prizes: [{ id: 'bike', name: 'A bike', winners: 1 }] },
};
const ticket = { kind: 'draw-ticket', title: 'A ticket', wallet: 'points', points: 10 };
const place = {
  kind: 'access',
  title: 'A place',
  wallet: 'points',
  points: 10,
  event: 'A talk',
  stock: { counted: 1 },
};
const often = (limit: object) => ({ ...THING, limits: limit });
const ONCE_A_DAY = { most: 1, per: 'day' };

const REWARDS = [
  { ...THING, id: 'free' },
  { ...THING, id: 'soon', valid: { from: '2026-04-01' } },
  { ...THING, id: 'over', valid: { until: '2026-02-28' } },
  { ...THING, id: 'lounge', tiers: ['gold'] },
  { ...often({ perMember: ONCE_A_DAY }), id: 'daily' },
  { ...often({ perMember: { most: 1, per: 'programme' } }), id: 'once' },
  { ...often({ inAll: ONCE_A_DAY }), id: 'first-come' },
  { ...THING, id: 'last', stock: { counted: 1 } },
  { ...THING, id: 'none-left', stock: { counted: 0 } },
  { id: 'code', kind: 'code', title: 'A code', wallet: 'points', points: 100 },
  { ...THING, id: 'much', stock: { counted: 0 }, valid: { until: '2026-02-28' }, tiers: ['gold'] },
  { ...ticket, id: 'ticket', draw: 'spring' },
  { ...ticket, id: 'same-draw', draw: 'spring' },
  { ...ticket, id: 'for-gold', draw: 'golden' },
  { ...ticket, id: 'summer-ticket', draw: 'summer' },
  { ...place, id: 'talk', begins: '2026-03-02T12:00:00Z' },
];
const DRAWS = [
  DRAW,
  { ...DRAW, id: 'golden', tiers: ['gold'], ticketsPerMember: undefined },
  { ...DRAW, id: 'summer', opens: '2026-06-01T00:00:00Z', closes: '2026-07-01T00:00:00Z' },
];

/** rewardId → what stands against it first; null: nothing. Later rows are of a later time. */
type Expected = Readonly<Record<string, string | null>>;
const FRESH: Expected = {
  ...{ free: null, soon: 'reward.not_yet', over: 'reward.over', lounge: 'reward.not_for_tier', daily: null },
  ...{ once: null, 'first-come': null, last: null, 'none-left': 'reward.out_of_stock', code: 'reward.out_of_stock' },
  ...{ much: 'reward.over', ticket: null, 'same-draw': null, 'for-gold': 'reward.not_for_tier' },
  ...{ 'summer-ticket': 'draw.not_open', talk: null },
};
const HAS_HAD: Expected = {
  ...FRESH,
  ...{ daily: 'reward.member_limit_reached', once: 'reward.member_limit_reached', last: 'reward.out_of_stock' },
  ...{ 'first-come': 'reward.limit_reached', ticket: 'draw.member_limit_reached', talk: 'reward.out_of_stock' },
  // The draw counts its tickets, whichever reward they come from.
  'same-draw': 'draw.member_limit_reached',
};
const COMES_AFTER: Expected = {
  ...{ ...FRESH, last: 'reward.out_of_stock', 'first-come': 'reward.limit_reached', talk: 'reward.out_of_stock' },
};
const everything = (code: string): Expected => Object.fromEntries(REWARDS.map(({ id }) => [id, code]));

describe('what the catalogue says to a member is what a redemption is then answered', () => {
  let app: RewardsApp;
  let asked = 0;
  beforeAll(async () => {
    app = await RewardsApp.open();
    for (const memberId of ['O', 'P', 'Q', 'R'])
      await app.deliver(memberEnrolled.type, { ...memberEnrolled.examples[0], memberId });
    await app.publish(1, REWARDS, undefined, { draws: DRAWS });
    await app.settled();
  });
  afterAll(() => app.close());

  const ask = (memberId: string, rewardId: string) => {
    asked += 1;
    const json = { memberId, rewardId, redemptionId: `r-${String(asked)}` };
    return app.call('P', 'POST', '/v1/redemptions', json, { prefer: 'wait=0' });
  };
  const have = async (memberId: string, rewardId: string) => {
    expect((await ask(memberId, rewardId)).status).toBe(202);
    const requested = await app.fact('loyalty.rewards.redemption.requested.v1', `r-${String(asked)}`);
    await app.answer(HOLD.placed, requested, { expiresAt: requested['holdExpiresAt'] });
  };
  const shown = async (memberId: string): Promise<ReadonlyMap<string, readonly string[]>> => {
    await app.settled();
    const { rewards } = (await app.call('P', 'GET', `/v1/members/${memberId}/rewards`)).body as {
      rewards: readonly { readonly rewardId: string; readonly missing: readonly { readonly code: string }[] }[];
    };
    return new Map(rewards.map(({ rewardId, missing }) => [rewardId, missing.map(({ code }) => code)]));
  };
  /** Asks for each, too, what is free: no points are held for it here, so nobody has it. */
  const bothSay = async (memberId: string, expected: Expected) => {
    const catalogue = await shown(memberId);
    const answers: Record<string, string | null> = {};
    for (const rewardId of catalogue.keys()) {
      const { status, body } = await ask(memberId, rewardId);
      answers[rewardId] = status === 202 ? null : String(body.code);
    }
    const first = [...catalogue].map(([rewardId, codes]) => [rewardId, codes[0] ?? null]);
    expect(Object.fromEntries(first)).toEqual(expected);
    expect(answers).toEqual(expected);
  };

  it('when they have had nothing', () => bothSay('M', FRESH));

  it('when they have had all that they can, and when somebody else has', async () => {
    for (const rewardId of ['daily', 'once', 'first-come', 'last', 'ticket', 'talk']) await have('M', rewardId);
    await bothSay('M', HAS_HAD);
    await bothSay('N', COMES_AFTER);
  });

  it('when they are in the tier that it is for', async () => {
    await app.deliver(tierChanged.type, { ...tierChanged.examples[0], memberId: 'O', to: 'gold', sequence: 1 });
    await bothSay('O', { ...COMES_AFTER, lounge: null, 'for-gold': null });
  });

  it('when codes were added', async () => {
    await app.call('O', 'POST', '/v1/rewards/code/codes', { codes: ['SECRET-1'] });
    await bothSay('N', { ...COMES_AFTER, code: null });
  });

  it('on another day, when an event has begun', async () => {
    app.clock.set(parseInstant('2026-03-02T12:00:00Z'));
    await bothSay('M', { ...HAS_HAD, daily: null, 'first-come': null, code: null, talk: 'reward.begun' });
  });

  it('when draws have closed, and others have opened', async () => {
    app.clock.set(parseInstant('2026-06-01T00:00:00Z'));
    await bothSay('P', {
      ...{ ...COMES_AFTER, code: null, soon: null, 'first-come': null, 'summer-ticket': null },
      ...{ talk: 'reward.begun', ticket: 'draw.closed', 'same-draw': 'draw.closed' },
    });
  });

  it('when a later version is in effect that nobody has offered yet', async () => {
    const without = REWARDS.filter(({ id }) => id !== 'free');
    await app.publish(2, [...without, { ...THING, id: 'new' }], '2026-06-02T00:00:00.000Z', { draws: DRAWS });
    app.clock.set(parseInstant('2026-06-02T00:00:00Z'));
    await shown('P');
    const now = await shown('P');
    expect([now.has('free'), now.get('new')]).toEqual([false, []]);
    expect((await ask('P', 'free')).body).toMatchObject({ code: 'reward.retired' });
    expect((await ask('P', 'new')).status).toBe(202);
    await app.publish(3, REWARDS, '2026-06-02T00:00:00.000Z', { draws: DRAWS });
    await shown('P');
  });

  it('when they have left, or are a duplicate', async () => {
    const closedAt = '2026-06-02T00:00:00.000Z';
    await app.deliver(memberClosed.type, { ...memberClosed.examples[0], memberId: 'Q', closedAt });
    await app.deliver(memberMerged.type, { ...memberMerged.examples[0], memberId: 'R', into: 'P' });
    await bothSay('Q', everything('account.closed'));
    await bothSay('R', everything('member.merged'));
  });

  it('when the points are too few, as whoever asks has said', async () => {
    const { rewards } = (await app.call('P', 'GET', '/v1/members/P/rewards?spendable=points:40')).body as {
      rewards: readonly { readonly rewardId: string; readonly missing: readonly object[] }[];
    };
    expect(rewards.find(({ rewardId }) => rewardId === 'free')?.missing).toEqual([
      { code: 'points.insufficient', points: 60 },
    ]);
    expect((await ask('P', 'free')).status).toBe(202);
    const id = `r-${String(asked)}`;
    const requested = await app.fact('loyalty.rewards.redemption.requested.v1', id);
    await app.answer(HOLD.refused, requested, { code: 'points.insufficient', available: 40 });
    expect((await app.call('P', 'GET', `/v1/redemptions/${id}`)).body).toMatchObject({
      ...{ status: 'failed', failure: 'points.insufficient' },
    });
  });
});
