import { pointsOf, type Earned } from '@accrue/testing';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

const programme = {
  schemaVersion: 1,
  name: 'Visits and a bonus',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points' }],
  earning: {
    rules: [
      {
        id: 'visit',
        name: 'Ten points for the first visit of a day',
        wallet: 'points',
        earn: { fixed: 10 },
        limits: { times: { most: 1, per: 'day' } },
      },
      {
        id: 'bonus',
        name: 'A point per pound, at most a hundred a month',
        wallet: 'points',
        earn: { points: 1, per: 100 },
        limits: { perMember: { amount: 100, per: 'month' } },
      },
    ],
  },
  receipts: { tooOldDays: null },
};

interface Trace {
  readonly ruleId: string;
  readonly points: number;
  readonly cap: { readonly desired: number; readonly value: number } | null;
}

aboveAllInOneProcess('limits of a member count in event time', (mode) => {
  let platform: Platform;
  const memberOf = new Map<string, string>();
  const sale = (id: string, at: string, pounds: number, card = id.split('-')[0] ?? '') =>
    receiptOf({ id, card, at, lines: [{ sku: 'TEA', unitPrice: pounds * 100 }] });
  const back = (id: string, at: string, of: string, pounds: number) => {
    const returnOf = { receiptId: of, lineId: '1' };
    const lines = [{ sku: 'TEA', units: -1, unitPrice: pounds * 100, returnOf }];
    return receiptOf({ id, kind: 'return', card: id.split('-')[0] ?? '', at, lines });
  };
  const points = async (receiptId: string): Promise<number> =>
    pointsOf((await platform.call<Earned>(`/v1/receipts/${receiptId}`)).body);
  const active = async (card: string): Promise<number> => {
    await platform.drained();
    const path = `/v1/members/${memberOf.get(card) ?? ''}/balance`;
    return (await platform.call<{ wallets: { active: number }[] }>(path)).body.wallets[0]?.active ?? 0;
  };
  const month = [
    sale('ann-late', '2025-10-01T08:00:00Z', 40),
    sale('ann-1', '2025-10-01T09:00:00Z', 50),
    sale('ann-2', '2025-10-01T18:00:00Z', 30),
    sale('ann-3', '2025-10-31T23:59:59Z', 60),
    sale('ann-4', '2025-11-01T00:00:00Z', 60),
  ];

  beforeAll(async () => {
    platform = await Platform.start(mode);
    const wrong = { ...programme.earning.rules[0], limits: { times: { most: 1, per: 'fortnight' } } };
    const { status, body } = await platform.call<{ problems: { path: string }[] }>('/v1/programme', {
      method: 'PUT',
      json: { ...programme, earning: { rules: [wrong] } },
    });
    expect([status, body.problems.map(({ path }) => path)]).toEqual([422, ['/earning/rules/0/limits/times/per']]);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
    for (const card of ['ann', 'bob']) {
      const enrolled = await platform.call<{ memberId: string }>('/v1/members', { json: { card } });
      memberOf.set(card, enrolled.body.memberId);
    }
    await platform.drained();
  });
  afterAll(async () => platform.dispose());

  it('gives what is left, asked beforehand and recorded', async () => {
    for (const receipt of month.slice(1, 3)) await platform.call('/v1/receipts', { json: receipt });
    const asked = await platform.call<Earned & { rules: Trace[] }>('/v1/receipts:evaluate', { json: month[3] });
    expect(pointsOf(asked.body)).toBe(30);
    expect(asked.body.rules.map(({ ruleId, points: given, cap }) => [ruleId, given, cap])).toEqual([
      ['visit', 10, null],
      ['bonus', 20, { desired: 60, value: 20 }],
    ]);
    for (const receipt of month.slice(3)) await platform.call('/v1/receipts', { json: receipt });
    expect(await Promise.all(month.slice(1).map(({ receiptId }) => points(receiptId)))).toEqual([60, 30, 30, 70]);
    expect(await active('ann')).toBe(190);
  });

  it('moves points when a receipt comes late, as if all had come in order', async () => {
    await platform.call('/v1/receipts', { json: month[0] });
    expect(await Promise.all(month.map(({ receiptId }) => points(receiptId)))).toEqual([50, 50, 10, 10, 70]);
    expect(await active('ann')).toBe(190);
  });

  it('gives again what a return made free, from its time on', async () => {
    await platform.call('/v1/receipts', { json: back('ann-r', '2025-10-01T10:00:00Z', 'ann-late', 40) });
    // The visit and 40 of the hundred are free from ten o'clock.
    expect(await Promise.all(month.map(({ receiptId }) => points(receiptId)))).toEqual([0, 50, 40, 30, 70]);
    expect(await active('ann')).toBe(190);
    const { body } = await platform.call<{ rules: Trace[] }>('/v1/receipts:evaluate', { json: month[1] });
    expect(body.rules.map(({ ruleId, points: given, cap }) => [ruleId, given, cap])).toEqual([
      ['visit', 0, { desired: 10, value: 0 }],
      ['bonus', 50, null],
    ]);
  });

  it('ends the same for a file in any order', async () => {
    const theirs = [...month, back('ann-r', '2025-10-01T10:00:00Z', 'ann-late', 40)];
    const mine = JSON.parse(JSON.stringify(theirs).replaceAll('ann', 'bob')) as typeof theirs;
    const lines = [...mine].reverse().map((receipt) => JSON.stringify(receipt));
    const options = { raw: lines.join('\n'), type: 'application/x-ndjson' };
    const answer = await platform.send('/v1/receipts:batch', options);
    expect([answer.status, answer.body.match(/"(accepted|parked)"/g)?.length]).toEqual([200, mine.length]);
    expect(await active('bob')).toBe(190);
    const ids = month.map(({ receiptId }) => receiptId);
    const both = await Promise.all(
      [ids, ids.map((id) => id.replace('ann', 'bob'))].map((of) => Promise.all(of.map(points))),
    );
    expect(both[1]).toEqual(both[0]);
  });
});
