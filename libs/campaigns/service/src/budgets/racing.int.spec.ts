import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { testDatabase } from '@accrue/testing';
import { CampaignsApp, programme, sale } from '../campaigns.fixture';
import { BudgetLeases } from './budget-leases';

const AMOUNT = 400;
/** Processes take their time on a machine with other work. */
const PATIENCE_MS = 120_000;
const MEMBERS = 12;
const DOCUMENT = programme({
  budgets: [{ id: 'spring', name: 'Spring', wallet: 'points', amount: AMOUNT }],
  earning: {
    rules: [{ id: 'bonus', name: 'Bonus', wallet: 'points', earn: { fixed: 7 }, limits: { budget: 'spring' } }],
  },
});

const givenIn = async (app: CampaignsApp): Promise<number> => {
  await app.projections.waitForAll('awards');
  const [sum] = await app.database.query<{ given: string }>(
    'select coalesce(sum(granted - reversed), 0) as given from awards',
  );
  return Number(sum?.given);
};
/** What others than this process have taken ahead, and given to nobody. */
const heldByOthers = async (app: CampaignsApp): Promise<number> => {
  await app.projections.waitForAll('budgets');
  const [sum] = await app.database.query<{ left: string }>(
    'select (select sum(taken) from budget_lease) - (select sum(points) from budget_use) as left',
  );
  const own = app.http.get(BudgetLeases).held({ budgetId: 'spring', from: '', storeId: '', amount: AMOUNT });
  return Number(sum?.left) - (own?.left ?? 0);
};
const partOf = async (app: CampaignsApp): Promise<object> => {
  await app.projections.waitForAll('budgets');
  const { body } = await app.call('A', 'GET', '/v1/budgets/spring');
  return (body['parts'] as readonly object[])[0] ?? {};
};
const basket = (prefix: string, n: number) =>
  sale(`${prefix}-${String(n)}`, `c-m-${String(1 + (n % MEMBERS))}`, [['TEA', 1, 700]]);
const setUp = async (app: CampaignsApp): Promise<void> => {
  expect((await app.put('/v1/programme', DOCUMENT)).status).toBe(200);
  for (let n = 1; n <= MEMBERS; n += 1) await app.enrol(`m-${String(n)}`, { card: `c-m-${String(n)}` });
};

describe('a budget that several processes give of', () => {
  it(
    'is given out to the last point by two that race, and no further',
    async () => {
      const [one, other] = await CampaignsApp.openTwo();
      try {
        await setUp(one);
        for (let round = 0; round < 4; round += 1) {
          const answers = await Promise.all(
            Array.from({ length: 24 }, (_, n) => (n % 2 === 0 ? one : other).record(basket(`r${String(round)}`, n))),
          );
          expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
        }
        expect(await givenIn(one)).toBe(AMOUNT);
        expect(await partOf(other)).toMatchObject({ used: AMOUNT, leased: 0, left: 0, isExhausted: true });
      } finally {
        await one.close();
        await other.close();
      }
    },
    PATIENCE_MS,
  );

  it(
    'is never overspent when one is killed, and what that had taken ahead comes back',
    async () => {
      const test = await testDatabase();
      const app = await CampaignsApp.openOn(test, (log) => log.close());
      await setUp(app);
      const words = [join(__dirname, 'process.fixture.cjs'), test.url, String(MEMBERS)];
      const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
      try {
        let told = 0;
        const next = () => child.stdin.write('\n');
        next();
        for await (const line of createInterface({ input: child.stdout })) {
          expect(JSON.parse(line)).toMatchObject({ status: 201, body: { earned: [{ amount: 7 }] } });
          told += 7;
          next(); // it is at that while this one gives, and is stopped
          await app.record(basket('beside', told));
          if (told < 35) continue;
          child.kill('SIGSTOP');
          if ((await heldByOthers(app)) > 0) break;
          child.kill('SIGCONT');
        }
        child.kill('SIGKILL');
        await once(child, 'exit');
        // At least what it has told, and at most the receipt that it was at.
        const given = await givenIn(app);
        expect(given).toBeGreaterThanOrEqual(2 * told);
        expect(await partOf(app)).toMatchObject({ used: given });

        for (let n = 0; n < 60; n += 1) await app.record(basket('after', n));
        const before = await givenIn(app);
        expect(before).toBeLessThan(AMOUNT);
        expect(await partOf(app)).toMatchObject({ used: before, leased: AMOUNT - before, left: 0 });
        // As if its time were over: nothing else of the process is left.
        await app.database.query(`update budget_lease set ends_at = ends_at - interval '1 hour'`);
        await new Promise((resolve) => setTimeout(resolve, 600));
        for (let n = 100; n < 105; n += 1) await app.record(basket('after', n));
        expect(await givenIn(app)).toBe(AMOUNT);
        expect(await partOf(app)).toMatchObject({ used: AMOUNT, leased: 0, left: 0 });
      } finally {
        child.kill('SIGKILL');
        await app.close();
        await test.drop();
      }
    },
    PATIENCE_MS,
  );
});
