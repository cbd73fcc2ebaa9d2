import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@accrue/testing';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

const programme = {
  schemaVersion: 1,
  name: 'Gifts',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points' }],
  actions: [{ id: 'survey', name: 'A survey' }],
  offers: [
    {
      ...{ id: 'tea', name: '30 for two teas', window: { days: 7 }, goal: { units: 2 } },
      ...{ of: { include: { skus: ['TEA'] } }, give: { points: 30, wallet: 'points' } },
    },
    {
      ...{ id: 'beans', name: 'A cup for two bags of beans', window: { days: 7 }, goal: { units: 2 }, times: 2 },
      ...{ of: { include: { skus: ['BEANS'] } }, give: { reward: 'cup' } },
    },
  ],
  rewards: [
    { id: 'cup', kind: 'code', title: 'A cup of tea', wallet: 'points', points: 100 },
    {
      ...{ id: 'pie', kind: 'product', title: 'A pie', wallet: 'points', points: 100, sku: 'PIE', quantity: 1 },
      ...{ stock: { counted: 1 }, confirmWithinDays: 1 },
    },
  ],
  earning: {
    rules: [
      { id: 'base', name: 'One per pound', wallet: 'points', earn: { points: 1, per: 100 } },
      { id: 'mug', name: 'A mug brings tea', earn: { offer: 'tea' }, eligibility: { include: { skus: ['MUG'] } } },
      { id: 'pot', name: 'A pot brings a cup', earn: { reward: 'cup' }, eligibility: { include: { skus: ['POT'] } } },
      {
        id: 'dish',
        name: 'A dish brings a pie',
        earn: { reward: 'pie' },
        eligibility: { include: { skus: ['DISH'] } },
      },
      { id: 'asked', name: 'For a survey', on: 'action', action: 'survey', earn: { offer: 'tea' } },
    ],
  },
};

interface Given {
  readonly rewards: readonly { id: string; earnedBy: { receiptId: string }; status: string; code?: string }[];
}

interface Offers {
  readonly offers: readonly { key: string; state: string }[];
}

