import type { Wire } from '@accrue/testing-contexts';
import { giftStated, memberClosed, memberEnrolled, memberMerged } from '@accrue/contracts';
import { checkDraw, drawCommitmentOf, parseInstant, type DrawProof } from '@accrue/kernel';
import { capturedWhole, HOLD, RewardsApp, type PublishedFact } from './rewards.fixture';

const DRAW = {
  ...{ id: 'spring', name: 'Spring draw', opens: '2026-03-01T09:00:00Z', closes: '2026-03-10T18:00:00Z' },
  drawnAfterMinutes: 90,
  ticketsPerMember: 3,
  prizes: [
    { id: 'mug', name: 'A mug', winners: 1, reward: 'mug' },
    { id: 'card', name: 'A card', winners: 1 },
  ],
};
const LATER = { ...DRAW, id: 'summer', opens: '2026-06-01T00:00:00Z', closes: '2026-07-01T00:00:00Z' };
const BY_HAND = { ...DRAW, id: 'public', beacon: 'The first pulse after it has closed', ticketsPerMember: undefined };
const ticket = (id: string, draw: string) => ({
  ...{ id, kind: 'draw-ticket', title: 'A ticket', wallet: 'points', points: 100, draw },
});
const REWARDS = [
  ticket('ticket', 'spring'),
  ticket('summer-ticket', 'summer'),
  ticket('public-ticket', 'public'),
  {
    ...{ id: 'mug', kind: 'product', title: 'A mug', wallet: 'points', points: 100 },
    ...{ sku: 'MUG-1', quantity: 1, stock: { counted: 5 } },
  },
];

