import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReceiptV1 } from '@accrue/contracts';
import type { Earned } from '@accrue/testing';
import { parse } from 'yaml';
import { aboveAllInOneProcess } from './on-every-platform';
import { expectedPoints, pennies, type Worth } from './oracle';
import { Platform } from './platform';
import { linesOf, programmeFile, sampleFile, shuffled, wholeFile } from './real-data';
import { receiptOf, type LineOptions } from './receipts';

jest.setTimeout(400_000);

const coffee = { include: { skus: ['COFFEE'] } };
const rule = (id: string, wallet: string, earn: object, changes: object = {}) => ({
  ...{ id, name: id, wallet, earn },
  ...changes,
});
const programme = {
  schemaVersion: 1,
  name: 'A café with everything',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [
    { id: 'points', name: 'Points', unit: 'points' },
    { id: 'cash', name: 'Cashback', unit: 'GBP' },
    { id: 'stamps', name: 'Stamps', unit: 'stamps' },
  ],
  counters: [
    { id: 'lattes', count: 'units', of: { include: { skus: ['LATTE'] } }, window: 'programme' },
    { id: 'latte-days', count: 'distinct-days', of: { include: { skus: ['LATTE'] } }, window: { rollingDays: 2 } },
  ],
  earning: {
    rules: [
      rule(
        'morning',
        'points',
        { multiply: '2', of: ['base'] },
        {
          eligibility: coffee,
          when: { days: ['mon', 'tue', 'wed', 'thu', 'fri'], hours: ['07:00-10:00'], clock: 'store' },
        },
      ),
      rule('base', 'points', { points: 1, per: 100 }, { tierMultiplier: true }),
      rule('cash', 'cash', { percent: '2.5' }, { members: { tiers: ['silver'] } }),
      rule('stamps', 'stamps', { perUnit: 1 }, { eligibility: coffee }),
      rule(
        'basket',
        'points',
        {
          steps: [
            { from: 2000, give: 20 },
            { from: 5000, give: 60 },
          ],
        },
        { stack: { group: 'bonus', take: 'best' } },
      ),
      rule(
        'large',
        'points',
        {
          rates: [
            { from: 3000, points: 1, per: 100 },
            { from: 6000, points: 2, per: 100 },
          ],
          marginal: true,
        },
        { stack: { group: 'bonus', take: 'best' }, when: { stores: ['S-1'], channels: ['store', 'web'] } },
      ),
      rule('welcome', 'points', { fixed: 25 }, { members: { enrolledWithinDays: 1 } }),
      rule(
        'cakes',
        'points',
        { fixed: 15 },
        {
          if: 'member.tier == "silver" && receipt.netMinor >= 2000 && now.hour < 12 && receipt.lines.exists(l, l.sku == "CAKE")',
        },
      ),
      rule(
        'daily',
        'points',
        { fixed: 9 },
        { if: 'counter("latte-days") >= 1', eligibility: { include: { skus: ['LATTE'] } } },
      ),
      rule('free-latte', 'stamps', { fixed: 1 }, { on: 'counter', counter: 'lattes', reaches: 3, repeat: true }),
    ],
  },
  tiers: {
    qualify: { by: 'spend' },
    onReturn: 'immediate',
    ladder: [
      { id: 'bronze', name: 'Bronze', threshold: 0 },
      { id: 'silver', name: 'Silver', threshold: 10_000, multiplier: '1.5' },
    ],
  },
  receipts: { tooOldDays: null },
};

interface Trace {
  readonly ruleId: string;
  readonly matched: boolean;
  readonly points: number;
  readonly reasons: readonly { readonly code: string; readonly sentence?: string }[];
}

