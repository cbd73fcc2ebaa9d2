// A process that does jobs, from the build: `node job-process.fixture.cjs <database url> <schema> <lease in ms> <log of steps>`. The job `count` counts
// to its `to`, a step every `pauseMs`, and writes a line with its own process id for each step.
const { appendFileSync } = require('node:fs');
const { join } = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');

const built = (lib) => require(join(__dirname, '../../../../dist/libs', lib, 'src'));
const { openDatabase } = built('platform/persistence');
const { JobRunner, Jobs, JobSlots } = built('platform/jobs');

const [url, schema, leaseMs, steps] = process.argv.slice(2);

const count = {
  terms: { kind: 'count', unit: 'steps', role: 'analyst', isSingle: false },
  run: async ({ to, pauseMs }, { report }) => {
    for (let done = 0; done < to; done += 1) {
      report(done, to);
      appendFileSync(steps, `${process.pid} ${done}\n`);
      await delay(pauseMs);
    }
    return { counted: to, by: process.pid };
  },
};

const database = openDatabase({ url, schema, connectionsMax: 3, applicationName: 'accrue-test-jobs' });
new JobRunner({
  jobs: new Jobs(schema, database),
  database,
  kinds: [count],
  slots: new JobSlots(1),
  options: { intervalMs: 100, idleIntervalMs: 100, leaseMs: Number(leaseMs), attemptsMax: 2 },
}).start();
