import type { Command } from 'commander';
import { contextOf } from '../context';
import { CliError, EXIT } from '../exit-codes';
import { table, written } from '../output';
import { addTrialBalance } from './trial-balance';

interface Verification {
  readonly ok: boolean;
  readonly events: number;
  readonly accounts: number;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly differences: number }[];
  readonly digests: Readonly<Record<string, string>>;
}

export const addLedgerCommands = (program: Command): void => {
  const ledger = program.command('ledger').description('the points ledger');

  ledger
    .command('verify')
    .description('recompute every account from the event log and compare')
    .action(async (_options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const answer = await client.json<Verification>('/v1/ledger:verify', { method: 'POST' });
      output.result(answer, () =>
        [
          table(
            answer.checks.map(({ name, ok, differences }) => ({
              check: name,
              result: ok ? 'ok' : 'FAILED',
              differences,
            })),
            ['check', 'result', 'differences'],
          ),
          ...Object.entries(answer.digests).map(([name, digest]) => `digest of ${name}: ${digest}`),
          `${answer.ok ? 'The ledger verifies' : 'The ledger does NOT verify'}: ${String(answer.events)} events, ${String(answer.accounts)} ${answer.accounts === 1 ? 'account' : 'accounts'}.`,
        ].join('\n'),
      );
      if (!answer.ok) process.exitCode = EXIT.notInOrder;
    });

  addTrialBalance(ledger);

  const balances = program.command('balances').description('balances of the members');
  balances
    .command('export')
    .description(
      'every member’s wallet: our id, your reference, its unit, granted, reversed, spent, expired, adjusted, pending, held, active',
    )
    .option('--format <format>', 'csv or ndjson', 'csv')
    .action(async (options: { format: string }, command: Command) => {
      if (options.format !== 'csv' && options.format !== 'ndjson')
        throw new CliError('--format takes csv or ndjson', EXIT.usage);
      const { client } = contextOf(command);
      await written(await client.send(`/v1/balances/export?format=${options.format}`));
    });
};
