import type { Command } from 'commander';
import { contextOf } from '../context';
import { CliError, EXIT } from '../exit-codes';
import { doJob } from '../job';
import { compareKept, keptHeads, type SignedHead } from '../kept-heads';
import { showList } from '../list';
import { table, written } from '../output';
import { addExpiryCalendar } from './calendar';
import { addOpeningBalanceCommands } from './opening-balances';
import { addTrialBalance } from './trial-balance';

interface Verification {
  readonly ok: boolean;
  readonly events: number;
  readonly accounts: number;
  readonly checks: readonly Check[];
  readonly digests: Readonly<Record<string, string>>;
  readonly chain: {
    readonly events: number;
    readonly newestHead: { readonly number: number; readonly closedAt: string } | null;
  };
}

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly differences: number;
  readonly examples: readonly string[];
}

export const addLedgerCommands = (program: Command): void => {
  const ledger = program.command('ledger').description('the points ledger');

  ledger
    .command('verify')
    .description('recompute every account and the hash chain from the event log and compare')
    .option('--heads <file>', 'signed heads that were kept elsewhere: the output of `accrue ledger heads --json`')
    .action(async ({ heads }: { heads?: string }, command: Command) => {
      const { client, output } = contextOf(command);
      const kept = heads === undefined ? null : keptHeads(heads);
      const found = await doJob<Verification>(client, { path: '/v1/ledger:verify', quiet: output.isJson });
      const checks = kept === null ? found.checks : [...found.checks, await compareKept(client, kept)];
      const answer = { ...found, checks, ok: checks.every(({ ok }) => ok) };
      output.result(answer, () => verificationForPeople(answer));
      if (!answer.ok) process.exitCode = EXIT.notInOrder;
    });

  ledger
    .command('heads')
    .description('signed heads of the hash chain; keep the output of --json where nobody of the platform can change it')
    .action((_options: unknown, command: Command) =>
      showList<SignedHead>(command, { path: '/v1/ledger/heads', name: 'heads' }, (found) =>
        table(found, ['number', 'closedAt', 'keyId', 'signature']),
      ),
    );

  ledger
    .command('sign-head')
    .description('sign a head now; one is signed each day anyway')
    .action(async (_options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const head = await client.json<SignedHead>('/v1/ledger/heads', { method: 'POST' });
      output.result(head, () => table([head], ['number', 'closedAt', 'keyId', 'signature']));
    });

  ledger
    .command('signing-keys')
    .description('public keys that heads were signed with, as a JWK set with --json')
    .action(async (_options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const answer = await client.json<{ keys: readonly Record<string, string>[] }>('/v1/ledger/signing-keys');
      output.result(answer, () => table(answer.keys, ['kid', 'crv', 'x']));
    });

  addTrialBalance(ledger);

  const balances = program.command('balances').description('balances of the members');
  addOpeningBalanceCommands(balances);
  addExpiryCalendar(balances);
  balances
    .command('export')
    .description(
      'every member’s wallet: our id, your reference, its unit, granted, reversed, spent, expired, adjusted, transferred, migrated, pending, held, active, owed (deficit), in review, written off',
    )
    .option('--format <format>', 'csv or ndjson', 'csv')
    .action(async (options: { format: string }, command: Command) => {
      if (options.format !== 'csv' && options.format !== 'ndjson')
        throw new CliError('--format takes csv or ndjson', EXIT.usage);
      const { client } = contextOf(command);
      await written(await client.send(`/v1/balances/export?format=${options.format}`));
    });
};

const verificationForPeople = ({ ok, checks, digests, chain, events, accounts }: Verification): string =>
  [
    table(
      checks.map((check) => ({
        check: check.name,
        result: check.ok ? 'ok' : 'FAILED',
        differences: check.differences,
      })),
      ['check', 'result', 'differences'],
    ),
    ...checks.filter((check) => !check.ok).map(({ name, examples }) => [`${name}:`, ...examples].join('\n  ')),
    ...Object.entries(digests).map(([name, digest]) => `digest of ${name}: ${digest}`),
    `in the hash chain: ${String(chain.events)} of ${String(events)} events; newest signed head: ${chain.newestHead === null ? 'none yet' : `${String(chain.newestHead.number)} of ${chain.newestHead.closedAt}`}`,
    `${ok ? 'The ledger verifies' : 'The ledger does NOT verify'}: ${String(events)} events, ${String(accounts)} ${accounts === 1 ? 'account' : 'accounts'}.`,
  ].join('\n');
