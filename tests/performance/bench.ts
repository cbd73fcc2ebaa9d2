import { parseArgs } from 'node:util';
import { logsBench } from './receipts/logs.bench';
import {
  FAKE_VERSIONS,
  type FakeVersion,
} from '../../libs/platform/event-store-kurrent/src/fake-kurrent-server.fixture';
import { receiptsBench } from './receipts/receipts.bench';
import { journalsBench } from './journals/journals.bench';
import { planBench } from './plan/plan.bench';
import { readsBench } from './reads/reads.bench';
import { relayBench } from './relay/relay.bench';
import { rulesBench } from './rules/rules.bench';
import { screensBench } from './screens/screens.bench';
import { machineFacts, summaryText, writeReport, type Summary } from './rounds';

// npm run bench -- [receipts] [relay] [--rounds 5] …: see README.md
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    receipts: { type: 'string', default: '2000' },
    events: { type: 'string', default: '24000' },
    /** kurrentdb: the receipts bench has the services' events there, beside PostgreSQL. */
    log: { type: 'string' },
    /** The fake is one of that version. */
    server: { type: 'string', default: '26.1.0' },
    'write-delay-ms': { type: 'string', default: '1' },
    // To try something out: see README.md.
    'request-bytes': { type: 'string', multiple: true, default: [] },
    'page-events': { type: 'string', multiple: true, default: [] },
    'node-flags': { type: 'string', default: '' },
  },
});

const fakeVersion = (text: string): FakeVersion => {
  const version = FAKE_VERSIONS.find((known) => known === text);
  if (version === undefined) throw new Error(`no fake of ${text}; there are: ${FAKE_VERSIONS.join(', ')}`);
  return version;
};

const wholeNumber = (text: string): number => {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`not a whole number of at least 1: ${text}`);
  return number;
};

const flags = values['node-flags'].split(' ').filter((flag) => flag !== '');

interface Report {
  /** By contestant, then by figure. */
  readonly summaries: Readonly<Record<string, Readonly<Record<string, Summary>>>>;
  readonly ratios: Readonly<Record<string, Summary>>;
}

const show = (name: string, report: Report): void => {
  const facts = machineFacts();
  const rows: Record<string, Record<string, string>> = {};
  for (const [contestant, figures] of Object.entries(report.summaries))
    for (const [figure, summary] of Object.entries(figures)) (rows[figure] ??= {})[contestant] = summaryText(summary);
  for (const [ratio, summary] of Object.entries(report.ratios)) rows[ratio] = { ratio: summaryText(summary) };
  console.log(facts);
  console.table(rows);
  console.log(`median [lowest–highest]; each round: ${writeReport(name, { ...facts, ...report })}`);
};

const BENCHMARKS: readonly string[] = ['receipts', 'relay', 'reads', 'rules', 'journals', 'plan', 'screens'];
/** Those that `npm run bench` runs when none is named. */
const USUAL: readonly string[] = ['receipts', 'relay'];

const main = async (): Promise<void> => {
  const wanted = positionals.length === 0 ? USUAL : positionals;
  const unknown = wanted.find((name) => !BENCHMARKS.includes(name));
  if (unknown !== undefined) throw new Error(`no benchmark ${unknown}; there are: ${BENCHMARKS.join(', ')}`);
  if (values.log !== undefined && values.log !== 'kurrentdb') throw new Error(`no bench of the log ${values.log}`);
  if (wanted.includes('receipts') && values.log === 'kurrentdb')
    show(
      'receipts-kurrentdb',
      await logsBench({
        rounds: wholeNumber(values.rounds),
        receiptsPerRound: wholeNumber(values.receipts),
        writeDelayMs: wholeNumber(values['write-delay-ms']),
        version: fakeVersion(values.server),
        nodeFlags: flags,
      }),
    );
  else if (wanted.includes('receipts'))
    show(
      'receipts',
      await receiptsBench({
        rounds: wholeNumber(values.rounds),
        receiptsPerRound: wholeNumber(values.receipts),
        nodeFlags: flags,
      }),
    );
  if (wanted.includes('relay'))
    show(
      'relay',
      await relayBench({
        rounds: wholeNumber(values.rounds),
        events: wholeNumber(values.events),
        requestBytes: values['request-bytes'].map(wholeNumber),
        pageEvents: values['page-events'].map(wholeNumber),
        nodeFlags: flags,
      }),
    );
  if (wanted.includes('reads'))
    show('reads', await readsBench({ rounds: wholeNumber(values.rounds), receipts: wholeNumber(values.receipts) }));
  if (wanted.includes('rules'))
    show(
      'rules',
      await rulesBench({ rounds: wholeNumber(values.rounds), receiptsPerRound: wholeNumber(values.receipts) }),
    );
  if (wanted.includes('journals')) show('journals', await journalsBench({ rounds: wholeNumber(values.rounds) }));
  if (wanted.includes('screens')) show('screens', await screensBench({ rounds: wholeNumber(values.rounds) }));
  if (wanted.includes('plan')) show('plan', await planBench({ rounds: wholeNumber(values.rounds), nodeFlags: flags }));
};

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
