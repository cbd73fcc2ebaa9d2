// A process with a scheduler, from the build: `node scheduler-process.fixture.cjs <database url> <schema> <lease in ms> [key]`. It pays
// each purse that the table `promise` names, and then strikes the promise out. Between the two, for the key, it stands still for ever: there
// it is to be killed.
const { join } = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');

const built = (lib) => require(join(__dirname, '../../../../dist/libs', lib, 'src'));
const { CommandExecutor } = built('platform/event-store');
const { createPostgresEventLog } = built('platform/event-store-postgres');
const { openDatabase } = built('platform/persistence');
const { createPostgresClaims, Scheduler } = built('platform/scheduling');
const { pay, purseContext, purseModel } = require(join(__dirname, '../../../../dist/libs/testing/src/purse'));

const [url, schema, leaseMs, standsStillAt] = process.argv.slice(2);

const main = async () => {
  const database = openDatabase({ url, schema, connectionsMax: 5, applicationName: 'accrue-test-scheduler' });
  const log = await createPostgresEventLog({ database });
  const executor = new CommandExecutor(log, purseModel);
  const payPurses = {
    name: 'pay-purses',
    due: ({ by, after, limit }) =>
      database.query(
        `select key, due_at as "dueAt" from promise where due_at <= $1 and (due_at, key) > ($2, $3)
         order by due_at, key limit $4`,
        [by, after?.dueAt ?? '-infinity', after?.key ?? '', limit],
      ),
    handle: async ({ key, dueAt }) => {
      await executor.execute(`purse-${key}`, pay(`due/${dueAt}`, 1), purseContext(`due/${dueAt}`));
      if (key === standsStillAt) await new Promise(() => undefined);
      await delay(20 * Math.random());
      await database.query('delete from promise where key = $1', [key]);
    },
  };
  const clock = { now: () => new Date().toISOString() };
  const options = { intervalMs: 50, batchItemsMax: 20, pauseMs: 0, leaseMs: Number(leaseMs) };
  const say = (level) => (about) => process.stderr.write(`${level} ${JSON.stringify(about)}\n`);
  const logger = { warn: say('warn'), error: say('error') };
  new Scheduler({
    context: schema,
    works: [payPurses],
    claims: createPostgresClaims(database),
    clock,
    logger,
    options,
  }).start();
  setInterval(() => undefined, 60_000); // due work alone keeps no process alive
};

void main();
