import { earnedPoints, pointsOf, type Earned } from '@accrue/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEveryPlatform } from './on-every-platform';
import { Platform } from './platform';
import { programmeFile } from './real-data';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

onEveryPlatform('the walk of the README, through the public door', (mode) => {
  let platform: Platform;
  let memberId: string;
  const balance = () => platform.walletOf(memberId);
  const sale = receiptOf({
    id: 'R-1',
    card: '29001',
    lines: [
      { sku: 'MUG', units: 3, unitPrice: 1250 },
      { sku: 'POST', unitPrice: 399 },
      { sku: 'TEA', unitPrice: 80_000 },
    ],
  });

  beforeAll(async () => {
    platform = await Platform.start(mode);
  });
  afterAll(async () => platform.dispose());

  it('refuses receipts before a programme is published, and takes them after', async () => {
    expect(await platform.call('/v1/receipts', { json: sale })).toMatchObject({
      status: 409,
      body: { code: 'programme.not_published' },
    });
    expect(await platform.accrueJson('programme', 'validate', programmeFile)).toMatchObject({ valid: true });
    expect(await platform.accrueJson('programme', 'apply', programmeFile)).toMatchObject({
      version: 1,
      published: true,
    });
    expect(await platform.accrueJson('programme', 'apply', programmeFile)).toMatchObject({
      version: 1,
      published: false,
    });
  });

  it('enrols a member with a card', async () => {
    const answer = await platform.call<{ memberId: string }>('/v1/members', {
      json: { card: '29001', name: 'Ada Example', email: 'ada@example.org', employeeId: 'E-7' },
    });
    expect(answer.status).toBe(201);
    memberId = answer.body.memberId;
    await platform.drained();
  });

  it('tells what the basket would earn, and why, and writes nothing', async () => {
    const answer = await platform.call<{
      earned: Earned['earned'];
      rules: {
        ruleId: string;
        matched: boolean;
        points: number;
        lines: { lineId: string; eligible: boolean; reason: { code: string } | null }[];
      }[];
    }>('/v1/receipts:evaluate', { json: sale });
    expect(answer.status).toBe(200);
    expect(pointsOf(answer.body)).toBe(837);
    expect(answer.body.rules).toMatchObject([{ ruleId: 'base', matched: true, points: 837 }]);
    expect(answer.body.rules[0]?.lines).toMatchObject([
      { lineId: '1', eligible: true },
      { lineId: '2', eligible: false, reason: { code: 'line.sku_excluded' } },
      { lineId: '3', eligible: true },
    ]);
    expect(await platform.call('/v1/receipts/R-1')).toMatchObject({ status: 404 });
  });

  it('awards exactly what it told', async () => {
    expect(await platform.call('/v1/receipts', { json: sale })).toMatchObject({
      status: 201,
      body: { receiptId: 'R-1', status: 'accepted', memberId, earned: earnedPoints(837) },
    });
    expect(await balance()).toMatchObject({ active: 837, granted: 837, reversed: 0 });
  });

  it('answers a repeated receipt the same, and counts nothing twice', async () => {
    expect(await platform.call('/v1/receipts', { json: sale })).toMatchObject({
      status: 200,
      body: { receiptId: 'R-1', status: 'accepted', duplicate: true, memberId, earned: earnedPoints(837) },
    });
    expect(await balance()).toMatchObject({ active: 837, granted: 837 });
  });

  it('refuses the same receipt with other content, and keeps both bodies for a person to look at', async () => {
    const altered = {
      ...sale,
      lines: sale.lines.slice(0, 2),
      totals: { payable: 4149 },
      tenders: [{ tenderId: 't1', type: 'cash', amount: 4149 }],
    };
    expect(await platform.call('/v1/receipts', { json: altered })).toMatchObject({
      status: 409,
      body: { code: 'receipt.conflict' },
    });
    await platform.drained();
    const { reviews } = await platform.accrueJson<{ reviews: { id: string; receiptId: string }[] }>(
      'review',
      'list',
      '--kind',
      'conflict',
    );
    expect(reviews).toMatchObject([{ receiptId: 'R-1' }]);
    const shown = await platform.accrueJson('review', 'show', reviews[0]?.id ?? '');
    expect(JSON.stringify(shown)).toContain('"payable":4149');
    expect(JSON.stringify(shown)).toContain('"payable":84149');
    expect(await balance()).toMatchObject({ active: 837 });
  });

  it('takes back precisely what the returned line had brought', async () => {
    const back = receiptOf({
      id: 'R-2',
      kind: 'return',
      card: '29001',
      at: '2025-11-01T10:00:00+00:00',
      lines: [{ sku: 'MUG', units: -1, unitPrice: 1250, returnOf: { receiptId: 'R-1', lineId: '1' } }],
    });
    // 837 was floor(£837.50); the remaining basket is £825.00.
    expect(await platform.call('/v1/receipts', { json: back })).toMatchObject({
      status: 201,
      body: { earned: earnedPoints(-12) },
    });
    expect(await balance()).toMatchObject({ active: 825, granted: 837, reversed: 12 });
    const { body } = await platform.call<{ lines: { points: number; reason: { text: string }; receiptId: string }[] }>(
      `/v1/members/${memberId}/statement`,
    );
    expect(body.lines.map(({ points }) => points).sort((a, b) => a - b)).toEqual([-12, 837]);
    expect(body.lines.find(({ points }) => points === -12)?.reason.text).toContain('R-2');
  });

  it('redeems a reward: the points are spent and the code is the member’s', async () => {
    expect(
      (await platform.call('/v1/rewards/five-off/codes', { json: { codes: ['SAVE-1', 'SAVE-2'] } })).status,
    ).toBeLessThan(300);
    const redeemed = await platform.call<{ status: string; code: string }>('/v1/redemptions', {
      json: { redemptionId: 'RD-1', memberId, rewardId: 'five-off' },
    });
    expect(redeemed).toMatchObject({ status: 201, body: { status: 'completed', points: 500 } });
    expect(['SAVE-1', 'SAVE-2']).toContain(redeemed.body.code);
    expect(
      await platform.call('/v1/redemptions', { json: { redemptionId: 'RD-1', memberId, rewardId: 'five-off' } }),
    ).toMatchObject({ body: { status: 'completed', code: redeemed.body.code } });
    expect(await balance()).toMatchObject({ active: 325, spent: 500, held: 0 });
  });

  it('refuses a reward that the points do not pay for, and holds nothing back', async () => {
    const refused = await platform.call<{ code: string }>('/v1/redemptions', {
      json: { redemptionId: 'RD-2', memberId, rewardId: 'five-off' },
    });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.body.code).toBe('points.insufficient');
    expect(await balance()).toMatchObject({ active: 325, held: 0 });
  });

  it('answers a sale in the second of the enrolment with its points, or says where to ask', async () => {
    const { body: member } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: '29008' } });
    const sale = receiptOf({ id: 'R-8', card: '29008', lines: [{ sku: 'TEA', unitPrice: 5_000 }] });
    const { status, body } = await platform.call<{ status: string; link?: string }>('/v1/receipts', { json: sale });
    expect(status).toBe(201);
    // In a cluster the fact of the enrolment goes over Kafka and may take longer than an answer waits.
    if (mode === 'standalone' || body.status !== 'pending')
      expect(body).toMatchObject({ status: 'accepted', memberId: member.memberId, earned: earnedPoints(50) });
    await platform.drained();
    expect(await platform.call(body.link ?? '/v1/receipts/R-8')).toMatchObject({
      body: { status: 'accepted', memberId: member.memberId, earned: earnedPoints(50) },
    });
  });

  it('counts a receipt that overtook its member’s enrolment', async () => {
    const early = receiptOf({ id: 'R-9', card: '29009', lines: [{ sku: 'TEA', unitPrice: 5_000 }] });
    expect((await platform.call<{ status: string }>('/v1/receipts', { json: early })).body.status).toBe('pending');
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: '29009' } });
    for (let tries = 0; tries < 100; tries += 1) {
      await platform.drained();
      const answer = await platform.call<{ wallets: { active: number }[] }>(`/v1/members/${body.memberId}/balance`);
      if (answer.body.wallets?.[0]?.active === 50) return;
      await sleep(50);
    }
    throw new Error('the receipt was not attributed');
  });

  it('claims a receipt without member once', async () => {
    const anonymous = receiptOf({ id: 'R-10', lines: [{ sku: 'TEA', unitPrice: 7_000 }] });
    expect((await platform.call<{ status: string }>('/v1/receipts', { json: anonymous })).body.status).toBe(
      'unattributed',
    );
    expect((await platform.call('/v1/receipts/R-10:claim', { json: { memberId } })).status).toBeLessThan(300);
    expect(await balance()).toMatchObject({ active: 395 });
    const other = await platform.call<{ memberId: string }>('/v1/members', { json: { card: '29010' } });
    await platform.drained();
    expect(await platform.call('/v1/receipts/R-10:claim', { json: { memberId: other.body.memberId } })).toMatchObject({
      status: 409,
      body: { code: 'receipt.already_claimed' },
    });
    expect(await balance()).toMatchObject({ active: 395 });
  });

  it('ends with a ledger that verifies and personal data nowhere in the facts', async () => {
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
    const trial = await platform.accrueJson<{ wallets: { sum: number }[] }>('ledger', 'trial-balance');
    expect(trial.wallets.map(({ sum }) => sum)).toEqual([0]);
    expect((await platform.accrue('ledger', 'trial-balance')).stdout).toMatch(
      /^wallet points\n[^]*issued +-1,?007\n[^]*\nsum +0\n$/,
    );
    expect((await platform.accrue('dlq', 'list', '--json')).stdout).toContain('"deadLetters":[]');
  });

  it('lists the jobs of all contexts as one, the newest first', async () => {
    await platform.accrueJson('projections', 'rebuild', 'campaigns/receipts');
    const { body } = await platform.call<{ jobs: { kind: string; state: string }[] }>('/v1/jobs');
    expect(body.jobs.map(({ kind, state }) => [kind, state])).toEqual([
      ['projection.rebuild', 'done'],
      ['ledger.verify', 'done'],
    ]);
  });
});
