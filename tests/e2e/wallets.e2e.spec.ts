import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { programmeFile, sampleFile } from './real-data';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

/** The base programme with a second wallet, in money: 5 % of what its points are counted on. No line of code knows of it. */
const withCashback = (): object => {
  const programme = parse(readFileSync(programmeFile, 'utf8')) as {
    wallets: object[];
    rewards?: object[];
    earning: { rules: [{ id: string }] };
  };
  const [base] = programme.earning.rules;
  const cashback = { ...base, id: 'cashback', name: '5 %', wallet: 'cashback', earn: { points: 5, per: 100 } };
  return {
    ...programme,
    wallets: [...programme.wallets, { id: 'cashback', name: 'Cashback', unit: 'GBP' }],
    earning: { rules: [base, cashback] },
    rewards: [
      ...(programme.rewards ?? []),
      { id: 'tea', kind: 'code', title: 'A tea', wallet: 'cashback', points: 50 },
    ],
  };
};

type Row = Readonly<Record<string, unknown>>;
interface Totals {
  readonly walletId: string;
  readonly unit: string;
  readonly granted: number;
  readonly clawedBack: number;
  readonly earned: number;
}

const ROW = { walletId: expect.any(String) as string };
const both = (cashback: object, points: object): object[] => [
  { ...ROW, ...cashback, walletId: 'cashback', unit: 'GBP' },
  { ...ROW, ...points, walletId: 'points', unit: 'points' },
];