aboveAllInOneProcess('rules give what is no points', (mode) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
  });
  afterAll(async () => platform.dispose());

  it('an offer for a purchase and for an action, which go with what they gave when those are taken back', async () => {
    const { body: ann } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: 'ann' } });
    await platform.drained();
    const offers = async () =>
      (await platform.call<Offers>(`/v1/members/${ann.memberId}/offers`)).body.offers
        .map(({ key, state }) => `${key} ${state}`)
        .sort();
    const active = async (): Promise<number> => {
      await platform.drained();
      const { body } = await platform.call<{ wallets: { active: number }[] }>(`/v1/members/${ann.memberId}/balance`);
      return body.wallets[0]?.active ?? 0;
    };
    const record = async (id: string, line: object, more: object = {}) => {
      const json = receiptOf({ id, card: 'ann', at: new Date().toISOString(), lines: [line as never], ...more });
      expect((await platform.call('/v1/receipts', { json })).status).toBe(201);
    };
    const survey = {
      ...{ key: 'a-1', type: 'survey', member: { idType: 'member_id', value: ann.memberId } },
      occurredAt: new Date().toISOString(),
    };
    for (let delivery = 0; delivery < 2; delivery += 1) await platform.call('/v1/actions', { json: survey });
    await record('R-1', { sku: 'MUG', units: 1, unitPrice: 400 });
    expect(await offers()).toEqual(['R-1:mug given', 'a-1:asked given']);
    await record('R-2', { sku: 'TEA', units: 2, unitPrice: 100 });
    expect(await offers()).toEqual(['R-1:mug completed', 'a-1:asked completed']);
    expect(await active()).toBe(4 + 2 + 60);
    const returnOf = { receiptId: 'R-1', lineId: '1' };
    await record('R-3', { sku: 'MUG', units: -1, unitPrice: 400, returnOf }, { kind: 'return' });
    expect(await offers()).toEqual(['R-1:mug taken-back', 'a-1:asked completed']);
    expect(await active()).toBe(2 + 30);
    expect((await platform.call('/v1/actions/a-1:revoke', { json: {} })).status).toBe(200);
    expect(await offers()).toEqual(['R-1:mug taken-back', 'a-1:asked taken-back']);
    expect(await active()).toBe(2);
  });

  it('a reward for a purchase, without points, which goes with the goods unless it was used', async () => {
    const { body: bob } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: 'bob' } });
    expect((await platform.call('/v1/rewards/cup/codes', { json: { codes: ['CUP-1', 'CUP-2'] } })).status).toBe(201);
    await platform.drained();
    const at = new Date().toISOString();
    const pot = (id: string) => receiptOf({ id, card: 'bob', at, lines: [{ sku: 'POT', unitPrice: 400 }] });
    const promised = await platform.call<{ gifts: unknown }>('/v1/receipts:evaluate', { json: pot('P-1') });
    expect(promised.body.gifts).toEqual([{ ruleId: 'pot', kind: 'reward', id: 'cup', given: 1, takenBack: 0 }]);
    for (const id of ['P-1', 'P-2', 'P-1'])
      expect([200, 201]).toContain((await platform.call('/v1/receipts', { json: pot(id) })).status);
    const given = async () => {
      await platform.drained();
      const { body } = await platform.call<Given>(`/v1/members/${bob.memberId}/own-rewards`);
      return [...body.rewards].sort((a, b) => (a.earnedBy.receiptId < b.earnedBy.receiptId ? -1 : 1));
    };
    const first = await given();
    expect(first).toMatchObject([
      { earnedBy: { receiptId: 'P-1', ruleId: 'pot' }, rewardId: 'cup', status: 'given', howToUse: 'show_code' },
      { earnedBy: { receiptId: 'P-2', ruleId: 'pot' }, rewardId: 'cup', status: 'given', isUsable: true },
    ]);
    expect(first.map(({ code }) => code).sort()).toEqual(['CUP-1', 'CUP-2']);
    const listed = await platform.accrue('rewards', 'own', bob.memberId);
    for (const { id, code, earnedBy } of first)
      expect(listed.stdout).toMatch(
        new RegExp(`given +show_code +${String(code)} +receipt ${earnedBy.receiptId} +${id}`),
      );
    const use = `/v1/given-rewards/${encodeURIComponent(first[0]?.id ?? '')}:use`;
    expect((await platform.call(use, { json: {} })).body).toMatchObject({ status: 'used', code: first[0]?.code });
    // Repeated, and by the other door.
    const again = await platform.accrueJson('rewards', 'use', first[0]?.id ?? '');
    expect(again).toMatchObject({ status: 'used', receiptId: 'P-1', code: first[0]?.code });
    expect((await platform.accrue('rewards', 'use', 'nothing')).stderr).toContain('given.unknown');
    for (const id of ['P-1', 'P-2']) {
      const line = { sku: 'POT', units: -1, unitPrice: 400, returnOf: { receiptId: id, lineId: '1' } };
      const json = receiptOf({
        id: `B-${id}`,
        card: 'bob',
        at: new Date().toISOString(),
        lines: [line],
        kind: 'return',
      });
      expect((await platform.call('/v1/receipts', { json })).status).toBe(201);
    }
    expect((await given()).map(({ status, code }) => [status, code])).toEqual([
      ['used', first[0]?.code],
      ['taken_back', undefined],
    ]);
  });

  it('a thing for a purchase, which lapses when nobody fetched it in time, and is there for the next', async () => {
    const { body: cat } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: 'cat' } });
    await platform.drained();
    const buy = async (id: string, daysAgo: number): Promise<void> => {
      const at = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
      const json = receiptOf({ id, card: 'cat', at, lines: [{ sku: 'DISH', unitPrice: 400 }] });
      expect((await platform.call('/v1/receipts', { json })).status).toBe(201);
    };
    const pies = async () => {
      await platform.drained();
      const { body } = await platform.call<Given>(`/v1/members/${cat.memberId}/own-rewards`);
      return body.rewards.map(({ earnedBy, status }) => `${earnedBy.receiptId} ${status}`).sort();
    };
    const left = async () => (await platform.call<{ available: number }>('/v1/rewards/pie')).body.available;
    // It came two days late.
    await buy('D-1', 2);
    await eventually(async () => expect([await pies(), await left()]).toEqual([['D-1 lapsed'], 1]), 30_000);
    expect((await platform.accrue('rewards', 'use', 'D-1:dish:1')).stderr).toContain('given.lapsed');
    await buy('D-2', 0);
    expect([await pies(), await left()]).toEqual([['D-1 lapsed', 'D-2 given'], 0]);
    expect(await platform.accrueJson('rewards', 'use', 'D-2:dish:1')).toMatchObject({ status: 'used' });
  });

  it('what they are and cost is in the health and in plans', async () => {
    const health = await platform.accrueJson<{ given: object[]; stock: object[]; warnings: { code: string }[] }>(
      ...['programme', 'health'],
    );
    expect(health.given).toMatchObject([
      { rewardId: 'cup', given: 1, used: 1, lapsed: 0, notGiven: 0, state: 'unknown' },
      { rewardId: 'pie', given: 2, used: 1, lapsed: 1, notGiven: 0, state: 'unknown' },
    ]);
    expect(health.stock).toMatchObject([
      { rewardId: 'cup', stock: 'codes', available: 0, taken: 1, state: 'warning' },
      { rewardId: 'pie', stock: 'counted', available: 0, taken: 1, state: 'warning' },
    ]);
    expect(health.warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['reward.out_of_stock', 'reward.out_of_stock']),
    );
    const text = (await platform.accrue('programme', 'health')).stdout;
    expect(text).toMatch(/warning +pie +counted +0 +1 +0/);
    const draft = { ...programme, rewards: programme.rewards.map((reward) => ({ ...reward, cost: 150 })) };
    const folder = mkdtempSync(join(tmpdir(), 'accrue-gifts-'));
    try {
      const file = join(folder, 'draft.json');
      writeFileSync(file, JSON.stringify(draft));
      const plan = await platform.accrueJson<{ rewards: object[] }>('programme', 'plan', file, '--over', 'all');
      expect(plan.rewards).toMatchObject([
        { rewardId: 'cup', draft: { issued: 2, takenBack: 2, costMinor: 0 } },
        {
          ...{ rewardId: 'pie', published: { issued: 2, takenBack: 0, costMinor: null } },
          draft: { issued: 2, takenBack: 0, costMinor: 300 },
        },
      ]);
      expect((await platform.accrue('programme', 'plan', file, '--over', 'all')).stdout).toMatch(
        /A pie +given +2 +2 +0\nA pie +taken back +0 +0 +0\nA pie +cost +- +3\.00 GBP/,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('a reward for the goal of an offer, which goes when that is undone, unless it was used', async () => {
    const { body: dan } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: 'dan' } });
    const codes = ['CUP-3', 'CUP-4', 'CUP-5'];
    expect((await platform.call('/v1/rewards/cup/codes', { json: { codes } })).status).toBe(201);
    await platform.drained();
    const path = `/v1/members/${dan.memberId}/offers`;
    expect((await platform.call(path, { json: { key: 'k1', offer: 'beans' } })).status).toBe(201);
    const beans = (id: string, units: number, returnOf?: { receiptId: string; lineId: string }) =>
      receiptOf({
        ...{ id, card: 'dan', at: new Date().toISOString(), kind: returnOf === undefined ? 'sale' : 'return' },
        lines: [{ sku: 'BEANS', units, unitPrice: 100, ...(returnOf === undefined ? {} : { returnOf }) }],
      });
    const record = async (json: object) => expect((await platform.call('/v1/receipts', { json })).status).toBe(201);
    const offers = async () => (await platform.call<Offers>(path)).body.offers.map(({ key, state }) => [key, state]);
    const given = async () => {
      await platform.drained();
      const { body } = await platform.call<Given>(`/v1/members/${dan.memberId}/own-rewards`);
      return [...body.rewards].sort((a, b) => (a.id < b.id ? -1 : 1));
    };
    await record(beans('C-1', 1));
    const second = beans('C-2', 1);
    const promised = await platform.call<{ gifts: unknown }>('/v1/receipts:evaluate', { json: second });
    const gift = { ruleId: 'beans', kind: 'reward', id: 'cup', given: 1, takenBack: 0 };
    expect(promised.body.gifts).toEqual([gift]);
    expect([await offers(), await given()]).toEqual([[['k1', 'given']], []]);
    await record(second);
    await record(beans('C-3', 2));
    expect(await offers()).toEqual([['k1', 'completed']]);
    const first = await given();
    expect(first).toMatchObject([
      { earnedBy: { receiptId: 'C-2', ruleId: 'beans' }, rewardId: 'cup', status: 'given' },
      { earnedBy: { receiptId: 'C-3', ruleId: 'beans' }, rewardId: 'cup', status: 'given' },
    ]);
    // The last goal that is not reached any more goes first; then one whose cup was drunk.
    const use = `/v1/given-rewards/${encodeURIComponent(first[0]?.id ?? '')}:use`;
    expect((await platform.call(use, { json: {} })).body).toMatchObject({ status: 'used' });
    const statuses = async () => (await given()).map(({ earnedBy, status }) => [earnedBy.receiptId, status]);
    await record(beans('C-4', -2, { receiptId: 'C-3', lineId: '1' }));
    expect(await statuses()).toEqual([
      ['C-2', 'used'],
      ['C-3', 'taken_back'],
    ]);
    const at = new Date().toISOString();
    await record({ ...receiptOf({ id: 'C-5', kind: 'void', at, lines: [] }), void: { ofReceiptId: 'C-2' } });
    expect(await offers()).toEqual([['k1', 'given']]);
    expect(await statuses()).toEqual([
      ['C-2', 'used'],
      ['C-3', 'taken_back'],
    ]);
  });
});