aboveAllInOneProcess('every way of earning', (mode) => {
  let platform: Platform;
  const members = new Map<string, string>();

  const cup = (units = 1): LineOptions => ({ sku: 'COFFEE', units, unitPrice: 350 });
  const mug = (unitPrice: number): LineOptions => ({ sku: 'MUG', unitPrice });
  /** 31 October 2025 was a Friday, and London an hour behind Warsaw. */
  const bought = (id: string, at: string, ...lines: readonly LineOptions[]) =>
    receiptOf({ id, card: id.split('-')[0] ?? '', at: `2025-10-${at}`, lines });
  const back = (id: string, at: string, of: string, lineId: string, { sku, units = 1, unitPrice }: LineOptions) =>
    receiptOf({
      ...{ id, kind: 'return', card: id.split('-')[0] ?? '', at: `2025-10-${at}` },
      lines: [{ sku, units: -units, unitPrice, returnOf: { receiptId: of, lineId } }],
    });
  const publish = async (json: object) =>
    platform.call<{ problems: { path: string; code: string }[] }>('/v1/programme', { method: 'PUT', json });
  const send = async (...receipts: readonly ReceiptV1[]): Promise<void> => {
    for (const json of receipts) expect(await platform.call('/v1/receipts', { json })).toMatchObject({ status: 201 });
    await platform.drained();
  };
  /** Rule → what it has given for the receipt, without what was taken back. */
  const earned = async (receiptId: string): Promise<Record<string, number>> => {
    const { body } = await platform.call<Earned & { awards: { ruleId: string; granted: number; reversed: number }[] }>(
      `/v1/receipts/${receiptId}`,
    );
    return Object.fromEntries(
      body.awards
        .map(({ ruleId, granted, reversed }) => [ruleId, granted - reversed] as const)
        .filter(([, net]) => net > 0),
    );
  };
  const balance = async (card: string): Promise<Record<string, number>> => {
    const path = `/v1/members/${members.get(card) ?? ''}/balance`;
    const { body } = await platform.call<{ wallets: { walletId: string; active: number }[] }>(path);
    return Object.fromEntries(body.wallets.map(({ walletId, active }) => [walletId, active]));
  };
  const evaluated = async (receipt: ReceiptV1): Promise<readonly Trace[]> =>
    (await platform.call<{ rules: Trace[] }>('/v1/receipts:evaluate', { json: receipt })).body.rules;

  beforeAll(async () => {
    platform = await Platform.start(mode);
    expect((await publish(programme)).status).toBe(200);
    for (const card of ['ann', 'bob', 'cat', 'dan', 'eve', 'hal', 'ida']) {
      const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card } });
      members.set(card, body.memberId);
    }
    await platform.drained();
  });
  afterAll(async () => platform.dispose());

  it('is refused with all that is wrong, each at its place, before anything is written', async () => {
    const wrong = [
      rule('a', 'points', { percent: '5' }),
      rule('b', 'points', { multiply: '2', of: ['c'] }),
      rule('c', 'points', { multiply: '1', of: ['b', 'd'] }),
      rule('e', 'points', { fixed: 1 }, { when: { hours: ['09:00-09:00'] }, members: { tiers: ['gold'] } }),
      rule('f', 'cash', { percent: '0' }, { stack: { group: 'g', take: 'best' } }),
      rule('h', 'points', { fixed: 1 }, { stack: { group: 'g', take: 'best' } }),
      rule('i', 'points', {
        steps: [
          { from: 5, give: 1 },
          { from: 5, give: 2 },
        ],
      }),
      rule('j', 'points', { fixed: 1 }, { if: 'receipt.nettMinor > 5' }),
      rule('k', 'points', { fixed: 1 }, { if: 'receipt.storeId.matches("(S+)+$")' }),
    ];
    const { status, body } = await publish({ ...programme, earning: { rules: wrong } });
    expect([status, body.problems.map(({ path, code }) => `${path} ${code}`)]).toEqual([
      422,
      [
        '/earning/rules/0/wallet earn.percent.not_money',
        '/earning/rules/2/earn/multiply earn.multiply.not_above_one',
        '/earning/rules/2/earn/of/1 rule.unknown',
        '/earning/rules/3/when/hours/0 when.hours_empty',
        '/earning/rules/3/members/tiers/0 tier.unknown',
        '/earning/rules/4/earn/percent earn.percent.out_of_range',
        '/earning/rules/6/earn/steps/1/from earn.steps.not_increasing',
        '/earning/rules/7/if if.types',
        '/earning/rules/8/if if.not_allowed',
        '/earning/rules/5/stack/group stack.other_wallet',
        '/earning/rules/1/earn/of/0 earn.multiply.circle',
        '/earning/rules/2/earn/of/0 earn.multiply.circle',
      ],
    ]);
    const malformed = rule('a', 'points', { percent: '101' }, { when: { hours: ['25:00-26:00'], days: ['someday'] } });
    expect(
      (await publish({ ...programme, earning: { rules: [malformed] } })).body.problems.map(({ path }) => path),
    ).toEqual(['/earning/rules/0/when/days/0', '/earning/rules/0/when/hours/0', '/earning/rules/0/earn/percent']);
  });

  it('is in the ledger as it was evaluated, and says why and why not', async () => {
    // Eight by the till; London is an hour behind.
    const receipt = bought('ann-1', '31T08:00:00+01:00', cup(3), mug(6000));
    const trace = await evaluated(receipt);
    expect(trace.map(({ ruleId, points, reasons }) => [ruleId, points, reasons.map(({ code }) => code)])).toEqual([
      ['morning', 10, []],
      ['base', 70, []],
      ['cash', 0, ['rule.other_tier']],
      ['stamps', 3, []],
      ['basket', 60, []],
      // 30 for what is above £30, 20 for what is above £60: 51.
      ['large', 0, ['rule.other_was_better']],
      ['welcome', 0, ['rule.not_newly_enrolled']],
      ['cakes', 0, ['rule.condition_not_met']],
      ['daily', 0, ['rule.condition_not_met']],
      ['free-latte', 0, ['rule.counter_not_reached']],
    ]);
    await send(receipt);
    expect(await earned('ann-1')).toEqual({ morning: 10, base: 70, stamps: 3, basket: 60 });
    expect(await balance('ann')).toMatchObject({ points: 140, stamps: 3 });
    const elsewhere = bought('ann-2', '31T10:00:00+01:00', mug(9000));
    const other = { ...elsewhere, businessKey: { ...elsewhere.businessKey, storeId: 'S-2' } };
    expect((await evaluated(other)).flatMap(({ reasons }) => reasons.map(({ code }) => code))).toEqual([
      'rule.other_hours',
      'rule.other_tier',
      'rule.nothing_eligible',
      'rule.store_excluded',
      'rule.not_newly_enrolled',
      'rule.condition_not_met',
      'rule.condition_not_met',
      'rule.counter_not_reached',
    ]);
    // One line of the statement for each wallet, one lot for each rule.
    const of = async <T>(what: string): Promise<T> =>
      (await platform.call<T>(`/v1/members/${members.get('ann') ?? ''}/${what}`)).body;
    const { lines } = await of<{ lines: { walletId: string; points: number; awardId: string | null }[] }>('statement');
    expect(new Set(lines.map(({ walletId, points, awardId }) => [walletId, points, awardId]))).toEqual(
      new Set([
        ['points', 140, null],
        ['stamps', 3, 'ann-1:stamps'],
      ]),
    );
    const { lots } = await of<{ lots: { lotId: string; remaining: number }[] }>('lots');
    expect(Object.fromEntries(lots.map(({ lotId, remaining }) => [lotId, remaining]))).toEqual({
      ...{ 'ann-1:base': 70, 'ann-1:basket': 60, 'ann-1:morning': 10, 'ann-1:stamps': 3 },
    });
  });

  it('takes back with the goods what they brought, and what the basket no longer reaches', async () => {
    await send(back('ann-r', '31T12:00:00Z', 'ann-1', '1', cup(2)));
    // £63.50 are left: a cup of coffee, a point for each pound of it, and the bonus.
    expect(await earned('ann-1')).toMatchObject({ base: 63, stamps: 1, basket: 60 });
    await send(back('ann-s', '31T13:00:00Z', 'ann-1', '2', mug(6000)));
    expect(await earned('ann-1')).toEqual({ morning: 3, base: 3, stamps: 1 });
    expect(await balance('ann')).toMatchObject({ points: 6, stamps: 1 });
  });

  it('follows a tier that becomes known later', async () => {
    await send(bought('bob-2', '30T12:00:00Z', mug(4000)));
    expect(await earned('bob-2')).toEqual({ base: 40, basket: 20 });
    await send(bought('bob-1', '29T12:00:00Z', mug(10_000)));
    expect(await earned('bob-2')).toEqual({ base: 60, cash: 100, basket: 20 });
    await send(back('bob-r', '29T13:00:00Z', 'bob-1', '1', mug(10_000)));
    expect(await earned('bob-2')).toEqual({ base: 40, basket: 20 });
    expect(await balance('bob')).toMatchObject({ points: 60, cash: 0 });
  });

  it('gives what a condition asks for, as long as what is left of the basket meets it', async () => {
    const cake: LineOptions = { sku: 'CAKE', unitPrice: 1500 };
    const morning = (id: string) => bought(id, '30T10:00:00Z', cake, cup(2));
    const why = async (receipt: ReceiptV1) => (await evaluated(receipt)).find(({ ruleId }) => ruleId === 'cakes');
    expect(await why(morning('eve-2'))).toMatchObject({
      ...{ matched: false, points: 0 },
      reasons: [{ code: 'rule.condition_not_met', text: 'The basket does not meet its condition' }],
    });
    await send(morning('eve-2'));
    expect(await earned('eve-2')).toEqual({ base: 22, stamps: 2, basket: 20 });
    // What makes her silver becomes known afterwards.
    await send(bought('eve-1', '29T10:00:00Z', mug(10_000)));
    expect(await earned('eve-2')).toMatchObject({ cakes: 15 });
    expect(await why(morning('eve-3'))).toMatchObject({ matched: true, points: 15, reasons: [] });
    expect(await why(bought('eve-4', '30T12:00:00Z', cake, cup(2)))).toMatchObject({ points: 0 });
    await send(back('eve-r', '30T18:00:00Z', 'eve-2', '2', cup(1)));
    // £18.50 are left.
    expect(await earned('eve-2')).not.toHaveProperty('cakes');
  });

  it('welcomes who has just enrolled, whether that is known before the receipt or after', async () => {
    const enrol = async (card: string) => {
      const json = { card, enrolledAt: '2025-10-28T12:00:00Z' };
      expect((await platform.call('/v1/members', { json })).status).toBe(201);
      await platform.drained();
    };
    const facts = (card: string) => [
      bought(`${card}-1`, '29T23:59:59Z', mug(500)),
      bought(`${card}-2`, '30T00:00:00Z', mug(500)),
      back(`${card}-3`, '30T13:00:00Z', `${card}-1`, '1', mug(500)),
      bought(`${card}-4`, '28T08:00:00Z', mug(500)),
    ];
    await enrol('fay');
    await send(...facts('fay'));
    await send(...facts('gus'));
    expect(await earned('gus-4')).toEqual({});
    await enrol('gus');
    for (const card of ['fay', 'gus'])
      expect(await Promise.all([1, 2, 4].map((n) => earned(`${card}-${n}`)))).toEqual([
        {},
        { base: 5 },
        { base: 5, welcome: 25 },
      ]);
  });

  it('gives by what was counted before, and by where a counter gets, in any order', async () => {
    const latte = (units: number): LineOptions => ({ sku: 'LATTE', units, unitPrice: 50 });
    const facts = (card: string): ReceiptV1[] => [
      bought(`${card}-1`, '27T10:00:00Z', latte(2)),
      bought(`${card}-2`, '28T10:00:00Z', latte(1)),
      bought(`${card}-3`, '30T10:00:00Z', latte(4)),
      back(`${card}-4`, '30T12:00:00Z', `${card}-1`, '1', latte(1)),
      back(`${card}-5`, '30T13:00:00Z', `${card}-2`, '1', latte(1)),
      bought(`${card}-6`, '31T10:00:00Z', latte(1)),
    ];
    const expected = [{}, { 'free-latte': 1 }, { base: 2 }, { daily: 9, 'free-latte': 1 }];
    const earnedBy = (card: string) => Promise.all([1, 2, 3, 6].map((n) => earned(`${card}-${n}`)));
    const [, , third, ...later] = facts('hal');
    await send(...facts('hal').slice(0, 2));
    const { body } = await platform.call<{ counters: unknown }>('/v1/receipts:evaluate', { json: third });
    expect(body.counters).toEqual([
      { id: 'lattes', before: 3, value: 7, next: 9 },
      { id: 'latte-days', before: 0, value: 1, next: null },
    ]);
    await send(...(third === undefined ? [] : [third]), ...later.slice(0, 1));
    // Six are left of seven: both steps stand.
    expect(await earned('hal-3')).toEqual({ base: 2, 'free-latte': 1 });
    await send(...later.slice(1));
    // The fifth one took the second step from the third receipt, and the last one has got there again.
    expect(await earnedBy('hal')).toEqual(expected);
    const raw = [...facts('ida')].reverse().map((receipt) => JSON.stringify(receipt));
    expect(
      (await platform.send('/v1/receipts:batch', { raw: raw.join('\n'), type: 'application/x-ndjson' })).status,
    ).toBe(200);
    await platform.drained();
    expect(await earnedBy('ida')).toEqual(expected);
    expect(await balance('ida')).toEqual(await balance('hal'));
    expect(await balance('hal')).toMatchObject({ points: 11, stamps: 2 });
  });

  it('ends the same in any order', async () => {
    const facts = (card: string): ReceiptV1[] => [
      bought(`${card}-1`, '28T09:59:59+00:00', cup(2), mug(10_000)),
      bought(`${card}-2`, '29T07:00:00+00:00', cup(4)),
      bought(`${card}-3`, '30T12:00:00+00:00', mug(7000), cup()),
      back(`${card}-4`, '30T13:00:00+00:00', `${card}-3`, '1', mug(7000)),
    ];
    await send(...facts('cat'));
    const reversed = [...facts('dan')].reverse();
    const raw = [...reversed, ...reversed].map((receipt) => JSON.stringify(receipt)).join('\n');
    expect((await platform.send('/v1/receipts:batch', { raw, type: 'application/x-ndjson' })).status).toBe(200);
    await platform.drained();
    const [cats, dans] = await Promise.all(
      ['cat', 'dan'].map(async (card) => Promise.all([1, 2, 3].map((n) => earned(`${card}-${n}`)))),
    );
    // £107 before ten on a Tuesday; then silver: 14 × 1.5 and as much again, and 2.5 % of £14; then what stays is one cup.
    expect(cats).toEqual([
      { morning: 7, base: 107, stamps: 2, large: 124 },
      { morning: 21, base: 21, cash: 35, stamps: 4 },
      { base: 5, cash: 8, stamps: 1 },
    ]);
    expect(dans).toEqual(cats);
    expect(await balance('dan')).toEqual(await balance('cat'));
  });
});

