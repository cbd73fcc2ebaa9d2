import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { parse as parseYaml } from 'yaml';
import { eventually } from '@accrue/testing';
import { Platform } from './platform';
import { root } from './platform-client';
import { receiptOf } from './receipts';
import { expectAnswerToEach, expectAsShown } from './walk-through';

jest.setTimeout(180_000);

type Row = Readonly<Record<string, string>>;
interface Payout {
  readonly code?: string;
  readonly status: string;
}
interface Own {
  readonly id: string;
  readonly rewardId: string;
  readonly status: string;
}
interface Document {
  readonly timeZone: string;
  readonly currency: string;
  readonly earning: {
    readonly rules: readonly { readonly id: string; readonly members?: { readonly tiers?: object } }[];
  };
}
interface Brings {
  readonly benefits: readonly { readonly id: string; readonly on: string | null }[];
}
interface Evaluated {
  readonly rules: readonly { readonly ruleId: string; readonly reasons: readonly { readonly code: string }[] }[];
}
type Amounts = Readonly<Record<string, number>>;

const folder = join(root, 'examples/programmes');
const programmes = readdirSync(folder, { withFileTypes: true })
  .filter((each) => each.isDirectory())
  .map(({ name }) => name);

/** What the columns `earns …` or `has …` of a row say, by wallet. */
const figures = (row: Row, word: 'earns' | 'has'): Amounts =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([column, cell]) => column.startsWith(`${word} `) && cell !== '' && Number(cell) !== 0)
      .map(([column, cell]) => [column.slice(word.length + 1), Number(cell)]),
  );
const byWallet = (sums: readonly { readonly walletId: string; readonly amount: number }[]): Amounts =>
  Object.fromEntries(sums.filter(({ amount }) => amount !== 0).map(({ walletId, amount }) => [walletId, amount]));

