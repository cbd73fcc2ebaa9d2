import { earnedPoints, pointsOf, type Earned } from '@accrue/testing';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { receiptOf } from './receipts';

jest.setTimeout(180_000);

const programme = {
  schemaVersion: 1,
  name: 'Three tiers',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [
    { id: 'points', name: 'Points', unit: 'points' },
    { id: 'stamps', name: 'Stamps', unit: 'stamps' },
  ],
  earning: {
    rules: [
      {
        id: 'base',
        name: 'One point per pound, times the tier',
        wallet: 'points',
        earn: { points: 1, per: 100 },
        tierMultiplier: true,
      },
      {
        ...{ id: 'gift', name: 'A gift for a new tier', wallet: 'stamps', on: 'tier-reached', earn: { fixed: 3 } },
        tiers: ['silver', 'gold'],
      },
    ],
  },
  receipts: { tooOldDays: null },
  tiers: {
    qualify: { by: 'wallet', wallet: 'points' },
    ladder: [
      { id: 'bronze', name: 'Bronze', threshold: 0 },
      { id: 'silver', name: 'Silver', threshold: 100, multiplier: '1.5' },
      { id: 'gold', name: 'Gold', threshold: 300, multiplier: '2' },
    ],
  },
};

interface StatementLine {
  readonly kind: string;
  readonly points: number;
  readonly receiptId: string | null;
  readonly reason: { readonly data: { readonly cause?: string } };
}

const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 200));
};