describe('a draw', () => {
  let app: RewardsApp;
  beforeEach(async () => {
    app = await RewardsApp.open();
    await app.publish(1, REWARDS, undefined, { draws: [DRAW, LATER, BY_HAND] });
  });
  afterEach(() => app.close());

  const ask = (redemptionId: string, memberId: string, rewardId = 'ticket') =>
    app.call('P', 'POST', '/v1/redemptions', { memberId, rewardId, redemptionId }, { prefer: 'wait=0' });
  const placed = async (redemptionId: string): Promise<PublishedFact> => {
    const requested = await app.fact('loyalty.rewards.redemption.requested.v1', redemptionId);
    await app.answer(HOLD.placed, requested, { expiresAt: requested['holdExpiresAt'] });
    return requested;
  };
  const buy = async (redemptionId: string, memberId: string, rewardId?: string) => {
    expect((await ask(redemptionId, memberId, rewardId)).status).toBe(202);
    await app.answer(HOLD.captured, await placed(redemptionId), capturedWhole(100));
  };
  const gift = async (giftId: string, memberId: string, occurredAt: string, granted = 1, sequence = 1) =>
    app.deliver(giftStated.type, {
      ...giftStated.examples[0],
      ...{ giftId, memberId, occurredAt, granted, sequence, kind: 'reward', id: 'ticket', reversals: [] },
      programmeVersion: 1,
    });
  const shown = async (id = 'spring', key = 'O') => (await app.call(key, 'GET', `/v1/draws/${id}`)).body;
  const runDue = async () => {
    await app.settled();
    await app.scheduler.runOnce('make-draws');
    await app.settled();
  };
  const at = (instant: string) => app.clock.set(parseInstant(instant));
  const proof = async (id = 'spring', key = 'A'): Promise<DrawProof> => ({
    draw: await shown(id, key),
    tickets: (await app.listed(`/v1/draws/${id}/tickets`, 'tickets', 2, key)) as DrawProof['tickets'],
  });
  const facts = async () =>
    (await app.publishedOn('loyalty.rewards.draw.facts.v1')).filter(({ subject }) => subject === 'spring');

  it('is committed to before anybody has a ticket, by a secret that nobody is told', async () => {
    const before = await shown();
    expect(before).toMatchObject({ status: 'open', tickets: 0, seed: null, listHash: null, winners: [] });
    expect(before.commitment).toMatch(/^[0-9a-f]{64}$/);
    expect((await shown('summer')).commitment).not.toBe(before.commitment);
    await app.publish(2, REWARDS, undefined, { draws: [{ ...DRAW, name: 'Other' }, LATER, BY_HAND] });
    expect(await shown()).toMatchObject({ commitment: before.commitment, name: 'Spring draw', revision: 0 });
    const [announced] = await facts();
    expect(announced?.data).toMatchObject({ commitment: before.commitment, drawnFrom: '2026-03-10T19:30:00.000Z' });
    expect(JSON.stringify([announced, before])).not.toContain('sealed');
  });

  it('has tickets while it is open, as many as one may have, and gives up what is cancelled in time', async () => {
    expect((await ask('s-1', 'M', 'summer-ticket')).body).toMatchObject({
      ...{ code: 'draw.not_open', opens: '2026-06-01T00:00:00.000Z' },
    });
    for (const id of ['a', 'b']) await buy(id, 'M');
    await ask('c', 'M');
    await ask('d', 'M');
    await app.answer(HOLD.captured, await placed('c'), capturedWhole(100));
    expect(await shown()).toMatchObject({ tickets: 3, unsettled: 0 });
    await placed('d');
    expect((await app.call('P', 'GET', '/v1/redemptions/d')).body).toMatchObject({
      ...{ status: 'failed', failure: 'draw.member_limit_reached' },
    });
    expect((await ask('at-once', 'M')).body).toMatchObject({
      ...{ code: 'draw.member_limit_reached', ticketsPerMember: 3 },
    });
    expect((await app.call('P', 'POST', '/v1/redemptions/c:cancel')).body).toMatchObject({ status: 'cancelled' });
    expect(await shown()).toMatchObject({ tickets: 2 });
    await buy('e', 'M');
    at('2026-03-10T18:00:00Z');
    expect((await ask('f', 'N')).body).toMatchObject({ code: 'draw.closed' });
    expect((await app.call('O', 'POST', '/v1/redemptions/e:cancel')).body.code).toBe('redemption.not_cancellable');
    expect((await app.call('P', 'GET', '/v1/members/N/rewards')).body.rewards).toMatchObject([
      { rewardId: 'mug', missing: [] },
      { rewardId: 'public-ticket', missing: [{ code: 'draw.closed' }] },
      { rewardId: 'summer-ticket', missing: [{ code: 'draw.not_open', opens: '2026-06-01T00:00:00.000Z' }] },
      { rewardId: 'ticket', missing: [{ code: 'draw.closed', closes: '2026-03-10T18:00:00.000Z' }] },
    ]);
    expect((await app.get('/v1/draws/spring/tickets')).body.code).toBe('draw.not_frozen');
  });

  it('waits for what has not been paid yet, is made once, and anybody can compute it again', async () => {
    for (const [id, memberId] of [
      ['a', 'M'],
      ['b', 'N'],
      ['c', 'N'],
    ] as const)
      await buy(id, memberId);
    await ask('late', 'M');
    const late = await placed('late');
    await ask('refused', 'M');
    const refused = await placed('refused');
    at('2026-03-10T19:29:59Z');
    expect((await app.call('O', 'POST', '/v1/draws/spring:make', {})).body.code).toBe('draw.too_early');
    at('2026-03-10T19:30:00Z');
    await runDue();
    expect(await shown()).toMatchObject({ status: 'open', tickets: 5, unsettled: 2 });
    expect((await app.call('O', 'POST', '/v1/draws/spring:make', {})).body).toMatchObject({
      ...{ code: 'draw.unsettled', unsettled: 2 },
    });
    await app.answer(HOLD.captured, late, capturedWhole(100));
    await app.answer(HOLD.released, refused, { released: 100, reason: 'timed_out' });
    await runDue();
    const made = await shown();
    expect(made).toMatchObject({ status: 'made', tickets: 4, unsettled: 0, entropy: null });
    expect(drawCommitmentOf('spring', made.seed)).toBe(made.commitment);
    expect(made.winners).toHaveLength(2);
    expect(checkDraw(await proof())).toEqual([]);
    expect(checkDraw(await proof('spring', 'O'))).toEqual([]);
    expect((await facts()).map(({ type }) => type.split('.')[3])).toEqual(['announced', 'frozen', 'made']);
    // Again, and by hand: nothing more.
    const { revision } = made;
    await runDue();
    expect((await app.call('O', 'POST', '/v1/draws/spring:make', {})).body).toMatchObject({ status: 'made', revision });
    expect((await app.get('/v1/rewards/mug')).body).toMatchObject({ available: 4 });
  });

  it('shows whose tickets are to operators only', async () => {
    await buy('a', 'M');
    at('2026-03-11T00:00:00Z');
    await runDue();
    for (const key of ['A', 'P']) {
      const seen = JSON.stringify(await proof('spring', key));
      for (const secret of ['memberId', 'entryId', 'givenTo']) expect(seen).not.toContain(secret);
    }
    const { draw, tickets } = await proof('spring', 'O');
    expect(draw.winners).toMatchObject([{ number: 1, entryId: 'a', memberId: 'M', prizeId: 'mug', givenTo: 'M' }]);
    expect(tickets).toMatchObject([{ number: 1, entryId: 'a', memberId: 'M' }]);
    for (const key of ['A', 'P']) expect((await app.call(key, 'POST', '/v1/draws/spring:make', {})).status).toBe(403);
  });

  it('gives the prize as rules give rewards, once', async () => {
    await buy('a', 'M');
    at('2026-03-11T00:00:00Z');
    await runDue();
    const { body } = await app.get('/v1/members/M/own-rewards', 'P');
    const [prize] = (body.rewards as Wire[]).filter(({ origin }) => origin === 'given');
    expect(prize).toMatchObject({ rewardId: 'mug', earnedBy: { ruleId: 'spring' }, status: 'given' });
    expect((await app.call('P', 'POST', `/v1/given-rewards/${prize?.id}:use`)).body.status).toBe('used');
  });

  it('counts tickets that rules give by event time, however late they are heard of, until the list is fixed', async () => {
    await buy('a', 'M');
    at('2026-03-10T19:00:00Z');
    await gift('in-time', 'N', '2026-03-10T17:59:59.999Z');
    await gift('too-late', 'N', '2026-03-10T18:00:00.000Z');
    await gift('too-soon', 'N', '2026-03-01T08:59:59.999Z');
    await gift('taken-back', 'N', '2026-03-10T17:00:00.000Z');
    await gift('taken-back', 'N', '2026-03-10T17:00:00.000Z', 0, 2);
    expect(await shown()).toMatchObject({ tickets: 2 });
    at('2026-03-10T19:30:00Z');
    await runDue();
    const made = await shown();
    expect(made).toMatchObject({ status: 'made', tickets: 2 });
    await gift('heard-of-later', 'N', '2026-03-10T17:00:00.000Z');
    await gift('in-time', 'N', '2026-03-10T17:59:59.999Z', 0, 2);
    await app.settled();
    expect(await shown()).toEqual(made);
    expect(checkDraw(await proof())).toEqual([]);
    const { body } = await app.get('/v1/members/N/own-rewards', 'P');
    const reasonOf = new Map((body.rewards as { id: string; reason?: string }[]).map(({ id, reason }) => [id, reason]));
    expect(reasonOf.get('too-late:1')).toBe('draw.closed');
    expect(reasonOf.get('too-soon:1')).toBe('draw.not_open');
    expect(reasonOf.get('heard-of-later:1')).toBe('draw.closed');
  });

  it('has no ticket of what a rule would give and there is no unit of', async () => {
    const few = { ...ticket('ticket', 'spring'), stock: { counted: 1 } };
    await app.publish(2, [few, ...REWARDS.slice(1)], undefined, { draws: [DRAW, LATER, BY_HAND] });
    await gift('first', 'M', '2026-03-02T00:00:00.000Z');
    await gift('second', 'N', '2026-03-02T00:00:00.000Z');
    expect(await shown()).toMatchObject({ tickets: 1 });
    await app.settled();
    expect((await app.get('/v1/members/N/own-rewards', 'P')).body.rewards).toMatchObject([
      { status: 'not_given', reason: 'reward.out_of_stock' },
    ]);
  });

  it('lets the points go of who asked in time and is heard of when the list is fixed', async () => {
    await buy('a', 'M');
    await ask('late', 'N');
    at('2026-03-10T19:30:00Z');
    await runDue();
    const made = await shown();
    await placed('late');
    expect((await app.call('P', 'GET', '/v1/redemptions/late')).body).toMatchObject({
      ...{ status: 'failed', failure: 'draw.closed' },
    });
    expect(await app.fact('loyalty.rewards.redemption.failed.v1', 'late')).toMatchObject({ code: 'draw.closed' });
    expect(await shown()).toEqual(made);
  });

  it('leaves out who had left, and gives what a duplicate wins to the survivor', async () => {
    await buy('a', 'M');
    await buy('b', 'N');
    await app.deliver(memberClosed.type, {
      ...memberClosed.examples[0],
      memberId: 'N',
      closedAt: '2026-03-10T19:30:00.000Z',
    });
    at('2026-03-10T19:30:00Z');
    await app.deliver(memberMerged.type, { ...memberMerged.examples[0], memberId: 'M', into: 'O' });
    await runDue();
    const made = await shown();
    expect(made).toMatchObject({ tickets: 1, leftOut: 1, winners: [{ memberId: 'M', givenTo: 'O' }] });
    expect(checkDraw(await proof())).toEqual([]);
  });

  it('gives nothing to who has left by then', async () => {
    await buy('a', 'M');
    await app.deliver(memberEnrolled.type, { ...memberEnrolled.examples[0], memberId: 'O' });
    await app.deliver(memberMerged.type, { ...memberMerged.examples[0], memberId: 'M', into: 'O' });
    await app.deliver(memberClosed.type, { ...memberClosed.examples[0], memberId: 'O' });
    at('2026-03-10T19:30:00Z');
    await runDue();
    expect(await shown()).toMatchObject({ status: 'made', winners: [{ memberId: 'M', givenTo: null }] });
    expect((await app.get('/v1/rewards/mug')).body).toMatchObject({ available: 5 });
  });

  it('mixes in what it has announced to, said by an operator, and nothing else', async () => {
    await buy('a', 'M', 'public-ticket');
    at('2026-03-11T00:00:00Z');
    await app.settled();
    await runDue();
    expect(await shown('public')).toMatchObject({ status: 'open' });
    const make = (entropy?: string) => app.call('O', 'POST', '/v1/draws/public:make', { entropy });
    expect((await make()).body).toMatchObject({ code: 'draw.beacon_missing', beacon: BY_HAND.beacon });
    expect((await app.call('O', 'POST', '/v1/draws/spring:make', { entropy: 'x' })).body.code).toMatch(
      /draw.has_no_beacon|draw.frozen_otherwise/,
    );
    expect((await make('pulse 4711')).body).toMatchObject({ status: 'made', entropy: 'pulse 4711' });
    expect((await make('pulse 4712')).body.code).toBe('draw.frozen_otherwise');
    expect((await make()).body).toMatchObject({ status: 'made', entropy: 'pulse 4711' });
    const checked = await proof('public');
    expect(checkDraw(checked)).toEqual([]);
    expect(checkDraw({ ...checked, draw: { ...checked.draw, seed: '00'.repeat(32) } })).not.toEqual([]);
  });

  it('is made without a ticket, too', async () => {
    at('2026-03-11T00:00:00Z');
    await runDue();
    expect(await shown()).toMatchObject({ status: 'made', tickets: 0, winners: [] });
    expect(checkDraw(await proof())).toEqual([]);
    expect((await app.get('/v1/draws')).body.draws).toMatchObject([
      { drawId: 'summer', status: 'open' },
      { drawId: 'public', status: 'open' },
      { drawId: 'spring', status: 'made' },
    ]);
    expect((await app.get('/v1/draws/nothing')).body.code).toBe('draw.unknown');
    expect((await app.call('O', 'POST', '/v1/draws/nothing:make', {})).body.code).toBe('draw.unknown');
  });
});
