import type { Command } from 'commander';
import { shownInColumn } from '../amounts';
import { contextOf } from '../context';
import { CliError, EXIT } from '../exit-codes';
import { itemCount, showList } from '../list';
import { pairs, table, written } from '../output';

interface Payout {
  readonly payoutId: string;
  readonly payeeId: string;
  readonly walletId: string;
  readonly currency: string;
  readonly amountMinor: number;
  readonly status: string;
  readonly requestedBy: string;
  readonly approvedBy: string | null;
  readonly endedBy: string | null;
  readonly reasonCode: string | null;
  readonly reference: string | null;
}

interface ListOptions {
  readonly status?: string;
  readonly payee?: string;
  readonly limit: number;
  readonly format: string;
}

interface Options {
  readonly id: string;
  readonly amount?: string;
  readonly reason: string;
  readonly reference: string;
}

/** Money of wallets that finance pays to members and partners. */
export const addPayoutCommands = (program: Command): void => {
  const payouts = program.command('payouts').description('money of wallets that is paid out to members and partners');
  payouts
    .command('list')
    .description('latest first; as a file all of a status, the earliest first')
    .option(
      '--status <status>',
      'requested (waits for approval), approved (finance is to pay), paid, cancelled, refused, failed or timed_out',
    )
    .option('--payee <id>', 'of this member or partner only')
    .option('--limit <count>', 'how many at most', itemCount, 100)
    .option('--format <format>', 'table, or a file for finance: csv, ndjson', 'table')
    .action(list);
  payouts
    .command('request <payeeId> <walletId>')
    .description('set money aside, to be approved and paid')
    .requiredOption('--id <payoutId>', 'chosen by you: the same again pays nothing twice')
    .option('--amount <minor>', 'in minor units; default: all that can be paid out')
    .action(async (payeeId: string, walletId: string, { id, amount }: Options, command: Command) =>
      tell(command, pathOf(payeeId), {
        ...{ payoutId: id, walletId },
        ...(amount !== undefined && { amountMinor: Number(amount) }),
      }),
    );
  payouts
    .command('confirm <payeeId> <payoutId>')
    .description('finance has paid it')
    .requiredOption('--reference <reference>', 'finance’s own number of the payment, no bank account')
    .action(async (payeeId: string, payoutId: string, { reference }: Options, command: Command) =>
      tell(command, `${pathOf(payeeId, payoutId)}:confirm`, { reference }),
    );
  for (const [verb, description] of [
    ['refuse', 'do not approve it: the payee has the amount again'],
    ['fail', 'finance could not pay what was approved: the payee has the amount again'],
  ] as const)
    payouts
      .command(`${verb} <payeeId> <payoutId>`)
      .description(description)
      .requiredOption('--reason <code>', 'fraud, no_bank_account or a word of your own')
      .action(async (payeeId: string, payoutId: string, { reason }: Options, command: Command) =>
        tell(command, `${pathOf(payeeId, payoutId)}:${verb}`, { reasonCode: reason }),
      );
  for (const [verb, description] of [
    ['approve', 'let finance pay it'],
    ['cancel', 'take it back for the payee, before it is approved'],
  ] as const)
    payouts
      .command(`${verb} <payeeId> <payoutId>`)
      .description(description)
      .action(async (payeeId: string, payoutId: string, _options: unknown, command: Command) =>
        tell(command, `${pathOf(payeeId, payoutId)}:${verb}`),
      );
};

const list = async ({ status, payee, limit, format }: ListOptions, command: Command): Promise<void> => {
  const query = { ...(status !== undefined && { status }), ...(payee !== undefined && { payeeId: payee }) };
  if (format === 'table') {
    const wanted = { path: '/v1/payouts', name: 'payouts', query, most: limit };
    await showList<Payout>(command, wanted, (items) => table(items.map(shown), Object.keys(COLUMNS)));
    return;
  }
  if (payee !== undefined) throw new CliError('--payee needs --format table: a file is of all payees', EXIT.usage);
  const asked = new URLSearchParams({ ...query, format });
  await written(await contextOf(command).client.send(`/v1/payouts/export?${asked.toString()}`));
};

const pathOf = (payeeId: string, payoutId?: string): string =>
  `/v1/accounts/${encodeURIComponent(payeeId)}/payouts${payoutId === undefined ? '' : `/${encodeURIComponent(payoutId)}`}`;

const COLUMNS = {
  payee: ({ payeeId }: Payout) => payeeId,
  payout: ({ payoutId }: Payout) => payoutId,
  wallet: ({ walletId }: Payout) => walletId,
  amount: ({ currency, amountMinor }: Payout) => shownInColumn({ unit: currency, amount: amountMinor }),
  status: ({ status }: Payout) => status,
  'asked by': ({ requestedBy }: Payout) => requestedBy,
  'approved by': ({ approvedBy }: Payout) => approvedBy,
  'ended by': ({ endedBy }: Payout) => endedBy,
  reason: ({ reasonCode }: Payout) => reasonCode,
  reference: ({ reference }: Payout) => reference,
} as const;

const shown = (payout: Payout): Record<string, unknown> =>
  Object.fromEntries(Object.entries(COLUMNS).map(([name, of]) => [name, of(payout)]));

const tell = async (command: Command, path: string, json?: object): Promise<void> => {
  const { client, output } = contextOf(command);
  const payout = await client.json<Payout>(path, json === undefined ? { method: 'POST' } : { json });
  output.result(payout, () => pairs(Object.entries(shown(payout))));
};