aboveAllInOneProcess('a tier multiplies from the next receipt on, across campaigns and tiers', (mode) => {
  let platform: Platform;
  const memberOf = new Map<string, string>();

  const enrol = async (card: string): Promise<void> => {
    const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card } });
    memberOf.set(card, body.memberId);
    await platform.drained();
  };
  const sale = (card: string, hour: string, pounds: number) =>
    receiptOf({
      id: `${card}-${hour}`,
      card,
      at: `2025-10-31T${hour}:00:00+00:00`,
      lines: [{ sku: 'TEA', unitPrice: pounds * 100 }],
    });
  const earned = async (card: string, hour: string, pounds: number): Promise<number> => {
    const { status, body } = await platform.call<Earned>('/v1/receipts', {
      json: sale(card, hour, pounds),
    });
    expect(status).toBe(201);
    return pointsOf(body);
  };
  const of = async <T>(card: string, what: string): Promise<T> => {
    await platform.drained();
    return (await platform.call<T>(`/v1/members/${memberOf.get(card) ?? ''}/${what}`)).body;
  };
  const active = async (card: string): Promise<number> =>
    (await of<{ wallets: { active: number }[] }>(card, 'balance')).wallets[0]?.active ?? 0;
  const gifts = async (card: string): Promise<number> =>
    (await of<{ wallets: { walletId: string; active: number }[] }>(card, 'balance')).wallets.find(
      ({ walletId }) => walletId === 'stamps',
    )?.active ?? 0;
  const tier = async (card: string): Promise<unknown> => {
    const {
      tier: reached,
      since,
      qualifying,
    } = await of<{ tier: { id: string }; since: string | null; qualifying: Earned['earned'] }>(card, 'tier');
    return { tier: reached.id, since, qualifyingPoints: pointsOf({ earned: qualifying }) };
  };

  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await platform.call('/v1/programme', { method: 'PUT', json: programme })).status).toBe(200);
    await enrol('ann');
    await enrol('ben');
  });
  afterAll(async () => platform.dispose());

  it('earns without it on the receipt that reaches the tier, with it on the next', async () => {
    expect(await tier('ann')).toEqual({ tier: 'bronze', since: null, qualifyingPoints: 0 });
    expect(await earned('ann', '10', 100)).toBe(100);
    expect(await tier('ann')).toEqual({ tier: 'silver', since: '2025-10-31T10:00:00.000Z', qualifyingPoints: 100 });
    expect((await platform.call('/v1/receipts:evaluate', { json: sale('ann', '11', 40) })).body).toMatchObject({
      earned: earnedPoints(60),
    });
    expect(await earned('ann', '11', 40)).toBe(60);
    await platform.drained();
    expect(await earned('ann', '12', 50)).toBe(75);
    await platform.drained();
    expect(await earned('ann', '13', 10)).toBe(15);
    expect(await tier('ann')).toMatchObject({ tier: 'silver', qualifyingPoints: 200 });
    expect(await active('ann')).toBe(250);
    expect(await gifts('ann')).toBe(3);
  });

  it('moves the steps when a receipt comes late, and corrects the points that were given already', async () => {
    // £120 at nine: silver from ten on, and gold after twelve.
    expect(await earned('ann', '09', 120)).toBe(120);
    expect(await tier('ann')).toEqual({ tier: 'gold', since: '2025-10-31T12:00:00.000Z', qualifyingPoints: 320 });
    expect(await active('ann')).toBe(120 + 150 + 60 + 75 + 20);
    // Silver at nine instead of ten, and gold.
    expect(await gifts('ann')).toBe(6);
    const { body: earlier } = await platform.call(
      `/v1/actions/~${memberOf.get('ann') ?? ''}~tier~silver~2025-10-31T10:00:00.000Z`,
    );
    expect(earlier).toMatchObject({ earned: [], trace: [{ reasons: [{ code: 'rule.tier_not_reached' }] }] });
    const { lines } = await of<{ lines: StatementLine[] }>('ann', 'statement');
    const corrections = lines.filter(({ kind, receiptId }) => kind === 'correct' && receiptId !== null);
    expect(corrections.map(({ receiptId, points }) => [receiptId, points]).sort()).toEqual([
      ['ann-10', 50],
      ['ann-13', 5],
    ]);
    for (const { reason } of corrections) expect(reason.data.cause).toBe('tier_changed');
    expect((await platform.call('/v1/receipts/ann-10')).body).toMatchObject({ earned: earnedPoints(150) });
  });

  it('ends the same for the same receipts in the order of their time, without a pause', async () => {
    for (const [hour, pounds] of [
      ['09', 120],
      ['10', 100],
      ['11', 40],
      ['12', 50],
      ['13', 10],
    ] as const)
      await earned('ben', hour, pounds);
    expect(await active('ben')).toBe(425);
    expect(await tier('ben')).toEqual(await tier('ann'));
    expect(await gifts('ben')).toBe(6);
  });

  it('leaves tiers and points of the past alone when a new ladder comes, and measures everybody by it at once', async () => {
    const points = [await active('ann'), await active('ben')];
    const [bronze, silver, gold] = programme.tiers.ladder;
    const [base, gift] = programme.earning.rules;
    const earning = { rules: [base, { ...gift, tiers: ['argent', 'gold'] }] };
    const tiers = {
      ...programme.tiers,
      ladder: [
        bronze,
        { ...silver, id: 'argent', threshold: 300, multiplier: '3', was: 'silver' },
        { ...gold, threshold: 5000 },
      ],
    };
    expect((await platform.call('/v1/programme:plan', { json: { ...programme, earning, tiers } })).body).toMatchObject({
      changes: expect.arrayContaining([
        { path: 'tiers.ladder[argent]', kind: 'renamed', before: 'silver', after: 'argent' },
      ]) as unknown,
    });
    const { body } = await platform.call<{ effectiveFrom: string }>('/v1/programme', {
      method: 'PUT',
      json: { ...programme, earning, tiers },
    });
    const measured = { tier: 'argent', since: body.effectiveFrom, qualifyingPoints: 320 };
    expect([await tier('ann'), await tier('ben')]).toEqual([measured, measured]);
    expect((await platform.call('/v1/tiers/distribution')).body).toEqual({
      members: 2,
      tiers: [
        { tierId: null, name: null, members: 0 },
        { tierId: 'bronze', name: 'Bronze', members: 0 },
        { tierId: 'argent', name: 'Silver', members: 2 },
        { tierId: 'gold', name: 'Gold', members: 0 },
      ],
    });
    expect([await active('ann'), await active('ben')]).toEqual(points);
    // Who falls to another tier, by whatever name, has not reached it.
    expect([await gifts('ann'), await gifts('ben')]).toEqual([6, 6]);

    // What comes late from the time before still earns by the tier of that time: gold, times two.
    await earned('ben', '14', 10);
    expect(await active('ben')).toBe((points[1] ?? 0) + 20);
    const now = receiptOf({
      id: 'ann-now',
      card: 'ann',
      at: new Date().toISOString(),
      lines: [{ sku: 'TEA', unitPrice: 1000 }],
    });
    expect((await platform.call('/v1/receipts', { json: now })).status).toBe(201);
    await platform.drained();
    expect(await active('ann')).toBe((points[0] ?? 0) + 30);
    expect((await platform.call('/v1/receipts/ann-13')).body).toMatchObject({ earned: earnedPoints(20) });
  });

  it('moves members without any sale when a version takes effect that was published before', async () => {
    const ladder = programme.tiers.ladder.map((each, rank) => ({ ...each, threshold: rank * 100_000 }));
    const effectiveFrom = new Date(Date.now() + 8_000).toISOString();
    await platform.call(`/v1/programme?effectiveFrom=${effectiveFrom}`, {
      method: 'PUT',
      json: { ...programme, tiers: { ...programme.tiers, ladder } },
    });
    await platform.drained();
    expect(await tier('ben')).toMatchObject({ tier: 'argent' });
    await until(async () => ((await tier('ben')) as { tier: string }).tier === 'bronze');
    expect(await tier('ben')).toMatchObject({ tier: 'bronze', since: effectiveFrom });
  });

  it('leaves a ledger that verifies, and no message behind', async () => {
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
    expect(await platform.accrueJson('dlq', 'list')).toEqual({ deadLetters: [], nextCursor: null });
  });
});
