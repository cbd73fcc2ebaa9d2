// node main.mjs: rebuilds the programme's figures from the first message on. See README.md.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import kafkajs from 'kafkajs';
import { readContract } from './contract.mjs';
import { decode } from './decode.mjs';
import { Picture } from './picture.mjs';
import { compareWithPlatform } from './platform.mjs';
import { asTable, writeFiles } from './print.mjs';
import { readTopics } from './read-topics.mjs';

const EXIT = { fine: 0, differs: 1, usage: 2, failed: 3 };
const FOLLOW_EVERY_MS = 10_000;
const PROBLEMS_SHOWN_MAX = 20;

const HELP = `node main.mjs [options]
  --brokers <host:port,…>   Kafka (default: KAFKA_BROKERS, else 127.0.0.1:9092)
  --contract <file>         asyncapi.json of the platform, its schemas beside it (default: ../../docs/api/asyncapi.json)
  --time-zone <zone>        whose months (default: the programme's)
  --json                    print everything as one JSON document
  --out <folder>            write months.csv, balances.csv, sales.csv and figures.json
  --follow                  stay, and print again whenever something changed
  --check <url>             compare with the platform's own figures, with
  --key <key>               an analyst's API key (default: ACCRUE_KEY)
Exit codes: 0 fine, 1 something differs or is not as published, 2 wrong words, 3 broker or platform not usable.`;

const here = dirname(fileURLToPath(import.meta.url));

const options = () => {
  try {
    const { values } = parseArgs({
      options: {
        brokers: { type: 'string', default: process.env.KAFKA_BROKERS ?? '127.0.0.1:9092' },
        contract: { type: 'string', default: join(here, '../../docs/api/asyncapi.json') },
        'time-zone': { type: 'string' },
        json: { type: 'boolean', default: false },
        out: { type: 'string' },
        follow: { type: 'boolean', default: false },
        check: { type: 'string' },
        key: { type: 'string', default: process.env.ACCRUE_KEY ?? '' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.follow && values.check) throw new Error('--check compares a moment and --follow goes on: take one');
    return values;
  } catch (error) {
    console.error(`${error.message}\n\n${HELP}`);
    process.exit(EXIT.usage);
  }
};

/** SASL and TLS from the environment, as the platform's own services take them. */
const connectionOf = (brokers, env) => ({
  clientId: 'bi-from-zero',
  brokers: brokers.split(',').map((broker) => broker.trim()),
  logLevel: kafkajs.logLevel.NOTHING,
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

/** A history without its beginning gives wrong sums; a compacted topic has its beginning taken away by design. */
const truncations = (contract, cutOff) =>
  cutOff
    .filter((topic) => !contract.topics.get(topic).compacted)
    .map((topic) => `${topic}: the broker has deleted its beginning, the figures cannot be complete`);

const follow = async (read, print, picture) => {
  let printedAt = Infinity;
  const printNews = () => {
    if (picture.counts.messages === printedAt) return;
    printedAt = picture.counts.messages;
    print();
  };
  const ticker = setInterval(() => (printedAt === Infinity ? undefined : printNews()), FOLLOW_EVERY_MS);
  const stop = new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
  await read({ onCaughtUp: printNews, stop });
  clearInterval(ticker);
};

const main = async () => {
  const values = options();
  if (values.help) return console.log(HELP);
  const contract = readContract(values.contract);
  const kafka = new kafkajs.Kafka(connectionOf(values.brokers, process.env));
  const picture = new Picture();
  const print = () => {
    const figures = picture.figures(values['time-zone'] ?? null);
    console.log(values.json ? JSON.stringify(figures, null, 2) : asTable(figures));
    if (values.out) writeFiles(values.out, figures);
    return figures;
  };
  const read = (more) =>
    readTopics({
      kafka,
      topics: [...contract.topics.keys()],
      onRecord: (topic, record) => picture.take(topic, decode(contract, topic, record)),
      ...more,
    });
  if (values.follow) return follow(read, print, picture);

  const { cutOff } = await read({});
  const figures = print();
  const problems = [
    ...truncations(contract, cutOff),
    ...figures.quality.problems,
    ...figures.quality.stateDifferences,
    ...(values.check ? await differencesFrom(values, figures, picture) : []),
  ];
  for (const problem of problems.slice(0, PROBLEMS_SHOWN_MAX)) console.error(`- ${problem}`);
  if (problems.length > PROBLEMS_SHOWN_MAX) console.error(`… ${problems.length} in all`);
  if (problems.length > 0) process.exitCode = EXIT.differs;
};

const differencesFrom = async ({ check, key }, figures, picture) => {
  const { checked, differences } = await compareWithPlatform(figures, picture.members, {
    url: check.replace(/\/$/, ''),
    key,
  });
  const compared = Object.entries(checked).map(([name, rows]) => `${rows} ${name}`);
  console.error(`compared with ${check}: ${compared.join(', ')}; ${differences.length} differences`);
  return differences;
};

main().catch((error) => {
  console.error(`bi-from-zero: ${error.message}`);
  process.exit(EXIT.failed);
});
