// node main.mjs receipts.ndjson: a till that sends its receipts. See README.md.
import { createReadStream, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import kafkajs from 'kafkajs';
import { ReceiptBuffer } from './buffer.mjs';
import { drain } from './drain.mjs';

const EXIT = { fine: 0, refused: 1, usage: 2, failed: 3, stopped: 4 };
const APPEND_MAX = 200;

const HELP = `node main.mjs [options] <receipts.ndjson | receipts.ndjson.gz | ->
  --brokers <host:port,…>   Kafka (default: KAFKA_BROKERS, else 127.0.0.1:9092)
  --buffer <folder>         where receipts wait until the broker has them (default: .pos-buffer)
  --as <module>             its export "receipt" makes a receipt v1 of each line
Exit codes: 0 all sent, 1 some lines or receipts were refused, 2 wrong words, 3 failed, 4 stopped; what waits stays in the buffer.`;

const say = (line) => console.error(`pos-producer: ${line}`);

const options = () => {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        brokers: { type: 'string', default: process.env.KAFKA_BROKERS ?? '127.0.0.1:9092' },
        buffer: { type: 'string', default: '.pos-buffer' },
        as: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (!values.help && positionals.length !== 1) throw new Error('name one file of receipts, or - for standard input');
    return { ...values, source: positionals[0] };
  } catch (error) {
    console.error(`${error.message}\n\n${HELP}`);
    process.exit(EXIT.usage);
  }
};

/** SASL and TLS from the environment, by the names that the platform's own services use. */
const connectionOf = (brokers, env) => ({
  clientId: 'pos-producer',
  brokers: brokers.split(',').map((broker) => broker.trim()),
  logLevel: kafkajs.logLevel.NOTHING,
  connectionTimeout: 3_000,
  // The till has its own patience: after this it says that it is offline, and goes on trying.
  retry: { retries: 2 },
  ...(env.KAFKA_TLS === 'true'
    ? { ssl: env.KAFKA_TLS_CA_FILE ? { ca: [readFileSync(env.KAFKA_TLS_CA_FILE, 'utf8')] } : true }
    : {}),
  ...(env.KAFKA_SASL_MECHANISM
    ? {
        sasl: {
          mechanism: env.KAFKA_SASL_MECHANISM,
          username: env.KAFKA_SASL_USERNAME ?? '',
          password: env.KAFKA_SASL_PASSWORD ?? '',
        },
      }
    : {}),
});

const linesOf = (source) => {
  const input = source === '-' ? process.stdin : createReadStream(source);
  const text = source.endsWith('.gz') ? input.pipe(createGunzip()) : input;
  // Errors of the file would otherwise end the process without a word.
  input.on('error', (error) => text.destroy(error));
  return createInterface({ input: text, crlfDelay: Infinity });
};

/** The till's side: each receipt is kept before the next customer is served. */
const sell = async (source, toReceipt, buffer, signal) => {
  const counts = { sold: 0, refused: 0 };
  let kept = [];
  const keep = async () => {
    if (kept.length > 0) await buffer.append(kept);
    kept = [];
  };
  let number = 0;
  for await (const line of linesOf(source)) {
    number += 1;
    if (signal.aborted) break;
    if (line.trim() === '') continue;
    try {
      kept.push(checked(toReceipt(JSON.parse(line))));
      counts.sold += 1;
    } catch (error) {
      counts.refused += 1;
      say(`line ${number}: ${error.message}`);
    }
    // A real till appends one at a time; a file comes faster than a disk can confirm.
    if (kept.length === APPEND_MAX) await keep();
  }
  await keep();
  return counts;
};

/** What the envelope needs; the rest the platform checks against the published schema. */
const checked = (receipt) => {
  const { receiptId, endedAt, businessKey: { storeId, workstationId } = {} } = receipt;
  for (const [name, value] of Object.entries({ receiptId, endedAt, storeId, workstationId }))
    if (typeof value !== 'string' || value === '') throw new Error(`not a receipt v1: ${name} is missing`);
  return receipt;
};

const main = async () => {
  const { source, brokers, buffer: folder, as, help } = options();
  if (help) return console.log(HELP);
  const toReceipt = as === undefined ? (line) => line : (await import(pathToFileURL(resolve(as)).href)).receipt;
  if (typeof toReceipt !== 'function') throw new Error(`${as} exports no function "receipt"`);

  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop.abort());
  const buffer = await ReceiptBuffer.open(folder);
  try {
    let closed = false;
    const selling = sell(source, toReceipt, buffer, stop.signal).finally(() => (closed = true));
    const [{ sold, refused: lines }, { sent, refused }] = await Promise.all([
      selling,
      drain({
        kafka: new kafkajs.Kafka(connectionOf(brokers, process.env)),
        // Hashes keys as Kafka's own Java clients do, so that a mixed fleet of tills keeps a member in one partition.
        partitioner: kafkajs.Partitioners.DefaultPartitioner,
        refusedPath: join(folder, 'refused.ndjson'),
        mayEnd: () => closed,
        signal: stop.signal,
        ...{ buffer, say },
      }),
    ]);
    console.log(
      `${sold} receipts read, ${sent} sent, ${lines + refused} refused, ${buffer.waitingBytes} bytes waiting`,
    );
    process.exitCode = !buffer.isEmpty ? EXIT.stopped : lines + refused > 0 ? EXIT.refused : EXIT.fine;
  } finally {
    await buffer.close();
  }
};

main().catch((error) => {
  say(error.message);
  process.exit(EXIT.failed);
});
