import { memberEnrolled } from '@accrue/contracts';
import type { RewardDto } from './catalogue/catalogue.dto';
import { capturedWhole, HOLD, RewardsApp } from './rewards.fixture';

const FIVE = {
  id: 'five-off',
  kind: 'code',
  title: '£5 off',
  wallet: 'points',
  points: 500,
};
const TEN = { ...FIVE, id: 'ten-off', title: '£10 off', points: 900 };
const REQUESTED = 'loyalty.rewards.redemption.requested.v1';
const CONFIRMED = 'loyalty.rewards.redemption.confirmed.v1';
const FACTS = 'loyalty.rewards.redemption.facts.v1';
const HOLD_UNTIL = { expiresAt: '2026-03-01T10:15:00.000Z' };

describe('the catalogue', () => {
  let app: RewardsApp;
  beforeAll(async () => {
    app = await RewardsApp.open();
  });
  afterAll(() => app.close());

  it('is what the latest programme offers, whatever order the versions come in', async () => {
    await app.publish(3, [TEN, { ...FIVE, id: 'mug', kind: 'payout' }]);
    await app.publish(1, [FIVE, TEN]);
    expect((await app.call('P', 'GET', '/v1/rewards/ten-off?atLeastRevision=0')).body).toEqual({
      rewardId: 'ten-off',
      title: '£10 off',
      walletId: 'points',
      unit: 'points',
      points: 900,
      gives: { kind: 'code' },
      status: 'active',
      stock: 'codes',
      available: 0,
      revision: 0,
    });
    await app.publish(4, [{ ...TEN, points: 800 }, FIVE]);
    await app.publish(5, [FIVE]);
    await app.publish(2, [TEN]);
    expect((await app.call('P', 'GET', '/v1/rewards/ten-off?atLeastRevision=2')).body).toMatchObject({
      status: 'retired',
      points: 800,
    });
    await app.call('P', 'GET', '/v1/rewards/five-off?atLeastRevision=0');
    expect((await app.call('A', 'GET', '/v1/rewards')).body).toMatchObject({
      rewards: [{ rewardId: 'five-off', points: 500 }],
    });
    expect((await app.call('P', 'GET', '/v1/rewards/mug')).body).toMatchObject({ status: 404, code: 'reward.unknown' });
  });

  it('takes codes as JSON and as lines, each once, and gives none of them away', async () => {
    expect(
      await app.call('O', 'POST', '/v1/rewards/five-off/codes', { codes: ['SECRET-1', 'SECRET-2', 'SECRET-1'] }),
    ).toMatchObject({
      status: 201,
      body: { rewardId: 'five-off', added: 2, duplicates: 1, availableCodes: 2, revision: 1 },
    });
    expect((await app.call('O', 'POST', '/v1/rewards/five-off/codes', 'SECRET-2\nSECRET-3\n')).body).toMatchObject({
      added: 1,
      duplicates: 1,
      availableCodes: 3,
    });
    expect((await app.call('O', 'POST', '/v1/rewards/five-off/codes', 'SECRET-2\nSECRET-3\n')).body).toMatchObject({
      added: 0,
      duplicates: 2,
      availableCodes: 3,
    });
    expect((await app.call('P', 'GET', '/v1/rewards/five-off?atLeastRevision=2')).body).toMatchObject({
      available: 3,
    });

    const events = JSON.stringify(await app.log.readStream('reward-five-off'));
    const states = JSON.stringify(await app.publishedOn('loyalty.rewards.catalogue.state.v1'));
    expect(events).toContain('CodesAdded');
    expect(states).toContain('"available":3');
    for (const said of [events, states]) expect(said).not.toContain('SECRET');
  });

  it('says of a CSV what it would add, with lines, and adds its column of codes', async () => {
    const csv = 'id;Code\r\n1;SECRET-1\r\n2;CSV-1\r\n3;"CSV-2"\r\n4;CSV-1\r\n';
    const send = (query: string) =>
      app.call('O', 'POST', `/v1/rewards/five-off/codes${query}`, csv, { 'content-type': 'text/csv' });
    const preview = {
      rewardId: 'five-off',
      dryRun: true,
      codes: 4,
      first: 'SECRET-1',
      last: 'CSV-1',
      wouldAdd: 2,
      known: 1,
      repeated: 1,
      repeatedAt: [{ line: 5, firstLine: 3 }],
    };
    const said = await send('?dryRun=true');
    expect([said.status, said.body]).toEqual([200, preview]);
    expect((await send('?dryRun=true')).body).toEqual(preview);
    expect((await send('')).body).toMatchObject({ added: 2, duplicates: 2 });
    expect((await send('?dryRun=true')).body).toMatchObject({ wouldAdd: 0, known: 3, repeated: 1 });
    expect((await send('?dryRun=perhaps')).body).toMatchObject({ status: 400, code: 'request.invalid' });
  });

  it.each([
    ['an unknown reward', 'O', '/v1/rewards/none/codes', { codes: ['A'] }, 404, 'reward.unknown'],
    ['no codes', 'O', '/v1/rewards/five-off/codes', { codes: [] }, 400, 'request.invalid'],
    ['no array', 'O', '/v1/rewards/five-off/codes', { codes: 'A' }, 400, 'request.invalid'],
    ['a till', 'P', '/v1/rewards/five-off/codes', { codes: ['A'] }, 403, 'auth.role_not_allowed'],
  ] as const)('refuses codes from or for %s', async (_, key, url, body, status, code) => {
    expect((await app.call(key, 'POST', url, body)).body).toMatchObject({ status, code });
  });
});

