import type { Command } from 'commander';
import { sendInBulk, withRetry } from '../bulk';
import { itemsOf, openValues, type BulkKind } from '../bulk-items';
import { shownAmounts, shownInColumn, type Amount } from '../amounts';
import { contextOf } from '../context';
import type { CsvFlags } from '../csv/csv-mapping';
import { ACTION_FIELDS, actionsOfCsv } from '../csv/actions-of-csv';
import { MEMBER_FIELDS, membersOfCsv } from '../csv/members-of-csv';
import { RECEIPT_FIELDS, receiptsOfCsv } from '../csv/receipts-of-csv';
import { waitUntilDrained } from '../drained';
import { CliError, EXIT } from '../exit-codes';
import { pairs } from '../output';
import { Progress } from '../progress';
import { ResumePoint } from '../resume';
import { Tally } from '../tally';

interface BulkCommandOptions extends CsvFlags {
  readonly as?: string;
  readonly inFlight: string;
  readonly retryFor: string;
  readonly dryRun?: boolean;
  readonly fromStart?: boolean;
  readonly wait: boolean;
}

/** How long what was sent may stay as far from being processed as it is. */
const STANDSTILL_MS_MAX = 120_000;

const wholeNumber = (name: string, value: string, max: number): number => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > max)
    throw new CliError(`--${name} takes a whole number from 0 to ${String(max)}`, EXIT.usage);
  return number;
};

const retryForMsOf = ({ retryFor }: BulkCommandOptions): number => wholeNumber('retry-for', retryFor, 86_400) * 1000;

export interface SentKind extends BulkKind {
  readonly noun: string;
  readonly path: string;
  readonly linesMax: number;
  /** Whether an object is still to be sent; asked once for each, in their order. */
  readonly isWanted: (as: string | undefined) => (value: unknown) => boolean;
}

/** What would be sent: how many objects, the first of them, and what is wrong; without asking the platform. */
const preview = async (command: Command, file: string, options: BulkCommandOptions, kind: SentKind): Promise<void> => {
  const { values } = await openValues(file, options.as, options, kind);
  const tally = new Tally();
  let objects = 0;
  let first: string | null = null;
  for await (const { text } of itemsOf(values, kind.isWanted(options.as), (problem, line) =>
    tally.add({ problem }, line),
  )) {
    if (text === null) continue;
    objects += 1;
    first ??= text;
  }
  const { refused, problems } = tally;
  contextOf(command).output.result({ [kind.noun]: objects, refused, first: parsedOrText(first), problems }, () =>
    [
      `${String(objects)} ${kind.noun} would be sent, ${String(refused)} refused; the first:`,
      first === null ? 'none' : JSON.stringify(parsedOrText(first), null, 2),
      ...problemLines(tally),
      'nothing was sent (--dry-run)',
    ].join('\n'),
  );
  if (refused > 0) process.exitCode = EXIT.failed;
};

/** A line that is not JSON is shown as it is. */
const parsedOrText = (text: string | null): unknown => {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return text;
  }
};

const tooOldLines = ({ tooOld }: Tally): readonly string[] =>
  tooOld === 0
    ? []
    : [
        `${String(tooOld)} too old: they are held for review and not recorded (\`accrue review list --kind too_old\`). To load history,` +
          ' publish the programme with `receipts: { tooOldDays: null }` first.',
      ];

const problemLines = ({ problems }: Tally): readonly string[] =>
  problems.map(({ line, code, detail }) => `line ${String(line)}: ${code} ${detail}`);

const runBulk = async (
  command: Command,
  file: string,
  options: BulkCommandOptions,
  kind: SentKind,
): Promise<{ tally: Tally; seconds: number }> => {
  const { client, output } = contextOf(command);
  const { source, values } = await openValues(file, options.as, options, kind);
  const retryForMs = retryForMsOf(options);
  const { instanceId } = await withRetry(() => client.json<{ instanceId: string }>('/v1/system/info'), retryForMs);
  const resume = ResumePoint.of(file, instanceId);
  const skipLines = options.fromStart === true || !resume ? 0 : resume.load();
  if (skipLines > 0)
    output.note(
      `going on after line ${String(skipLines)}, where the last run was interrupted (--from-start to begin anew)`,
    );
  const progress = new Progress(kind.noun, () => source.share(), output.isJson);
  const tally = new Tally();
  const startedAt = performance.now();
  let durable = skipLines;
  try {
    await sendInBulk(
      client,
      itemsOf(values, kind.isWanted(options.as), (problem, line) => {
        if (line > skipLines) tally.add({ problem }, line);
      }),
      {
        path: kind.path,
        linesMax: kind.linesMax,
        charactersMax: 2_000_000,
        inFlightMax: wholeNumber('in-flight', options.inFlight, 64),
        retryForMs,
        skipLines,
      },
      { onResult: (result, line) => tally.add(result, line), onDurable: (line) => resume?.save((durable = line)) },
      progress,
    );
  } catch (error) {
    resume?.save(durable, { now: true });
    throw error;
  }
  progress.finish();
  resume?.clear();
  if (options.wait) await waitUntilDrained(client, STANDSTILL_MS_MAX);
  return { tally, seconds: (performance.now() - startedAt) / 1000 };
};