describe('every way of earning on real receipts in any order', () => {
  const MORNING = { from: 10, until: 12 };
  const RATES = [
    { from: 0, points: 1, per: 250 },
    { from: 20_000, points: 1, per: 100 },
  ];
  const STEPS = [
    { from: 10_000, give: 50 },
    { from: 30_000, give: 200 },
  ];

  /** Member by member, written down again without any code of the platform's. */
  const worth: Worth = (lines, at) => {
    const sum = lines.reduce((total, { price, left }) => total + pennies(price, left), 0);
    const units = lines.reduce((total, { price, left }) => total + (pennies(price, left) > 0 ? left : 0), 0);
    const base = Math.floor(sum / 100);
    const hour = new Date(at).getUTCHours();
    const extra = hour >= MORNING.from && hour < MORNING.until ? Math.floor(base / 2) : 0;
    const steps = sum >= 30_000 ? 200 : sum >= 10_000 ? 50 : 0;
    const below = Math.min(sum, 20_000) * 2;
    const rates = Math.floor((below + (sum > 20_000 ? (sum - 20_000) * 5 : 0)) / 500);
    return base + extra + units + steps + rates;
  };

  it('comes to what an independent computation says, member by member', async () => {
    const document = parse(readFileSync(programmeFile, 'utf8')) as { earning: { rules: [{ eligibility: object }] } };
    const [base] = document.earning.rules;
    const same = { eligibility: base.eligibility };
    const hours = [`${MORNING.from}:00-${MORNING.until}:00`];
    const rules = [
      rule('morning', 'points', { multiply: '1.5', of: ['base'] }, { when: { hours, clock: 'store' } }),
      base,
      rule('units', 'points', { perUnit: 1 }, same),
      rule('steps', 'points', { steps: STEPS }, same),
      rule('rates', 'points', { rates: RATES, marginal: true }, same),
    ];
    const lines = linesOf(wholeFile ?? sampleFile).slice(0, 1500);
    const folder = mkdtempSync(join(tmpdir(), 'accrue-rules-'));
    const platform = await Platform.start('standalone');
    try {
      const file = join(folder, 'receipts.ndjson');
      writeFileSync(file, `${shuffled(lines, 7).join('\n')}\n`);
      const applied = await platform.call('/v1/programme', {
        method: 'PUT',
        json: { ...document, earning: { rules } },
      });
      expect(applied.status).toBe(200);
      await platform.accrueJson('members', 'import', file, '--as', 'online-retail-ii');
      await platform.accrueJson('receipts', 'ingest', file, '--as', 'online-retail-ii');
      const { stdout } = await platform.accrue('balances', 'export', '--format', 'csv');
      const [, ...rows] = stdout.trimEnd().split('\n');
      const exported = rows.map((row) => {
        const [, reference = '', , , granted, reversed] = row.split(',');
        return [reference, { granted: Number(granted), reversed: Number(reversed) }] as const;
      });
      const expected = expectedPoints(lines, worth);
      expect(exported.length).toBeGreaterThan(50);
      expect(new Map(exported)).toEqual(expected);
    } finally {
      await platform.dispose();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