describe('redeeming', () => {
  let app: RewardsApp;
  beforeAll(async () => {
    app = await RewardsApp.open();
    await app.publish(1, [FIVE, TEN]);
    await app.call('O', 'POST', '/v1/rewards/five-off/codes', { codes: ['SECRET-1', 'SECRET-2'] });
  });
  afterAll(() => app.close());

  const redeem = (redemptionId: string, more: object = {}, headers: Record<string, string> = {}) =>
    app.call('P', 'POST', '/v1/redemptions', { memberId: 'M', rewardId: 'five-off', redemptionId, ...more }, headers);

  it('waits for the ledger and answers with the code; asked again, with the same', async () => {
    const answer = redeem('rd-1');
    const requested = await app.fact(REQUESTED, 'rd-1');
    expect(requested).toMatchObject({
      memberId: 'M',
      rewardId: 'five-off',
      walletId: 'points',
      points: 500,
      holdExpiresAt: '2026-03-01T10:15:00.000Z',
    });
    app.clock.advanceMs(1_000);
    await app.answer(HOLD.placed, requested, HOLD_UNTIL);
    await app.answer(HOLD.captured, await app.fact(CONFIRMED, 'rd-1'), capturedWhole(500));
    const completed = {
      redemptionId: 'rd-1',
      memberId: 'M',
      rewardId: 'five-off',
      status: 'completed',
      walletId: 'points',
      unit: 'points',
      points: 500,
      code: 'SECRET-1',
      revision: 3,
    };
    const location = '/v1/redemptions/rd-1';
    expect(await answer).toMatchObject({ status: 201, body: completed, headers: { location } });
    expect(await redeem('rd-1')).toMatchObject({ status: 200, body: completed, headers: { location } });
    expect(await app.call('P', 'GET', '/v1/redemptions/rd-1')).toMatchObject({ status: 200, body: completed });
    expect(JSON.stringify(await app.publishedOn(FACTS))).not.toContain('SECRET');
  });

  it('shows codes to nobody but who redeems', async () => {
    expect((await app.call('A', 'GET', '/v1/redemptions/rd-1')).status).toBe(403);
    await app.projections.waitFor('redemption', { streamId: 'redemption-rd-1', revision: 3 });
    const own = {
      ...{ origin: 'redeemed', id: 'rd-1', rewardId: 'five-off', title: '£5 off', gives: { kind: 'code' } },
      ...{ status: 'completed', isUsable: true, howToUse: 'show_code', useBy: null, earnedBy: null },
      ...{ giverId: null, receiverId: null, paid: { walletId: 'points', unit: 'points', points: 500 } },
      since: '2026-03-01T10:00:00.000Z',
    };
    const shownTo = async (key: 'A' | 'P' | 'O') => (await app.call(key, 'GET', '/v1/members/M/own-rewards')).body;
    expect(await shownTo('A')).toEqual({ rewards: [own], nextCursor: null });
    // The till that asked, and operators.
    for (const key of ['P', 'O'] as const)
      expect(await shownTo(key)).toEqual({ rewards: [{ ...own, code: 'SECRET-1' }], nextCursor: null });
  });

  it('tells why the ledger refused', async () => {
    const answer = redeem('rd-2', { memberId: 'N' });
    await app.answer(HOLD.refused, await app.fact(REQUESTED, 'rd-2'), { code: 'points.insufficient', available: 12 });
    const problem = { status: 422, code: 'points.insufficient', redemptionId: 'rd-2', requested: 500, available: 12 };
    expect((await answer).body).toMatchObject(problem);
    expect((await redeem('rd-2', { memberId: 'N' })).body).toMatchObject(problem);
    expect((await app.call('P', 'GET', '/v1/redemptions/rd-2')).body).toMatchObject({
      status: 'failed',
      failure: 'points.insufficient',
      available: 12,
    });
  });

  it('passes on a reason that it does not know', async () => {
    const answer = redeem('rd-odd');
    await app.answer(HOLD.refused, await app.fact(REQUESTED, 'rd-odd'), { code: 'account.asleep', available: 12 });
    expect((await answer).body).toMatchObject({ status: 409, code: 'redemption.failed', reason: 'account.asleep' });
  });

  it('does not wait longer than it is asked to: the rest is at Location', async () => {
    const asked = await redeem('rd-3', {}, { prefer: 'respond-async' });
    expect(asked).toMatchObject({
      status: 202,
      body: { redemptionId: 'rd-3', status: 'requested' },
      headers: { location: '/v1/redemptions/rd-3' },
    });
    await app.answer(HOLD.placed, await app.fact(REQUESTED, 'rd-3'), HOLD_UNTIL);
    expect((await app.call('P', 'GET', '/v1/redemptions/rd-3')).body).toMatchObject({ status: 'confirmed' });
    await app.answer(HOLD.captured, await app.fact(CONFIRMED, 'rd-3'), capturedWhole(500));
    expect((await app.call('P', 'GET', '/v1/redemptions/rd-3')).body).toMatchObject({
      status: 'completed',
      code: 'SECRET-2',
    });
  });

  it('says at once when no code is left, and takes a request that was already made to its end', async () => {
    expect((await redeem('rd-4')).body).toMatchObject({ status: 409, code: 'reward.out_of_stock' });
    expect(await app.log.readStream('redemption-rd-4')).toEqual([]);
    expect((await redeem('rd-3')).status).toBe(200);
  });

  it('fails and lets the points go when the last code went while it ran', async () => {
    await app.call('O', 'POST', '/v1/rewards/ten-off/codes', 'ONLY-ONE');
    const answers = ['rd-5', 'rd-6'].map((redemptionId) => redeem(redemptionId, { rewardId: 'ten-off' }));
    for (const redemptionId of ['rd-5', 'rd-6'])
      await app.answer(HOLD.placed, await app.fact(REQUESTED, redemptionId), HOLD_UNTIL);
    await app.answer(HOLD.captured, await app.fact(CONFIRMED, 'rd-5'), capturedWhole(900));
    const failed = await app.fact('loyalty.rewards.redemption.failed.v1', 'rd-6');
    expect(failed).toMatchObject({ code: 'reward.out_of_stock', points: 900 });
    await app.answer(HOLD.released, failed, { released: 500, reason: 'redemption_failed' });
    const [first, second] = await Promise.all(answers);
    expect(first).toMatchObject({ status: 201, body: { code: 'ONLY-ONE' } });
    expect(second?.body).toMatchObject({ status: 409, code: 'reward.out_of_stock', redemptionId: 'rd-6' });
  });

  it('knows a repeated request by its Idempotency-Key, for each caller apart', async () => {
    await app.call('O', 'POST', '/v1/rewards/five-off/codes', { codes: ['SECRET-3', 'SECRET-4'] });
    const ask = async (key: 'P' | 'O', memberId = 'M') =>
      app.call(
        key,
        'POST',
        '/v1/redemptions',
        { memberId, rewardId: 'five-off' },
        { 'idempotency-key': 'k-1', prefer: 'wait=0' },
      );
    const first = await ask('P');
    expect(first.status).toBe(202);
    expect((await ask('P')).body['redemptionId']).toBe(first.body['redemptionId']);
    expect((await ask('O')).body['redemptionId']).not.toBe(first.body['redemptionId']);
    expect((await ask('P', 'N')).body).toMatchObject({ status: 409, code: 'redemption.conflict' });
  });

  it.each([
    ['an unknown reward', { rewardId: 'none' }, 404, 'reward.unknown'],
    ['no member', { memberId: '' }, 400, 'request.invalid'],
    ['a member whom nobody knows', { memberId: 'nobody' }, 404, 'member.unknown'],
    ['an id that is none', { redemptionId: '../x' }, 400, 'request.invalid'],
    ['no id at all', { redemptionId: undefined }, 400, 'redemption.id_missing'],
  ] as const)('refuses %s', async (_, change, status, code) => {
    expect((await redeem('rd-9', { ...change })).body).toMatchObject({ status, code });
  });

  it('tells a member without rewards from one whom nobody knows', async () => {
    expect(await app.call('P', 'GET', '/v1/members/N-1/own-rewards')).toMatchObject({
      status: 404,
      body: { code: 'member.unknown', memberId: 'N-1' },
    });
    await app.deliver(memberEnrolled.type, { ...memberEnrolled.examples[0], memberId: 'N-1' });
    expect(await app.call('P', 'GET', '/v1/members/N-1/own-rewards')).toMatchObject({
      status: 200,
      body: { rewards: [] },
    });
  });

  it('does not know what it was never asked', async () => {
    expect((await app.call('P', 'GET', '/v1/redemptions/rd-none')).body).toMatchObject({
      status: 404,
      code: 'redemption.unknown',
    });
  });

  it('no longer offers a retired reward, and still gives what was asked for before', async () => {
    const asked = redeem('rd-7');
    const requested = await app.fact(REQUESTED, 'rd-7');
    await app.publish(2, [TEN]);
    expect((await redeem('rd-8')).body).toMatchObject({ status: 409, code: 'reward.retired' });
    await app.answer(HOLD.placed, requested, HOLD_UNTIL);
    await app.answer(HOLD.captured, requested, capturedWhole(500));
    expect((await asked).body).toMatchObject({ status: 'completed', code: 'SECRET-3' });
  });

  it('rebuilds its read models without a difference', async () => {
    for (const name of ['catalogue', 'redemption']) {
      const report = await app.projections.rebuild(name);
      expect(report.swapped).toBe(true);
      expect(report.tables).toMatchObject([{ table: name, differences: 0 }]);
    }
  });

  it('waits for a reward that has just been published', async () => {
    const added = app.call('O', 'POST', '/v1/rewards/late/codes', { codes: ['LATE-1'] });
    await new Promise((resolve) => setTimeout(resolve, 60));
    await app.publish(3, [TEN, { ...FIVE, id: 'late' }]);
    expect(await added).toMatchObject({ status: 201, body: { rewardId: 'late', added: 1 } });
  });
});

