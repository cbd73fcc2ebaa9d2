import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@accrue/testing';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

const HOUR_MS = 3_600_000;
const ago = (days: number, hours = 0): string => new Date(Date.now() - (days * 24 - hours) * HOUR_MS).toISOString();

const programme = {
  schemaVersion: 1,
  name: 'Bring a friend',
  timeZone: 'UTC',
  currency: 'GBP',
  receipts: { tooOldDays: null },
  wallets: [{ id: 'points', name: 'Points' }],
  referral: { minimumMinor: 2000, returnDays: 3 },
  earning: {
    rules: [
      {
        ...{ id: 'advocate', name: 'For bringing a friend', wallet: 'points', earn: { fixed: 300 } },
        ...{ on: 'referral-qualified', side: 'advocate', limits: { times: { most: 2, per: 'programme' } } },
      },
      {
        ...{ id: 'friend', name: 'For coming along', wallet: 'points', earn: { fixed: 100 } },
        ...{ on: 'referral-qualified', side: 'referee' },
      },
    ],
  },
};

interface Referral {
  readonly memberId: string;
  readonly state: string;
  readonly qualifiesAt: string | null;
  readonly receiptId: string | null;
  readonly earned: readonly { readonly amount: number }[];
}

aboveAllInOneProcess('what a referral earns', (mode) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await Platform.start(mode);
    const path = `/v1/programme?effectiveFrom=${ago(30)}`;
    expect((await platform.call(path, { method: 'PUT', json: programme })).status).toBe(200);
  });
  afterAll(async () => platform.dispose());

  const enrol = async (card: string, days: number, referralCode?: string): Promise<string> => {
    const json = { card, enrolledAt: ago(days), ...(referralCode === undefined ? {} : { referralCode }) };
    const { status, body } = await platform.call<{ memberId: string }>('/v1/members', { json });
    expect(status).toBe(201);
    return body.memberId;
  };
  const codeOf = async (memberId: string): Promise<string> =>
    (await platform.call<{ referralCode: string }>(`/v1/members/${memberId}/referral-code`)).body.referralCode;
  const buy = async (id: string, card: string, pounds: number, at: string): Promise<void> => {
    const json = receiptOf({ id, card, at, lines: [{ sku: 'TEA', unitPrice: pounds * 100 }] });
    expect((await platform.call('/v1/receipts', { json })).status).toBe(201);
  };
  const bringBack = async (id: string, of: string, pounds: number, at: string): Promise<void> => {
    const line = { sku: 'TEA', units: -1, unitPrice: pounds * 100, returnOf: { receiptId: of, lineId: '1' } };
    const json = receiptOf({ id, kind: 'return', at, lines: [line] });
    expect((await platform.call('/v1/receipts', { json })).status).toBe(201);
  };
  const points = async (memberId: string): Promise<number> => {
    const { body } = await platform.call<{ wallets: { active: number }[] }>(`/v1/members/${memberId}/balance`);
    return body.wallets?.[0]?.active ?? 0;
  };
  const have = (expected: Readonly<Record<string, number>>): Promise<void> =>
    eventually(async () => {
      const all = await Promise.all(Object.keys(expected).map(async (id) => [id, await points(id)] as const));
      expect(Object.fromEntries(all)).toEqual(expected);
    }, 60_000);
  const referrals = async (memberId: string): Promise<readonly Referral[]> =>
    (await platform.call<{ referrals: readonly Referral[] }>(`/v1/members/${memberId}/referral-earnings`)).body
      .referrals;
  const show = (memberId: string, expected: readonly object[]): Promise<void> =>
    eventually(async () => expect(await referrals(memberId)).toMatchObject(expected), 60_000);

  it('is for both sides once a purchase has lasted, and is taken back and earned again as purchases do', async () => {
    const ann = await enrol('ann', 25);
    const ben = await enrol('ben', 20, await codeOf(ann));
    await buy('small', 'ben', 19, ago(15));
    await show(ann, [{ memberId: ben, state: 'open', qualifiesAt: null, receiptId: null, earned: [] }]);
    await buy('first', 'ben', 25, ago(14));
    await have({ [ann]: 300, [ben]: 100 });
    await show(ann, [{ memberId: ben, state: 'qualified', receiptId: 'first', earned: [{ amount: 300 }] }]);
    // Brought back in time, and only told now.
    await bringBack('back', 'first', 25, ago(13));
    await have({ [ann]: 0, [ben]: 0 });
    await show(ann, [{ memberId: ben, state: 'taken_back', receiptId: null, earned: [] }]);
    await buy('second', 'ben', 30, ago(8));
    await have({ [ann]: 300, [ben]: 100 });
    await bringBack('too-late', 'second', 30, ago(2));
    await platform.drained();
    await have({ [ann]: 300, [ben]: 100 });
    await show(ann, [{ memberId: ben, state: 'qualified', receiptId: 'second', earned: [{ amount: 300 }] }]);
  });

  it('waits while goods may come back, and for an advocate is limited as the rule says', async () => {
    const cat = await enrol('cat', 25);
    const code = await codeOf(cat);
    const friends = await Promise.all(['dan', 'eve', 'fay', 'gus'].map((card) => enrol(card, 20, code)));
    const [dan = '', eve = '', fay = '', gus = ''] = friends;
    for (const [card, days] of [
      ['dan', 12],
      ['eve', 11],
      ['fay', 10],
    ] as const)
      await buy(`${card}-1`, card, 40, ago(days));
    await buy('gus-1', 'gus', 40, ago(0));
    await have({ [cat]: 600, [dan]: 100, [eve]: 100, [fay]: 100, [gus]: 0 });
    const all = new Map((await referrals(cat)).map((each) => [each.memberId, each]));
    expect(all.get(gus)).toMatchObject({ state: 'waiting', receiptId: 'gus-1', earned: [] });
    expect(all.get(fay)).toMatchObject({ state: 'qualified', earned: [] });
    expect(Date.parse(all.get(gus)?.qualifiesAt ?? '')).toBeGreaterThan(Date.now());
  });

  it('is nothing when advocate and friend turn out to be one person, until they are two again', async () => {
    const hal = await enrol('hal', 25);
    const ian = await enrol('ian', 20, await codeOf(hal));
    await buy('ian-1', 'ian', 40, ago(12));
    await have({ [hal]: 300, [ian]: 100 });
    const merge = { duplicate: ian, reason: 'enrolled_twice' };
    expect((await platform.call(`/v1/members/${hal}/merges`, { json: merge })).status).toBe(200);
    await have({ [hal]: 0 });
    const separate = { json: { reason: 'two_persons' } };
    expect((await platform.call(`/v1/members/${hal}/merges/${ian}:separate`, separate)).status).toBe(200);
    await have({ [hal]: 300, [ian]: 100 });
  });

  it('is what a plan of the same programme gives, referral by referral', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'referral-plan-'));
    try {
      const file = join(directory, 'programme.json');
      writeFileSync(file, JSON.stringify(programme));
      const plan = await platform.accrueJson<{ asRecorded: { compared: number; differing: number } }>(
        ...['programme', 'plan', file, '--over', 'all', '--format', 'json'],
      );
      expect(plan.asRecorded.differing).toBe(0);
      expect(plan.asRecorded.compared).toBeGreaterThanOrEqual(8);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