const report = (
  command: Command,
  { tally, seconds }: { tally: Tally; seconds: number },
  more: Readonly<Record<string, unknown>>,
  shown: readonly (readonly [string, unknown])[],
): void => {
  const { output } = contextOf(command);
  const rounded = Math.round(seconds * 10) / 10;
  output.result({ ...tally.counts, seconds: rounded, problems: tally.problems, ...more }, () =>
    [
      pairs([...Object.entries(tally.counts), ['seconds, until everything was processed', rounded], ...shown]),
      ...tooOldLines(tally),
      ...problemLines(tally),
    ].join('\n'),
  );
  if (tally.refused > 0) process.exitCode = EXIT.failed;
};

const bulkCommand = (parent: Command, words: string, description: string): Command =>
  parent
    .command(words)
    .description(description)
    .option('--as <mapping>', 'form of the file: csv, the name of an example, or a module of your own')
    .option('--map <fields>', 'with --as csv: FIELD=COLUMN,… (a+b joins two columns)')
    .option('--map-file <file>', 'with --as csv: YAML or JSON, see examples/till-export')
    .option('--delimiter <sign>', 'with --as csv: between cells (default: as the heading has it)')
    .option('--encoding <name>', 'with --as csv: such as windows-1252 (default: UTF-8, or UTF-16 with its mark)')
    .option('--decimal-comma', 'with --as csv: 1.234,50 is a number')
    .option('--time-zone <zone>', 'with --as csv: of times without an offset, such as Europe/London')
    .option('--date-format <tokens>', 'with --as csv: such as "dd.MM.yyyy HH:mm" (default: ISO 8601)')
    .option('--currency <code>', 'with --as csv: of all amounts, such as GBP')
    .option('--dry-run', 'read the whole file, show the first object and what is wrong, send nothing')
    .option('--in-flight <n>', 'requests in flight', '4')
    .option('--retry-for <seconds>', 'how long to wait for a platform that went away', '60')
    .option('--from-start', 'do not go on where an interrupted run stopped')
    .option('--no-wait', 'do not wait until everything is processed');

/** A command that sends what a file has, and says what became of it. */
export const addSending = (parent: Command, words: string, description: string, kind: SentKind): void => {
  const forms = `NDJSON, or CSV with --as csv (.gz allowed, - for standard input). Fields: ${kind.fields.join(', ')}`;
  bulkCommand(parent, words, `${description}: ${forms}`).action(
    async (file: string, options: BulkCommandOptions, command: Command) => {
      if (options.dryRun === true) return preview(command, file, options, kind);
      report(command, await runBulk(command, file, options, kind), {}, []);
    },
  );
};

const MEMBERS: SentKind = {
  noun: 'members',
  path: '/v1/members:import',
  linesMax: 1_000,
  example: '{"reference":"13085","card":"2900000012345"}',
  fields: MEMBER_FIELDS,
  ofCsv: membersOfCsv,
  ofLine: ({ member }) => member,
  isWanted: (as) => {
    const seen = new Set<string>();
    return (value) => {
      // A mapping may find members in a file of receipts, which names each many times. What is written as a member is all sent.
      if (as === undefined || as === 'csv') return true;
      const { reference } = value as { readonly reference?: string };
      if (reference === undefined) return true;
      return seen.has(reference) ? false : seen.add(reference) !== undefined;
    };
  },
};

const RECEIPTS: SentKind = {
  noun: 'receipts',
  path: '/v1/receipts:batch',
  linesMax: 250,
  example:
    '{"receiptId":"R-1","businessKey":{"storeId":"S-1","workstationId":"1","sequenceNumber":"1","businessDate":"2026-10-31"},"kind":"sale","endedAt":"2026-10-31T17:42:10+01:00","member":{"idType":"card","value":"2900000012345"},"currency":"GBP","lines":[{"lineId":"1","type":"item","sku":"TEA","quantity":"1","unitPrice":250,"gross":250,"netPayable":250}],"totals":{"payable":250}}',
  fields: RECEIPT_FIELDS,
  ofCsv: receiptsOfCsv,
  ofLine: ({ receipt }) => receipt,
  isWanted: () => () => true,
};