describe('a redemption that the ledger never answers', () => {
  let app: RewardsApp;
  beforeAll(async () => {
    app = await RewardsApp.open();
    await app.publish(1, [FIVE]);
    await app.call('O', 'POST', '/v1/rewards/five-off/codes', { codes: ['LEFT-1', 'LEFT-2'] });
  });
  afterAll(() => app.close());

  const redeem = (redemptionId: string) =>
    app.call(
      'P',
      'POST',
      '/v1/redemptions',
      { memberId: 'M', rewardId: 'five-off', redemptionId },
      { prefer: 'wait=0' },
    );
  const shown = async (redemptionId: string) => (await app.call('P', 'GET', `/v1/redemptions/${redemptionId}`)).body;

  it('ends some time after its hold would have, and an answer after that changes nothing', async () => {
    for (const redemptionId of ['silent', 'confirmed']) await redeem(redemptionId);
    await app.answer(HOLD.placed, await app.fact(REQUESTED, 'confirmed'), HOLD_UNTIL);
    await app.fact(CONFIRMED, 'confirmed');
    const endUnanswered = () => app.scheduler.runOnce('end-unanswered-redemptions');
    app.clock.set('2026-03-01T10:19:59.999Z');
    await app.projections.rebuild('redemption');
    expect(await endUnanswered()).toBe(0);
    expect(await shown('silent')).toMatchObject({ status: 'requested' });
    app.clock.set('2026-03-08T00:00:00Z');
    expect(await endUnanswered()).toBe(1);
    await endUnanswered();
    expect(await shown('silent')).toMatchObject({ status: 'failed', failure: 'hold.expired' });
    expect(await shown('confirmed')).toMatchObject({ status: 'confirmed' });
    await app.answer(HOLD.placed, await app.fact(REQUESTED, 'silent'), HOLD_UNTIL);
    expect(await shown('silent')).toMatchObject({ status: 'failed' });
    await app.answer(HOLD.captured, await app.fact(CONFIRMED, 'confirmed'), capturedWhole(500));
    expect(await shown('confirmed')).toMatchObject({ status: 'completed' });
  });
});

