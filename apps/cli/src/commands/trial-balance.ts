import type { Command } from 'commander';
import { shownInColumn } from '../amounts';
import { contextOf } from '../context';
import { CliError, EXIT } from '../exit-codes';
import { table, written } from '../output';

interface Totals {
  readonly wallets: readonly {
    readonly walletId: string;
    readonly unit: string | null;
    readonly accounts: readonly { readonly account: string; readonly points: number }[];
    readonly sum: number;
  }[];
}

interface Turnover {
  readonly account: string;
  readonly opening: number;
  readonly debit: number;
  readonly credit: number;
  readonly closing: number;
}

interface ByDay {
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly knownAt: string | null;
  readonly final: boolean;
  readonly balanced: boolean;
  readonly wallets: readonly {
    readonly walletId: string;
    readonly unit: string | null;
    readonly accounts: readonly Turnover[];
  }[];
}

interface Options {
  readonly from?: string;
  readonly to?: string;
  readonly knownAt?: string;
  readonly timeZone?: string;
  readonly format: string;
}

/** As a person reads the amounts of a wallet. */
const inUnit = (unit: string | null, amount: number): unknown =>
  unit === null ? amount : shownInColumn({ unit, amount });

export const addTrialBalance = (ledger: Command): void => {
  ledger
    .command('trial-balance')
    .description('double-entry totals per wallet, which sum to zero: of now, or of a day, a month or a year')
    .option('--from <date>', 'first day: what there was, what was posted, and what there is, by when it happened')
    .option('--to <date>', 'with --from: last day (default: the same)')
    .option('--known-at <instant>', 'with --from: by what was recorded before, such as 2026-11-03T00:00:00Z')
    .option('--time-zone <zone>', 'with --from: of the days (default: the programme’s)')
    .option('--format <format>', 'with --from: table, or csv with a line for each day', 'table')
    .action(async (options: Options, command: Command) => {
      if (options.format !== 'table' && options.format !== 'csv')
        throw new CliError('--format takes table or csv', EXIT.usage);
      const { from, to, knownAt, timeZone, format } = options;
      if (from === undefined && (to ?? knownAt ?? timeZone ?? (format === 'csv' ? format : undefined)) !== undefined)
        throw new CliError('--to, --known-at, --time-zone and --format need --from', EXIT.usage);
      const isBalanced = from === undefined ? await showTotals(command) : await showDays({ ...options, from }, command);
      if (!isBalanced) process.exitCode = EXIT.notInOrder;
    });
};

const showTotals = async (command: Command): Promise<boolean> => {
  const { client, output } = contextOf(command);
  const answer = await client.json<Totals>('/v1/ledger/trial-balance');
  output.result(answer, () =>
    answer.wallets
      .map(({ walletId, unit, accounts, sum }) => {
        const rows = [...accounts, { account: 'sum', points: sum }].map(({ account, points }) => ({
          account,
          points: inUnit(unit, points),
        }));
        return `wallet ${walletId}\n${table(rows, ['account', 'points'])}`;
      })
      .join('\n\n'),
  );
  return answer.wallets.every(({ sum }) => sum === 0);
};

const showDays = async (
  { from, to, knownAt, timeZone, format }: Options & { readonly from: string },
  command: Command,
): Promise<boolean> => {
  const { client, output } = contextOf(command);
  const asked = Object.entries({ from, to, knownAt, timeZone }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const path = `/v1/ledger/trial-balance-by-day?${new URLSearchParams(asked).toString()}`;
  if (format === 'csv') {
    await written(await client.send(`${path}&format=csv`));
    return true;
  }
  const answer = await client.json<ByDay>(path);
  output.result(answer, () => [headOf(answer), ...answer.wallets.map(tableOf)].join('\n\n'));
  return answer.balanced;
};

const headOf = ({ from, to, timeZone, knownAt, final, balanced }: ByDay): string => {
  const known =
    knownAt === null ? 'by all that is known now' : `as known at ${knownAt}${final ? ', final' : ', not final yet'}`;
  return `${from === to ? from : `${from} to ${to}`}, ${timeZone}, ${known}: ${balanced ? 'balanced' : 'NOT balanced'}`;
};

const SIDES = ['opening', 'debit', 'credit', 'closing'] as const;

const tableOf = ({ walletId, unit, accounts }: ByDay['wallets'][number]): string => {
  const rows = accounts.map((turnover) => ({
    account: turnover.account,
    ...Object.fromEntries(SIDES.map((side) => [side, inUnit(unit, turnover[side])])),
  }));
  const sums = SIDES.map((side) => [
    side,
    inUnit(
      unit,
      accounts.reduce((sum, turnover) => sum + turnover[side], 0),
    ),
  ]);
  return `wallet ${walletId}\n${table([...rows, { account: 'sum', ...Object.fromEntries(sums) }], ['account', ...SIDES])}`;
};
