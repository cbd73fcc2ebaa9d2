import { eventually } from '@accrue/testing';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

const onEntry = { on: 'tier-reached', tiers: ['silver'], limits: { times: { most: 1, per: 'tier-period' } } };
const programme = {
  schemaVersion: 1,
  name: 'Gifts for a tier',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points', unit: 'points' }],
  receipts: { tooOldDays: null },
  rewards: [{ id: 'cup', kind: 'code', title: 'A cup of tea', wallet: 'points', points: 100 }],
  earning: {
    rules: [
      { id: 'base', name: 'One a pound', wallet: 'points', earn: { points: 1, per: 100 } },
      { ...onEntry, id: 'hello', name: 'For coming into Silver', wallet: 'points', earn: { fixed: 1_000 } },
      { ...onEntry, id: 'cup', name: 'A cup for Silver', earn: { reward: 'cup' }, onReturn: 'take-back' },
    ],
  },
  tiers: {
    qualify: { by: 'spend', window: 'since-anniversary' },
    ...{ onReturn: 'immediate', downgrade: 'immediate' },
    ladder: [
      { id: 'bronze', name: 'Bronze', threshold: 0 },
      { id: 'silver', name: 'Silver', threshold: 10_000 },
    ],
  },
};

interface Given {
  readonly rewards: readonly { readonly id: string; readonly status: string }[];
}

aboveAllInOneProcess('gifts for who comes into a tier', (mode) => {
  let platform: Platform;
  const memberOf = new Map<string, string>();

  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
    const codes = ['T-1', 'T-2', 'T-3', 'T-4', 'T-5', 'T-6', 'T-7', 'T-8'];
    expect((await platform.call('/v1/rewards/cup/codes', { json: { codes } })).status).toBeLessThan(300);
  });
  afterAll(() => platform.dispose());

  /** A year of the member begins on 1 June. */
  const receiptsOf = (card: string) => {
    const line = { sku: 'TEA', unitPrice: 10_000 };
    const back = (id: string) => ({ ...line, units: -1, returnOf: { receiptId: `${card}-${id}`, lineId: '1' } });
    const of = (id: string, day: string, more: object = {}) =>
      receiptOf({ id: `${card}-${id}`, card, at: `${day}T10:00:00+00:00`, lines: [line], ...more });
    return [
      of('first', '2023-06-10'),
      of('back', '2023-07-01', { kind: 'return', lines: [back('first')] }),
      of('second', '2023-08-01'),
      // The year that began in June 2023 is over: Bronze since 1 June.
      of('third', '2024-06-01'),
    ];
  };
  const enrol = async (card: string): Promise<void> => {
    const json = { card, enrolledAt: '2023-06-01T09:00:00Z' };
    const { status, body } = await platform.call<{ memberId: string }>('/v1/members', { json });
    expect(status).toBe(201);
    memberOf.set(card, body.memberId);
    await platform.drained();
  };
  const takes = async (receipt: object): Promise<void> => {
    expect([200, 201, 202]).toContain((await platform.call('/v1/receipts', { json: receipt })).status);
    await platform.drained();
  };
  const points = async (card: string): Promise<number> => {
    await platform.drained();
    const { body } = await platform.call<{ wallets: { active: number }[] }>(
      `/v1/members/${memberOf.get(card) ?? ''}/balance`,
    );
    return body.wallets[0]?.active ?? 0;
  };
  /** When which was given, and what became of it. */
  const cups = async (card: string): Promise<readonly string[]> => {
    await platform.drained();
    const { body } = await platform.call<Given>(`/v1/members/${memberOf.get(card) ?? ''}/own-rewards`);
    return body.rewards.map(({ id, status }) => `${/\d{4}-\d\d-\d\d/.exec(id)?.[0] ?? id} ${status}`).sort();
  };
  const ENDS = ['2023-06-10 taken_back', '2023-08-01 given', '2024-06-01 given'];

  it('are given once in a year of the member, and go back with a return if the rule says so', async () => {
    await enrol('ann');
    const [first, back, second, third] = receiptsOf('ann');
    await takes(first ?? {});
    await eventually(async () =>
      expect([await points('ann'), await cups('ann')]).toEqual([1_100, ['2023-06-10 given']]),
    );
    await takes(back ?? {});
    await eventually(async () =>
      expect([await points('ann'), await cups('ann')]).toEqual([1_000, ['2023-06-10 taken_back']]),
    );
    // Silver again in the same year: the thousand are there still, the cup was taken back.
    await takes(second ?? {});
    await eventually(async () => expect([await points('ann'), await cups('ann')]).toEqual([1_100, ENDS.slice(0, 2)]));
    await takes(third ?? {});
    await eventually(async () => expect([await points('ann'), await cups('ann')]).toEqual([2_200, ENDS]));
  });

  it('end the same when the same receipts come the other way round, twice', async () => {
    await enrol('ben');
    for (const receipt of [...receiptsOf('ben').reverse(), ...receiptsOf('ben')]) await takes(receipt);
    await eventually(async () => expect(await points('ben')).toBe(2_200));
    // A cup that was never given is taken back from nobody.
    const standing = (await cups('ben')).filter((cup) => cup.endsWith(' given'));
    expect(standing).toEqual(ENDS.slice(1));
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
    expect(await platform.accrueJson('dlq', 'list')).toEqual({ deadLetters: [], nextCursor: null });
  });

  it('say why they are given no second time', async () => {
    await enrol('cat');
    for (const receipt of receiptsOf('cat').slice(0, 3)) await takes(receipt);
    const key = `~${memberOf.get('cat') ?? ''}~tier~silver~2023-08-01T10:00:00.000Z`;
    await eventually(async () => {
      const { body } = await platform.call<{ trace: { ruleId: string }[] }>(`/v1/actions/${key}`);
      expect(body.trace.find(({ ruleId }) => ruleId === 'hello')).toMatchObject({ points: 0, desired: 1_000 });
    });
  });
});
