import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '@accrue/testing';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

const programme = {
  schemaVersion: 1,
  name: 'Offers',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points' }],
  segments: [
    { id: 'friends', name: 'All members', if: 'member.enrolledDays >= 0' },
    { id: 'wishing', name: 'Who may yet have their wish', if: 'offer("wish").open >= 1' },
    { id: 'pleased', name: 'Who had it', if: 'offer("wish").completed >= 1' },
  ],
  offers: [
    {
      ...{ id: 'wish', name: '5 for who wants it', window: { days: 7 }, goal: { visits: 1 } },
      ...{ activation: 'required', give: { points: 5, wallet: 'points' } },
    },
    {
      ...{ id: 'tea', name: '30 for three teas', window: { days: 7 }, goal: { units: 3 } },
      ...{ of: { include: { skus: ['TEA'] } }, give: { points: 30, wallet: 'points' } },
    },
  ],
  earning: {
    rules: [
      { id: 'base', name: 'One per pound', wallet: 'points', earn: { points: 1, per: 100 } },
      {
        ...{ id: 'wished', name: '100 more with a wish', wallet: 'points', earn: { fixed: 100 } },
        members: { segments: ['wishing'] },
      },
    ],
  },
};

interface Offers {
  readonly offers: readonly { key: string; state: string; missing: number; completedBy: readonly string[] }[];
}

aboveAllInOneProcess('a member is given offers', (mode) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
  });
  afterAll(async () => platform.dispose());

  it('that give points in the ledger, and lose them with the goods', async () => {
    const { body: ann } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: 'ann' } });
    // Campaigns hears of the enrolment a moment later.
    await platform.drained();
    const path = `/v1/members/${ann.memberId}/offers`;
    const active = async (): Promise<number> => {
      await platform.drained();
      const { body } = await platform.call<{ wallets: { active: number }[] }>(`/v1/members/${ann.memberId}/balance`);
      return body.wallets[0]?.active ?? 0;
    };
    const offers = async () =>
      (await platform.call<Offers>(path)).body.offers.map(({ key, state, missing, completedBy }) => [
        key,
        state,
        missing,
        completedBy,
      ]);
    for (const [key, status] of [
      ['k1', 201],
      ['k2', 201],
      ['k2', 200],
    ] as const)
      expect((await platform.call(path, { json: { key, offer: 'tea' } })).status).toBe(status);
    const buy = (id: string, units: number) => {
      const json = receiptOf({
        id,
        card: 'ann',
        at: new Date().toISOString(),
        lines: [{ sku: 'TEA', units, unitPrice: 100 }],
      });
      return platform.call<{ earned: readonly { amount: number }[] }>('/v1/receipts', { json });
    };
    await buy('R-1', 2);
    expect(await offers()).toEqual([
      ['k1', 'given', 1, []],
      ['k2', 'given', 1, []],
    ]);
    expect((await buy('R-2', 1)).body.earned).toMatchObject([{ amount: 61 }]);
    expect(await offers()).toEqual([
      ['k1', 'completed', 0, ['R-2']],
      ['k2', 'completed', 0, ['R-2']],
    ]);
    expect(await active()).toBe(63);
    const back = receiptOf({
      ...{ id: 'R-3', kind: 'return', card: 'ann', at: new Date().toISOString() },
      lines: [{ sku: 'TEA', units: -1, unitPrice: 100, returnOf: { receiptId: 'R-1', lineId: '1' } }],
    });
    expect((await platform.call('/v1/receipts', { json: back })).status).toBe(201);
    expect(await offers()).toEqual([
      ['k1', 'given', 1, []],
      ['k2', 'given', 1, []],
    ]);
    expect(await active()).toBe(2);
  });

  it('from a file, activate what they want, and earn by it from then on', async () => {
    const { body: ben } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: 'ben' } });
    await platform.drained();
    const file = join(platform.data, 'offers.csv');
    writeFileSync(file, `member,key,offer\n${ben.memberId},k1,wish\n${ben.memberId},k2,tea\n`);
    const map = ['--as', 'csv', '--map', 'memberId=member,key=key,offer=offer', '--from-start'];
    expect(await platform.accrueJson('offers', 'give', file, ...map)).toMatchObject({ inactive: 1, given: 1 });
    expect(await platform.accrueJson('offers', 'give', file, ...map)).toMatchObject({ duplicate: 2 });
    const buy = async (id: string) => {
      const lines = [{ sku: 'MUG', units: 1, unitPrice: 100 }];
      const json = receiptOf({ id, card: 'ben', at: new Date().toISOString(), lines });
      const { body } = await platform.call<{ earned: readonly { amount: number }[] }>('/v1/receipts', { json });
      return body.earned.map(({ amount }) => amount);
    };
    // Soon after, because the member is looked at after each fact of theirs.
    const isIn = async (...segments: readonly string[]) =>
      eventually(async () => {
        const { body } = await platform.call<{ segments: readonly { id: string; members: number }[] }>('/v1/segments');
        const ofOffers = body.segments.filter(({ id, members }) => id !== 'friends' && members > 0);
        expect(ofOffers.map(({ id }) => id)).toEqual(segments);
      }, 60_000);
    expect(await buy('B-1')).toEqual([1]);
    await isIn();
    const activated = await platform.call(`/v1/members/${ben.memberId}/offers/k1:activate`, { json: {} });
    expect([activated.status, activated.body]).toMatchObject([200, { state: 'given', duplicate: false }]);
    await isIn('wishing');
    expect(await buy('B-2')).toEqual([106]);
    await isIn('pleased');
    expect(await buy('B-3')).toEqual([1]);
  });

  // What is claimed by a process that dies is claimed again after a minute: waited for once.
  if (mode === 'cluster') return;

  it('as a segment, once each, though the platform is killed in the middle of it', async () => {
    const MEMBERS = 300;
    const ndjson = Array.from({ length: MEMBERS }, (_, n) => JSON.stringify({ reference: `m-${String(n)}` })).join(
      '\n',
    );
    const imported = join(platform.data, 'members.ndjson');
    writeFileSync(imported, ndjson);
    expect(await platform.accrueJson('members', 'import', imported)).toMatchObject({ created: MEMBERS });
    const all = MEMBERS + 2;
    await eventually(async () => {
      const { body } = await platform.call<{ segments: readonly { members: number }[] }>('/v1/segments');
      expect(body.segments[0]?.members).toBe(all);
    }, 90_000);
    const gift = { json: { key: 'for-all', offer: 'tea' } };
    expect((await platform.call('/v1/segments/friends/offers', gift)).status).toBe(201);
    await eventually(async () => {
      const { body } = await platform.call<{ given: number }>('/v1/segments/friends/offers/for-all');
      expect(body.given).toBeGreaterThan(0);
    }, 30_000);
    await platform.kill();
    await platform.launch();
    const words = ['offers', 'give-segment', 'friends', '--offer', 'tea', '--id', 'for-all'];
    expect(await platform.accrueJson(...words)).toMatchObject({ given: all });
    for (const reference of ['m-0', 'm-150', 'm-299']) {
      const { body: who } = await platform.call<{ memberId: string }>('/v1/members:lookup', { json: { reference } });
      const { body } = await platform.call<Offers>(`/v1/members/${who.memberId}/offers`);
      expect(body.offers.map(({ key, state }) => [key, state])).toEqual([['for-all', 'given']]);
    }
  });
});
