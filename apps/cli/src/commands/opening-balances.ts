import type { Command } from 'commander';
import { parse } from 'csv-parse/sync';
import { contextOf } from '../context';
import { CliError, EXIT } from '../exit-codes';
import { pairs } from '../output';
import { readText } from '../source';

interface SignedImport {
  readonly importId: string;
  readonly digest: string;
  readonly signedBy: string;
  readonly signedAt: string;
  readonly control: {
    readonly members: number;
    readonly lots: number;
    readonly points: Readonly<Record<string, number>>;
  };
  readonly booked: number;
  readonly status: string;
}

interface ImportOptions {
  readonly id: string;
  readonly members: string;
  readonly lots: string;
  readonly total: readonly string[];
}

const collected = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** What members had in another system. */
export const addOpeningBalanceCommands = (balances: Command): void => {
  balances
    .command('import <file>')
    .description(
      'bring balances along from another system: CSV or JSON lines with memberId or reference, walletId, points, expiresOn (empty: never). ' +
        'Nothing is booked unless the file has exactly the control total that you sign off',
    )
    .requiredOption('--id <importId>', 'chosen by you: the same file again books nothing twice')
    .requiredOption('--members <count>', 'how many members the file is about')
    .requiredOption('--lots <count>', 'how many lines it has')
    .requiredOption('--total <wallet=points>', 'their sum, for each wallet', collected)
    .action(async (file: string, options: ImportOptions, command: Command) => {
      const { client, output } = contextOf(command);
      const ndjson = [{ control: controlOf(options) }, ...linesOf(await readText(file), file)]
        .map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
        .join('\n');
      const signed = await client
        .json<SignedImport>(pathOf(options.id), { ndjson })
        .catch((refused: unknown) => Promise.reject(withFigures(refused)));
      output.result(signed, () => shown(signed));
    });
  balances
    .command('imported <importId>')
    .description('what was signed off, by whom, and how far it is booked')
    .action(async (importId: string, _options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const signed = await client.json<SignedImport>(pathOf(importId));
      output.result(signed, () => shown(signed));
    });
};

const pathOf = (importId: string): string => `/v1/ledger/imports/${encodeURIComponent(importId)}`;

const controlOf = ({ members, lots, total }: ImportOptions): object => ({
  members: Number(members),
  lots: Number(lots),
  points: Object.fromEntries(
    total.map((said) => {
      const [walletId = '', points = ''] = said.split('=');
      if (!/^\d+$/.test(points)) throw new CliError(`--total takes wallet=points, not ${said}`, EXIT.usage);
      return [walletId, Number(points)];
    }),
  ),
});

interface Refusal {
  readonly lines?: readonly { readonly line: number; readonly code: string; readonly detail: string }[];
  readonly said?: object;
  readonly found?: object;
}

/** What differs, for whoever signs off: the file's lines begin after the control total, which is the first one. */
const withFigures = (refused: unknown): Error => {
  if (!(refused instanceof CliError)) return refused instanceof Error ? refused : new Error(String(refused));
  const { lines = [], said, found } = refused.data as Refusal;
  const told = [
    ...lines.map(({ line, code, detail }) => `lot ${String(line - 1)}: ${code} ${detail}`),
    ...(found === undefined ? [] : [`signed off: ${JSON.stringify(said)}`, `in the file: ${JSON.stringify(found)}`]),
  ];
  return new CliError([refused.message, ...told].join('\n'), refused.exitCode, refused.data);
};

/** JSON lines as they are, so that the platform names what is wrong with one; rows of a CSV by its heading. */
const linesOf = (text: string, file: string): readonly (string | object)[] => {
  if (text.trimStart().startsWith('{')) return text.split('\n').filter((line) => line.trim() !== '');
  try {
    const rows = parse<Record<string, string>>(text, { columns: true, bom: true, skip_empty_lines: true, trim: true });
    return rows.map(({ points, ...row }) => ({
      ...Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')),
      points: Number(points),
    }));
  } catch (cause) {
    throw new CliError(`${file} is no CSV: ${cause instanceof Error ? cause.message : String(cause)}`, EXIT.usage);
  }
};

const shown = ({ importId, control, status, booked, signedBy, signedAt, digest }: SignedImport): string =>
  pairs([
    ['import', importId],
    ['members', control.members],
    ['lots', control.lots],
    ...Object.entries(control.points).map(([walletId, points]) => [walletId, points] as const),
    ['status', status],
    ['booked', booked],
    ['signed off by', signedBy],
    ['signed off at', signedAt],
    ['digest', digest],
  ]);