const ACTIONS: SentKind = {
  noun: 'actions',
  path: '/v1/actions:batch',
  linesMax: 250,
  example:
    '{"key":"review-4711","type":"review","member":{"idType":"card","value":"2900000012345"},"occurredAt":"2026-10-31T17:42:10+01:00"}',
  fields: ACTION_FIELDS,
  ofCsv: actionsOfCsv,
  ofLine: ({ action }) => action,
  isWanted: () => () => true,
};

export const addIngestCommands = (program: Command, members: Command): void => {
  addSending(members, 'import <file>', 'enrol the members of a file', MEMBERS);
  const actions = program.command('actions').description('what members did that is no purchase');
  addSending(actions, 'ingest <file>', 'send the actions of a file', ACTIONS);

  const receipts = program.command('receipts').description('receipts of the tills');
  bulkCommand(
    receipts,
    'ingest <file>',
    `send the receipts of a file: NDJSON, or CSV with --as csv, a row for each line of a receipt (.gz allowed, - for standard input). Fields: ${RECEIPT_FIELDS.join(', ')}`,
  ).action(async (file: string, options: BulkCommandOptions, command: Command) => {
    if (options.dryRun === true) return preview(command, file, options, RECEIPTS);
    const done = await runBulk(command, file, options, RECEIPTS);
    const stats = await withRetry(() => statsOf(command), retryForMsOf(options));
    report(command, done, { stats }, [['', ''], ...statsRows(stats)]);
  });
  receipts
    .command('stats')
    .description('what the recorded receipts came to')
    .action(async (_options: unknown, command: Command) => {
      const stats = await statsOf(command);
      contextOf(command).output.result(stats, () => pairs(statsRows(stats)));
    });
  receipts
    .command('move <receiptId>')
    .requiredOption('--from <memberId>', 'the member whose it is')
    .requiredOption('--to <memberId>', 'the member whose it should be')
    .requiredOption('--reason <text>', 'why, in plain words and without names of persons')
    .description('give a receipt, with its returns and voids, to another member, whose card should have been shown')
    .action(async (receiptId: string, json: MoveOptions, command: Command) => {
      const { client, output } = contextOf(command);
      const path = `/v1/receipts/${encodeURIComponent(receiptId)}:move`;
      const moved = await client.json<Moved>(path, { method: 'POST', json });
      output.result(moved, () =>
        pairs([
          ['member', moved.memberId],
          ['status', moved.status],
          ['earned', shownAmounts(moved.earned)],
          ['moved with it', moved.movedWith.join(', ') || 'nothing'],
        ]),
      );
    });
};

interface MoveOptions {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

interface Moved extends Readonly<Record<'memberId' | 'status', unknown>> {
  readonly earned: readonly Amount[];
  readonly movedWith: readonly string[];
}

interface Stats extends Readonly<Record<(typeof BEFORE | typeof AFTER)[number][1], number>> {
  readonly wallets: readonly ({ readonly walletId: string; readonly unit: string } & Readonly<
    Record<(typeof OF_A_WALLET)[number][1], number>
  >)[];
}

const statsOf = async (command: Command): Promise<Stats> => contextOf(command).client.json<Stats>('/v1/receipts:stats');

const BEFORE = [
  ['receipts accepted', 'receipts'],
  ['  of members', 'receiptsOfMembers'],
  ['  unattributed', 'receiptsUnattributed'],
  ['member sales', 'memberSales'],
  ['  of these earning 0', 'memberSalesEarningZero'],
] as const;
const OF_A_WALLET = [
  ['granted', 'granted'],
  ['clawed back', 'clawedBack'],
  ['earned', 'earned'],
] as const;
const AFTER = [
  ['return lines matched fully', 'returnLinesMatchedFully'],
  ['return lines matched partly', 'returnLinesMatchedPartly'],
  ['return lines not matched', 'returnLinesNotMatched'],
  ['units matched', 'unitsMatched'],
  ['units not matched', 'unitsNotMatched'],
] as const;

const statsRows = (stats: Stats): readonly (readonly [string, unknown])[] => [
  ...BEFORE.map(([name, field]) => [name, stats[field]] as const),
  ...stats.wallets.flatMap((wallet) =>
    OF_A_WALLET.map(
      ([name, field]) =>
        [`${wallet.walletId} ${name}`, shownInColumn({ unit: wallet.unit, amount: wallet[field] })] as const,
    ),
  ),
  ...AFTER.map(([name, field]) => [name, stats[field]] as const),
];
