import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { describeWithLocalKafka, eventually } from '@accrue/testing';
import { freePort } from '../processes/free-port';
import { isRunning, LockHeld } from '../processes/process-lock';
import { startLocalKafka, type LocalKafka } from './local-kafka';

// A first start fetches the broker.
jest.setTimeout(300_000);

const ROOT = join(__dirname, '../../../../..');
const TOPIC = 'kept';

describeWithLocalKafka('a local Kafka', () => {
  let folder: string;
  let said: string[];
  const toClose: (() => Promise<unknown>)[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'accrue-kafka-'));
    said = [];
  });
  afterEach(async () => {
    for (const close of toClose.splice(0).reverse()) await close();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (port?: number): Promise<LocalKafka> => {
    const kafka = await startLocalKafka({
      dataDirectory: join(folder, 'kafka'),
      log: (message) => said.push(message),
      ...(port === undefined ? {} : { port }),
    });
    toClose.push(() => kafka.stop());
    return kafka;
  };
  const clientOf = ({ brokers }: LocalKafka): Kafka =>
    new Kafka({ clientId: 'test', brokers: [...brokers], logLevel: logLevel.NOTHING, retry: { retries: 20 } });
  const send = async (kafka: LocalKafka, values: readonly string[]): Promise<void> => {
    const admin = clientOf(kafka).admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 1 }] });
    await admin.disconnect();
    const producer = clientOf(kafka).producer({ idempotent: true });
    await producer.connect();
    await producer.send({ topic: TOPIC, messages: values.map((value) => ({ value })) });
    await producer.disconnect();
  };
  /** As a group of its own, so that the coordinator works too. */
  const read = async (kafka: LocalKafka, count: number): Promise<readonly string[]> => {
    const consumer = clientOf(kafka).consumer({ groupId: `reader-${Date.now()}`, maxWaitTimeInMs: 200 });
    const values: string[] = [];
    await consumer.connect();
    await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
    await consumer.run({ eachMessage: async ({ message }) => void values.push(String(message.value)) });
    try {
      await eventually(() => values.length >= count, 60_000);
      return values;
    } finally {
      await consumer.disconnect();
    }
  };

  it('keeps its topics from one start to the next, also through kill -9', async () => {
    const first = await start();
    await send(first, ['one', 'two']);
    await first.stop();
    expect(first.pid).toBeUndefined();
    const second = await start();
    expect(await read(second, 2)).toEqual(['one', 'two']);
    await send(second, ['three']);
    await second.kill();
    expect(await read(await start(), 3)).toEqual(['one', 'two', 'three']);
    expect(said.filter((line) => !line.includes('Maven'))).toEqual([]);
    expect(await readFile(join(first.home, 'kafka.log'), 'utf8')).toContain('Kafka Server started');
  });

  it('listens where it is told to, for one program only', async () => {
    const port = await freePort();
    const kafka = await start(port);
    expect(kafka.brokers).toEqual([`127.0.0.1:${port}`]);
    await expect(start()).rejects.toThrow(LockHeld);
  });

  it('comes back on the same address after it was killed', async () => {
    const kafka = await start();
    await send(kafka, ['one']);
    const killed = kafka.pid as number;
    process.kill(killed, 'SIGKILL');
    await eventually(() => kafka.pid !== undefined && kafka.pid !== killed, 120_000);
    expect(await read(kafka, 1)).toEqual(['one']);
    expect(said.slice(-2).map((line) => line.replace(/\(.*\)/, '(…)'))).toEqual([
      'Kafka ended unexpectedly (…); starting it again',
      'Kafka runs again (…)',
    ]);
  });

  it('ends with its program, and the next start finds and ends one that does not', async () => {
    const program = await startProgram();
    process.kill(program.pid, 'SIGSTOP'); // it cannot hear that it should stop
    program.child.kill('SIGKILL');
    await once(program.child, 'exit');
    const kafka = await start();
    expect(isRunning(program.pid)).toBe(false);
    expect(said.join()).toContain(`waiting for the Kafka of an earlier run to stop (process ${program.pid})`);
    await kafka.stop();

    const again = await startProgram();
    again.child.kill('SIGKILL');
    await eventually(() => !isRunning(again.pid), 30_000);
  });

  it('leaves a process alone that only has the same id', async () => {
    const kafka = await start();
    await kafka.stop();
    await writeFile(join(kafka.home, 'kafka.pid'), `${process.pid}\n`);
    await start();
    expect(said.join()).not.toContain('earlier run');
  });

  /** Another program on the same folder, from the build. */
  const startProgram = async (): Promise<{ child: ChildProcess; pid: number }> => {
    const script = `
      const { startLocalKafka } = require('./dist/libs/platform/local-servers/src/index.js');
      startLocalKafka({ dataDirectory: process.argv[1], log: () => undefined })
        .then((kafka) => { console.log(kafka.pid); setInterval(() => undefined, 1000); });`;
    const child = spawn(process.execPath, ['-e', script, join(folder, 'kafka')], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    toClose.push(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return { child, pid: Number(line.toString()) };
  };
});