describe('a new version of the catalogue', () => {
  const AT = '2026-03-02T00:00:00.000Z';
  let app: RewardsApp;
  beforeAll(async () => {
    app = await RewardsApp.open();
    await app.publish(1, [FIVE, TEN]);
    for (const rewardId of ['five-off', 'ten-off'])
      await app.call('O', 'POST', `/v1/rewards/${rewardId}/codes`, { codes: [`${rewardId}-1`, `${rewardId}-2`] });
  });
  afterAll(() => app.close());

  const redeem = (redemptionId: string, rewardId = 'five-off') =>
    app.call('P', 'POST', '/v1/redemptions', { memberId: 'M', rewardId, redemptionId }, { prefer: 'wait=0' });
  const shown = async (): Promise<unknown> =>
    ((await app.call('A', 'GET', '/v1/rewards')).body.rewards as RewardDto[]).map(({ title, points, available }) => [
      title,
      points,
      available,
    ]);

  it('changes no price and retires nothing before its time', async () => {
    await app.publish(2, [{ ...FIVE, points: 700, title: 'Five pounds off' }], AT);
    await app.scheduler.runOnce('offer-programme-version');
    await app.call('P', 'GET', '/v1/rewards/ten-off?atLeastRevision=1');
    expect(await shown()).toEqual([
      ['£5 off', 500, 2],
      ['£10 off', 900, 2],
    ]);
    expect((await redeem('before')).status).toBe(202);
    expect(await app.fact(REQUESTED, 'before')).toMatchObject({ points: 500 });
    app.clock.set('2026-03-01T23:59:59.999Z');
    expect((await redeem('before')).body).toMatchObject({ status: 'requested', points: 500 });
  });

  it('counts from its very instant, for who asks then; who had asked keeps the price', async () => {
    app.clock.set(AT);
    expect((await redeem('after')).status).toBe(202);
    expect(await app.fact(REQUESTED, 'after')).toMatchObject({ points: 700 });
    expect((await redeem('ten', 'ten-off')).body).toMatchObject({ code: 'reward.retired' });
    await app.answer(HOLD.placed, await app.fact(REQUESTED, 'before'), HOLD_UNTIL);
    await app.answer(HOLD.captured, await app.fact(CONFIRMED, 'before'), capturedWhole(500));
    expect((await app.call('P', 'GET', '/v1/redemptions/before')).body).toMatchObject({
      status: 'completed',
      points: 500,
    });
    await app.call('P', 'GET', '/v1/rewards/ten-off?atLeastRevision=2');
    await app.call('P', 'GET', '/v1/rewards/five-off?atLeastRevision=4');
    expect(await shown()).toEqual([['Five pounds off', 700, 1]]);
  });

  it('never counts when another one overtakes it', async () => {
    await app.publish(3, [TEN], '2026-05-01T00:00:00.000Z');
    await app.publish(4, [FIVE], '2026-04-01T00:00:00.000Z');
    app.clock.set('2026-06-01T00:00:00.000Z');
    await app.scheduler.runOnce('offer-programme-version');
    await app.call('P', 'GET', '/v1/rewards/five-off?atLeastRevision=5');
    expect(await shown()).toEqual([['£5 off', 500, 1]]);
  });
});
