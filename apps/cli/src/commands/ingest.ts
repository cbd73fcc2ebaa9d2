import type { Command } from 'commander';
import { sendInBulk, withRetry } from '../bulk';
import { contextOf } from '../context';
import { waitUntilDrained } from '../drained';
import { CliError, EXIT } from '../exit-codes';
import { pairs } from '../output';
import { Progress } from '../progress';
import { ResumePoint } from '../resume';
import { loadMapping, openSource, type Mapping } from '../source';

interface BulkCommandOptions {
  readonly as?: string;
  readonly inFlight: string;
  readonly retryFor: string;
  readonly fromStart?: boolean;
  readonly wait: boolean;
}

const PROBLEMS_SHOWN_MAX = 10;
const DRAIN_WITHIN_MS = 120_000;

/** What the platform said of the lines, counted; and the first few that it refused. */
class Tally {
  readonly counts: Record<string, number> = {};
  readonly problems: { line: number; code: string; detail: string }[] = [];
  refused = 0;

  add(result: Readonly<Record<string, unknown>>, line: number): void {
    if (result.problem !== undefined) {
      const { code, detail } = result.problem as { code: string; detail: string };
      this.refused += 1;
      this.count('refused');
      if (this.problems.length < PROBLEMS_SHOWN_MAX) this.problems.push({ line, code, detail });
      return;
    }
    this.count(result.duplicate === true ? 'duplicate' : String(result.status));
  }

  private count(name: string): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
  }
}

const wholeNumber = (name: string, value: string, max: number): number => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > max)
    throw new CliError(`--${name} takes a whole number from 0 to ${String(max)}`, EXIT.usage);
  return number;
};

const retryForMsOf = ({ retryFor }: BulkCommandOptions): number => wholeNumber('retry-for', retryFor, 86_400) * 1000;

const parseLine = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A line that is not JSON goes through as it is: the platform reports it with its number. */
const converterOf =
  (convert: Mapping[keyof Mapping] | undefined, onMapped: (value: unknown) => boolean) =>
  (text: string): string | null => {
    const source = parseLine(text);
    if (source === undefined) return text;
    const mapped = convert ? convert(source) : source;
    return mapped === null || !onMapped(mapped) ? null : JSON.stringify(mapped);
  };

const runBulk = async (
  command: Command,
  file: string,
  options: BulkCommandOptions,
  kind: {
    readonly noun: string;
    readonly path: string;
    readonly linesMax: number;
    readonly converter: (mapping: Mapping) => (text: string) => string | null;
  },
): Promise<{ tally: Tally; seconds: number }> => {
  const { client, output } = contextOf(command);
  const mapping = loadMapping(options.as);
  const retryForMs = retryForMsOf(options);
  const { instanceId } = await withRetry(() => client.json<{ instanceId: string }>('/v1/system/info'), retryForMs);
  const resume = ResumePoint.of(file, instanceId);
  const skipLines = options.fromStart === true || !resume ? 0 : resume.load();
  if (skipLines > 0)
    output.note(
      `going on after line ${String(skipLines)}, where the last run was interrupted (--from-start to begin anew)`,
    );
  const source = openSource(file);
  const progress = new Progress(kind.noun, () => source.share(), output.isJson);
  const tally = new Tally();
  const startedAt = performance.now();
  let durable = skipLines;
  try {
    await sendInBulk(
      client,
      source.lines,
      kind.converter(mapping),
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
  if (options.wait) await waitUntilDrained(client, DRAIN_WITHIN_MS);
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
      ...tally.problems.map(({ line, code, detail }) => `line ${String(line)}: ${code} ${detail}`),
    ].join('\n'),
  );
  if (tally.refused > 0) process.exitCode = EXIT.failed;
};

const bulkCommand = (parent: Command, words: string, description: string): Command =>
  parent
    .command(words)
    .description(description)
    .option('--as <mapping>', 'form of the file: the name of an example, or a module of your own')
    .option('--in-flight <n>', 'requests in flight', '4')
    .option('--retry-for <seconds>', 'how long to wait for a platform that went away', '60')
    .option('--from-start', 'do not go on where an interrupted run stopped')
    .option('--no-wait', 'do not wait until everything is processed');

export const addIngestCommands = (program: Command): void => {
  const members = program.command('members').description('members of the programme');
  bulkCommand(
    members,
    'import <file>',
    'enrol the members of an NDJSON file (.gz allowed, - for standard input)',
  ).action(async (file: string, options: BulkCommandOptions, command: Command) => {
    const done = await runBulk(command, file, options, {
      noun: 'members',
      path: '/v1/members:import',
      linesMax: 1_000,
      // A file of receipts names the same member many times: each is sent once.
      converter: ({ member }) => {
        const seen = new Set<string>();
        return converterOf(member, (value) => {
          const reference = (value as { reference?: string }).reference;
          if (reference === undefined) return true;
          return seen.has(reference) ? false : seen.add(reference) !== undefined;
        });
      },
    });
    report(command, done, {}, []);
  });

  const receipts = program.command('receipts').description('receipts of the tills');
  bulkCommand(
    receipts,
    'ingest <file>',
    'send the receipts of an NDJSON file (.gz allowed, - for standard input)',
  ).action(async (file: string, options: BulkCommandOptions, command: Command) => {
    const done = await runBulk(command, file, options, {
      noun: 'receipts',
      path: '/v1/receipts:batch',
      linesMax: 250,
      converter: ({ receipt }) => converterOf(receipt, () => true),
    });
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
};

type Stats = Readonly<Record<string, number>>;

const statsOf = async (command: Command): Promise<Stats> => contextOf(command).client.json<Stats>('/v1/receipts:stats');

const statsRows = (stats: Stats): readonly (readonly [string, unknown])[] =>
  (
    [
      ['receipts accepted', 'receipts'],
      ['  of members', 'receiptsOfMembers'],
      ['  unattributed', 'receiptsUnattributed'],
      ['member sales', 'memberSales'],
      ['  of these earning 0', 'memberSalesEarningZero'],
      ['points granted', 'pointsGranted'],
      ['points clawed back', 'pointsClawedBack'],
      ['points outstanding', 'pointsOutstanding'],
      ['return lines matched fully', 'returnLinesMatchedFully'],
      ['return lines matched partly', 'returnLinesMatchedPartly'],
      ['return lines not matched', 'returnLinesNotMatched'],
      ['units matched', 'unitsMatched'],
      ['units not matched', 'unitsNotMatched'],
    ] as const
  ).map(([name, field]) => [name, stats[field]] as const);