/** Each folder's figures were worked out without the platform: the columns `earns …` and `has …`. */
describe.each(programmes)('the example %s', (name) => {
  const temporary = mkdtempSync(join(tmpdir(), 'accrue-example-'));
  const at = (file: string): string => join(folder, name, file);
  const rowsOf = (file: string): readonly Row[] =>
    existsSync(at(file)) ? parse<Row>(readFileSync(at(file)), { columns: true }) : [];
  const { timeZone, currency, earning } = parseYaml(readFileSync(at('programme.yaml'), 'utf8')) as Document;
  const rulesOfTiers = earning.rules.filter(({ members: who }) => who?.tiers !== undefined).map(({ id }) => id);
  const [members, receipts, actions] = ['members.csv', 'receipts.csv', 'actions.csv'].map(rowsOf);
  const birthdays = rowsOf('birthdays.csv');
  const entitlements = rowsOf('entitlements.csv');
  const today = rowsOf('today.csv');
  const redemptions = rowsOf('redemptions.csv');
  const payouts = rowsOf('payouts.csv');
  const walk = readFileSync(at('README.md'), 'utf8');
  let platform: Platform;

  const send = async (what: 'receipts' | 'actions', file: string): Promise<unknown> =>
    platform.accrueJson(
      ...[what, 'ingest', file, '--as', 'csv', '--map-file', join(folder, `${what}.map.yaml`)],
      ...['--time-zone', timeZone, ...(what === 'receipts' ? ['--currency', currency] : [])],
    );
  const sendAll = async (isBackwards = false): Promise<void> => {
    for (const what of ['receipts', 'actions'] as const) {
      const file = at(`${what}.csv`);
      if (!existsSync(file)) continue;
      const [heading = '', ...rows] = readFileSync(file, 'utf8').trim().split('\n');
      const copy = join(temporary, `${what}.csv`);
      writeFileSync(copy, `${[heading, ...(isBackwards ? backwards(rows) : rows)].join('\n')}\n`);
      await send(what, copy);
    }
    await platform.drained();
  };
  /** Last receipt first; the rows of each stay together, in their order. */
  const backwards = (rows: readonly string[]): readonly string[] => {
    const groups: string[][] = [];
    for (const row of rows) {
      const last = groups.at(-1);
      if (last?.[0]?.split(',')[0] === row.split(',')[0]) last?.push(row);
      else groups.push([row]);
    }
    return groups.reverse().flat();
  };

  const memberOf = async (card = ''): Promise<string> =>
    (await platform.call<{ memberId: string }>('/v1/members:lookup', { json: { card } })).body.memberId;

  /** What a receipt has earned, by its row: of a sale all that it was given, whatever came back of it. */
  const earnedOf = async (row: Row): Promise<Amounts> => {
    const { body } = await platform.call<{
      earned: { walletId: string; amount: number }[];
      awards: { walletId: string; granted: number }[];
    }>(`/v1/receipts/${row['receipt'] ?? ''}`);
    const sold = body.awards.reduce<Record<string, number>>((sums, { walletId, granted }) => {
      if (granted !== 0) sums[walletId] = (sums[walletId] ?? 0) + granted;
      return sums;
    }, {});
    return row['kind'] === 'sale' ? sold : byWallet(body.earned);
  };
  /** The first row of each receipt. */
  const firstRows = (rows: readonly Row[]): readonly Row[] =>
    rows.filter((each, index, all) => each['receipt'] !== all[index - 1]?.['receipt']);

  const expectFigures = async (): Promise<void> => {
    const found: unknown[] = [];
    const expected: unknown[] = [];
    const compare = (what: string, should: unknown, is: unknown): void => {
      expected.push([what, should]);
      found.push([what, is]);
    };
    for (const row of firstRows(receipts ?? []))
      compare(row['receipt'] ?? '', figures(row, 'earns'), await earnedOf(row));
    for (const row of actions ?? []) {
      const { body } = await platform.call<{ earned: { walletId: string; amount: number }[] }>(
        `/v1/actions/${row['key'] ?? ''}`,
      );
      compare(row['key'] ?? '', figures(row, 'earns'), byWallet(body.earned));
    }
    for (const row of members ?? []) {
      const card = row['card'] ?? '';
      const memberId = await memberOf(card);
      const { body } = await platform.call<{ wallets: { walletId: string; active: number; deficit: number }[] }>(
        `/v1/members/${memberId}/balance?asOf=${AS_OF}`,
      );
      const has = body.wallets.map(({ walletId, active, deficit }) => ({ walletId, amount: active - deficit }));
      compare(card, figures(row, 'has'), byWallet(has));
      if (row['tier'] === undefined) continue;
      const { body: standing } = await platform.call<{ tier: { id: string } | null }>(`/v1/members/${memberId}/tier`);
      compare(`${card}'s tier`, row['tier'], standing.tier?.id);
    }
    expect(found).toEqual(expected);
  };

  beforeAll(async () => {
    platform = await Platform.start('standalone');
    await platform.accrueJson('programme', 'apply', at('programme.yaml'), '--effective-from', FROM);
    const map = ['--as', 'csv', '--map-file', join(folder, 'members.map.yaml')];
    await platform.accrueJson('members', 'import', at('members.csv'), ...map);
    await platform.drained();
  });
  afterAll(async () => {
    await platform.dispose();
    rmSync(temporary, { recursive: true });
  });

  it('brings each receipt, action and member what its files say, when the last receipt comes first', async () => {
    await sendAll(true);
    await expectFigures();
  });

  it('brings nothing more when everything comes again', async () => {
    await sendAll();
    await expectFigures();
  });

  if (entitlements.length > 0)
    it('tells a till what members may have, at moments that its file names', async () => {
      const told: unknown[] = [];
      for (const [index, { card = '', at: endedAt = '' }] of entitlements.entries()) {
        const basket = receiptOf({ id: `asked-${String(index)}`, card, at: endedAt, lines: BASKET });
        const json = { ...basket, currency };
        const { status, body } = await platform.call<{ entitlements: string[] }>('/v1/receipts:evaluate', {
          json,
        });
        told.push([card, endedAt, status === 200 ? body.entitlements : body]);
      }
      const words = (cell = ''): readonly string[] => cell.split(' ').filter((word) => word !== '');
      expect(told).toEqual(entitlements.map((row) => [row['card'], row['at'], words(row['may have'])]));
    });

  if (rulesOfTiers.length > 0)
    it('says on each card what the tier earns by itself, as a till is told', async () => {
      for (const { card = '' } of members ?? []) {
        const path = `/v1/members/${await memberOf(card)}/tier`;
        const { body: standing } = await platform.call<{ tier: Brings | null }>(path);
        const json = { ...receiptOf({ id: 'asked-now', card, at: new Date().toISOString(), lines: BASKET }), currency };
        const { body } = await platform.call<Evaluated>('/v1/receipts:evaluate', { json });
        const isForOthers = ({ reasons }: Evaluated['rules'][number]) =>
          reasons.some(({ code }) => code === 'rule.other_tier');
        const open = body.rules.filter((rule) => rulesOfTiers.includes(rule.ruleId) && !isForOthers(rule));
        const ofSales = standing.tier?.benefits.filter(({ on }) => on === 'sale') ?? [];
        expect([card, ofSales.map(({ id }) => id)]).toEqual([card, open.map(({ ruleId }) => ruleId)]);
      }
    });

  if (birthdays.length > 0)
    it('gives a birthday what its file says, once a year', async () => {
      const dayOf = (daysAgo: number): string => new Date(Date.now() - daysAgo * DAY_MS).toISOString();
      for (const row of birthdays) {
        const card = row['card'] ?? '';
        const birthday = dayOf(Number(row['birthday days ago']));
        const birthDate = `2000-${birthday.slice(5, 10)}`;
        const json = { card, birthDate, channel: 'store', enrolledAt: dayOf(Number(row['joined days ago'])) };
        const { body: who } = await platform.call<{ memberId: string }>('/v1/members', { json });
        const told = async () => {
          const key = `~${who.memberId}~birthday~${birthday.slice(0, 4)}`;
          const { body } = await platform.call<{ earned?: { walletId: string; amount: number }[] }>(
            `/v1/actions/${key}`,
          );
          await platform.drained();
          return [byWallet(body.earned ?? []), await hasNow(who.memberId)];
        };
        const should = [figures(row, 'earns'), figures(row, 'has')];
        await eventually(async () => expect([card, await told()]).toEqual([card, should]), 30_000);
        const path = `/v1/members/${who.memberId}/birth-date`;
        expect((await platform.call(path, { method: 'PUT', json: { birthDate } })).status).toBe(200);
        expect([card, await told()]).toEqual([card, should]);
      }
    });

  const hasNow = async (memberId: string): Promise<Amounts> => {
    const { body } = await platform.call<{ wallets: { walletId: string; active: number }[] }>(
      `/v1/members/${memberId}/balance`,
    );
    return byWallet(body.wallets.map(({ walletId, active: amount }) => ({ walletId, amount })));
  };

  if (today.length > 0)
    it('brings what its file says for what is bought now', async () => {
      const copy = join(temporary, 'today.csv');
      const text = readFileSync(at('today.csv'), 'utf8');
      writeFileSync(copy, text.replaceAll('TODAY', `${new Date().toISOString().slice(0, 19)}Z`));
      await send('receipts', copy);
      await platform.drained();
      for (const row of firstRows(today))
        expect([row['receipt'], await earnedOf(row)]).toEqual([row['receipt'], figures(row, 'earns')]);
    });

  /** What a member has now, of the wallets that a row names. */
  const hasOf = async (row: Row, memberId: string): Promise<Amounts> =>
    Object.fromEntries(Object.entries(await hasNow(memberId)).filter(([wallet]) => `has ${wallet}` in row));

  it('gives the same when it is simulated over what was recorded', async () => {
    const plan = await platform.accrueJson<{ members: { differing: number } }>(
      ...['programme', 'plan', at('programme.yaml'), '--over', 'all', '--format', 'json'],
    );
    expect(plan).toMatchObject({ asRecorded: { differing: 0 } });
  });

  if (redemptions.length > 0)
    it('gives for points what its file says, in its order', async () => {
      const told: unknown[] = [];
      const should: unknown[] = [];
      for (const row of redemptions) {
        const { redemption = '', card = '', reward = '', then = '' } = row;
        const memberId = await memberOf(card);
        // What is redeemed by itself has an id that nobody chose.
        const byItself = redemption === '' ? await ownOf(memberId, ({ rewardId }) => rewardId === reward) : undefined;
        const id = byItself?.id ?? redemption;
        const json = { redemptionId: id, memberId, rewardId: reward, wait: then === 'wait' };
        const { status, body } = await platform.call<{ code?: string }>('/v1/redemptions', { json });
        if (['fulfil', 'use', 'cancel'].includes(then))
          expect((await platform.call(`/v1/redemptions/${id}:${then}`, { method: 'POST' })).status).toBe(200);
        await platform.drained();
        const own = await ownOf(memberId, (each) => each.id === id);
        const left = figures(row, 'has');
        told.push([card, reward, then, status < 300 ? own?.status : body.code, await hasOf(row, memberId)]);
        should.push([card, reward, then, row['ends as'], left]);
      }
      expect(told).toEqual(should);
    });

  if (payouts.length > 0)
    it('pays money out as its file says, in its order', async () => {
      const told: unknown[] = [];
      for (const row of payouts) {
        const { payout: payoutId = '', card, wallet: walletId, amount = '', then = '', reason = '' } = row;
        const memberId = await memberOf(card);
        const path = `/v1/accounts/${memberId}/payouts`;
        const asked = { payoutId, walletId, ...(amount === '' ? {} : { amountMinor: Number(amount) }) };
        const said = then === 'confirm' ? { reference: reason } : then === 'fail' ? { reasonCode: reason } : null;
        const { status, body } = await (then === ''
          ? platform.call<Payout>(path, { json: asked })
          : platform.call<Payout>(`${path}/${payoutId}:${then}`, said === null ? { method: 'POST' } : { json: said }));
        await platform.drained();
        told.push([payoutId, then, status < 300 ? body.status : body.code, await hasOf(row, memberId)]);
      }
      expect(told).toEqual(payouts.map((row) => [row['payout'], row['then'], row['ends as'], figures(row, 'has')]));
    });

  if (walk.includes('```bash walk'))
    it('shows in its README what a member sees', async () => {
      expectAnswerToEach(walk);
      await expectAsShown(walk, platform);
    });

  const ownOf = async (memberId: string, isWanted: (own: Own) => boolean): Promise<Own | undefined> => {
    const { body } = await platform.call<{ rewards: readonly Own[] }>(`/v1/members/${memberId}/own-rewards`);
    return body.rewards.find(isWanted);
  };
});

/** Before the first member joined. */
const BASKET = [{ sku: 'TEA', unitPrice: 800 }];
const DAY_MS = 86_400_000;
const FROM = '2023-01-01T00:00:00Z';
/** When nothing has expired yet. */
const AS_OF = '2026-07-10T00:00:00Z';
