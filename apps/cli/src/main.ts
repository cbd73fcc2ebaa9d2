import { Command, CommanderError, Option } from 'commander';
import { addAdjustmentCommands } from './commands/adjustments';
import { addClusterCommands } from './commands/cluster';
import { addDemoCommand } from './commands/demo';
import { addErasureCommands } from './commands/erasure';
import { addHoldCommands } from './commands/holds';
import { addIdentityCommands } from './commands/identities';
import { addMergeCommands } from './commands/merges';
import { addIngestCommands } from './commands/ingest';
import { addAuditCommands } from './commands/audit';
import { addKeyCommands } from './commands/keys';
import { addLedgerCommands } from './commands/ledger';
import { addOfferCommands } from './commands/offers';
import { addOperationsCommands } from './commands/operations';
import { addPayoutCommands } from './commands/payouts';
import { addProgrammeCommands } from './commands/programme';
import { addGiftCardCommands } from './commands/gift-cards';
import { addRedemptionCommands } from './commands/redemptions';
import { addDrawCommands } from './commands/draws';
import { addRewardCommands } from './commands/rewards';
import { addSettlement } from './commands/settlement';
import { addStatementCommands } from './commands/statement';
import { addTierCommands } from './commands/tiers';
import { addTransferCommands } from './commands/transfers';
import { addTraceCommand } from './commands/trace';
import { addUpCommand } from './commands/up';
import { CliError, EXIT } from './exit-codes';
import { LOCALES } from './locales';

const buildProgram = (): Command => {
  const program = new Command('accrue')
    .description(
      'Works with a running Accrue platform over HTTP. Exit codes: 0 fine, 1 refused or failed, 2 usage error, 3 not reachable, 4 not in order.',
    )
    .option('--url <url>', 'the platform (default: the one running on this machine, or ACCRUE_URL)')
    .option('--key <key>', 'API key (default: the one written by the platform on this machine, or ACCRUE_KEY)')
    .option('--json', 'print one JSON document for scripts')
    .addOption(
      new Option('--locale <locale>', 'language of the platform’s sentences (default: the programme’s)').choices(
        LOCALES,
      ),
    )
    .exitOverride();
  addUpCommand(program);
  addDemoCommand(program);
  addProgrammeCommands(program);
  const members = program.command('members').description('members of the programme');
  addIngestCommands(program, members);
  addOfferCommands(program);
  addErasureCommands(members);
  addIdentityCommands(members);
  addMergeCommands(members);
  addLedgerCommands(program);
  addStatementCommands(program);
  addAdjustmentCommands(program);
  addHoldCommands(program);
  addPayoutCommands(program);
  addTransferCommands(program);
  addTierCommands(program);
  addOperationsCommands(program);
  addRewardCommands(program);
  addDrawCommands(program);
  addRedemptionCommands(program);
  addGiftCardCommands(program);
  addKeyCommands(program);
  addAuditCommands(program);
  addSettlement(program);
  addTraceCommand(program);
  addClusterCommands(program);
  return program;
};

const failureOf = (error: unknown): { readonly message: string; readonly exitCode: number; readonly data: object } => {
  if (error instanceof CliError) return error;
  if (error instanceof CommanderError)
    return { message: '', exitCode: error.exitCode === 0 ? EXIT.ok : EXIT.usage, data: {} };
  return {
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    exitCode: EXIT.failed,
    data: {},
  };
};

const main = async (words: readonly string[]): Promise<void> => {
  // A reader that stops early (`| head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failed),
  );
  try {
    await buildProgram().parseAsync(words, { from: 'user' });
  } catch (error) {
    const { message, exitCode, data } = failureOf(error);
    if (words.includes('--json') && message !== '')
      process.stdout.write(`${JSON.stringify({ error: message, ...data })}\n`);
    else if (message !== '') process.stderr.write(`accrue: ${message}\n`);
    process.exitCode = exitCode;
  }
};

void main(process.argv.slice(2));