aboveAllInOneProcess('a second wallet, in money, is a line of the programme', (mode) => {
  let platform: Platform;
  let memberId: string;
  const get = async <T>(path: string): Promise<T> => {
    await platform.drained();
    return (await platform.call<T>(path)).body;
  };
  const sale = receiptOf({
    id: 'W-1',
    card: 'ann',
    at: '2026-10-31T10:00:00+00:00',
    lines: [
      { sku: 'TEA', unitPrice: 1050 },
      { sku: 'CUP', unitPrice: 430 },
    ],
  });

  beforeAll(async () => {
    platform = await Platform.start(mode);
    const file = join(platform.data, 'cashback.yaml');
    writeFileSync(file, stringify(withCashback()));
    await platform.accrueJson('programme', 'apply', file);
    memberId = (await platform.call<{ memberId: string }>('/v1/members', { json: { card: 'ann' } })).body.memberId;
    await platform.drained();
  });
  afterAll(async () => platform.dispose());

  it('earns into both, says each in its unit, and adds neither to the other', async () => {
    const earned = both({ amount: 74 }, { amount: 14 });
    expect((await platform.call('/v1/receipts:evaluate', { json: sale })).body).toMatchObject({
      earned,
      rules: [
        { ruleId: 'base', walletId: 'points', unit: 'points', points: 14 },
        { ruleId: 'cashback', walletId: 'cashback', unit: 'GBP', points: 74 },
      ],
    });
    expect((await platform.call('/v1/receipts', { json: sale })).body).toMatchObject({
      earned,
      awards: [
        { ruleId: 'base', walletId: 'points', granted: 14 },
        { ruleId: 'cashback', walletId: 'cashback', granted: 74 },
      ],
    });
    expect(await get(`/v1/members/${memberId}/balance`)).toMatchObject({
      wallets: both({ active: 74 }, { active: 14 }),
    });
  });

  it('takes a return back in both', async () => {
    const back = receiptOf({
      id: 'W-2',
      kind: 'return',
      at: '2026-10-31T11:00:00+00:00',
      lines: [{ sku: 'CUP', units: -1, unitPrice: 430, returnOf: { receiptId: 'W-1', lineId: '2' } }],
    });
    expect((await platform.call('/v1/receipts', { json: back })).body).toMatchObject({
      earned: both({ amount: -22 }, { amount: -4 }),
    });
    expect(await get(`/v1/members/${memberId}/balance`)).toMatchObject({
      wallets: both({ active: 52 }, { active: 10 }),
    });
    const { lots } = await get<{ lots: readonly Row[] }>(`/v1/members/${memberId}/lots`);
    expect(lots.map(({ walletId, unit, remaining }) => [walletId, unit, remaining]).sort()).toEqual([
      ['cashback', 'GBP', 52],
      ['points', 'points', 10],
    ]);
    const { lines } = await get<{ lines: readonly Row[] }>(`/v1/members/${memberId}/statement`);
    expect(lines.map(({ walletId, unit, points }) => [walletId, unit, points]).sort()).toEqual([
      ['cashback', 'GBP', -22],
      ['cashback', 'GBP', 74],
      ['points', 'points', -4],
      ['points', 'points', 14],
    ]);
  });

  it('counts on the ladder the wallet that it names', async () => {
    expect(await get(`/v1/members/${memberId}/tier`)).toMatchObject({
      qualify: { by: 'wallet', walletId: 'points', rollingMonths: null },
      qualifying: both({ amount: 52 }, { amount: 10 }),
      next: { id: 'silver', missing: 990 },
    });
  });

  it('changes nothing about the points of two years of real receipts, and both wallets add up everywhere', async () => {
    await platform.accrueJson('members', 'import', sampleFile, '--as', 'online-retail-ii');
    await platform.accrueJson('receipts', 'ingest', sampleFile, '--as', 'online-retail-ii');
    const { wallets } = await get<{ wallets: readonly Totals[] }>('/v1/receipts:stats');
    const of = (walletId: string): Totals => {
      const found = wallets.find((wallet) => wallet.walletId === walletId);
      if (found === undefined) throw new Error(`no ${walletId}`);
      return found;
    };
    const [points, cashback] = [of('points'), of('cashback')];
    // What the base programme comes to alone (examples/online-retail-ii), and the two receipts from above.
    expect(points).toMatchObject({ unit: 'points', granted: 242_968 + 14, clawedBack: 7_939 + 4 });
    expect(cashback.unit).toBe('GBP');
    // A pound that is not whole brings pence, too: at most five a receipt.
    expect(cashback.granted).toBeGreaterThan(5 * points.granted);
    expect(cashback.granted).toBeLessThan(5 * (points.granted + 420));

    const { stdout } = await platform.accrue('balances', 'export', '--format', 'csv');
    const exported = stdout
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    const { months } = await get<{ months: readonly (Row & { readonly outstanding: number })[] }>(
      '/v1/ledger/points-by-month',
    );
    const trial = await get<{
      balanced: boolean;
      wallets: readonly {
        walletId: string;
        unit: string;
        sum: number;
        accounts: { account: string; points: number }[];
      }[];
    }>('/v1/ledger/trial-balance');
    expect(trial.balanced).toBe(true);
    for (const { walletId, unit, granted, clawedBack, earned } of [points, cashback]) {
      const rows = exported.filter(([, , wallet]) => wallet === walletId);
      expect(new Set(rows.map(([, , , each]) => each))).toEqual(new Set([unit]));
      const sumOf = (column: number): number => rows.reduce((sum, row) => sum + Number(row[column]), 0);
      expect([sumOf(4), sumOf(5)]).toEqual([granted, clawedBack]);
      const ofWallet = trial.wallets.find((wallet) => wallet.walletId === walletId);
      const balanceOf = (name: string): number =>
        ofWallet?.accounts.find(({ account }) => account === name)?.points ?? NaN;
      expect([ofWallet?.unit, ofWallet?.sum, -balanceOf('issued'), balanceOf('reversed')]).toEqual([
        unit,
        0,
        granted,
        clawedBack,
      ]);
      const flow = months.filter((month) => month['walletId'] === walletId);
      expect(new Set(flow.map((month) => month['unit']))).toEqual(new Set([unit]));
      const { outstanding, owed } = flow.at(-1) as { outstanding: number; owed: number };
      expect(outstanding - owed).toBe(earned);
    }
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
    const shown = (await platform.accrue('receipts', 'stats')).stdout;
    expect(shown).toMatch(/points granted +242,982\n/);
    expect(shown).toMatch(/cashback granted +\d+\.\d\d GBP\n/);
  });

  it('says of a price, of a hold and of points by hand in which wallet they are, and in which unit', async () => {
    const pence = { walletId: 'cashback', unit: 'GBP' };
    const adjustment = { adjustmentId: 'A-1', walletId: 'cashback', points: 10, reasonCode: 'goodwill' };
    expect((await platform.call(`/v1/accounts/${memberId}/adjustments`, { json: adjustment })).body).toMatchObject({
      ...pence,
      points: 10,
    });
    const hold = { holdId: 'H-1', walletId: 'cashback', points: 5 };
    expect((await platform.call(`/v1/accounts/${memberId}/holds`, { json: hold })).body).toMatchObject({
      ...pence,
      remaining: 5,
    });
    for (const body of [{ points: 5 }, { points: 5 }])
      expect((await platform.call(`/v1/accounts/${memberId}/holds/H-1:capture`, { json: body })).body).toMatchObject({
        ...pence,
        captured: 5,
      });
    const price = { ...pence, points: 50 };
    expect(await get('/v1/rewards/tea')).toMatchObject(price);
    expect((await platform.accrue('rewards', 'list')).stdout).toMatch(/^tea +A tea +code +0\.50 GBP +cashback +0$/m);
    await platform.call('/v1/rewards/tea/codes', { json: { codes: ['TEA-1'] } });
    const wish = { redemptionId: 'RD-1', memberId, rewardId: 'tea' };
    expect((await platform.call('/v1/redemptions', { json: wish })).body).toMatchObject(price);
    expect(await get(`/v1/members/${memberId}/own-rewards`)).toMatchObject({ rewards: [{ paid: price }] });
    const { stdout } = await platform.accrue('redemptions', 'show', 'RD-1');
    expect(stdout).toMatch(/^wallet +cashback$/m);
    expect(stdout).toMatch(/^price +0\.50 GBP$/m);
    expect(await get(`/v1/members/${memberId}/balance`)).toMatchObject({
      wallets: both({ active: 7, adjusted: 10 }, { active: 10, adjusted: 0 }),
    });
  });
});
