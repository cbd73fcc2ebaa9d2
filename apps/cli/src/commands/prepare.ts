import type { Command } from 'commander';
import { outputOf } from '../context';
import { CliError, EXIT } from '../exit-codes';

/** Loaded when it is needed: it brings the whole platform, and every other command starts without. */
const prepare = async () => (await import('../prepare/prepare.js')).default;

/** What a cluster needs before its services can work. These talk to Kafka and PostgreSQL, not to a running platform. */
export const addPrepareCommands = (program: Command): void => {
  program
    .command('topics')
    .description('Kafka’s topics')
    .command('apply')
    .description('make and mend the topics as the contracts say; again changes nothing (KAFKA_BROKERS says where)')
    .action(async (_options: unknown, command: Command) => {
      const { applyTopics } = await prepare();
      const report = await applyTopics();
      outputOf(command).result(report, () =>
        [
          `${report.created.length} created, ${report.changed.length} changed, ${report.unchanged.length} as they should be`,
          ...report.created.map((topic) => `+ ${topic}`),
          ...report.changed.map((change) => `~ ${change}`),
        ].join('\n'),
      );
      if (report.problems.length > 0)
        throw new CliError(report.problems.join('\n'), EXIT.notInOrder, { problems: report.problems });
    });

  program
    .command('migrate')
    .description('bring the database schemas of all contexts up to date (DATABASE_URL says where)')
    .action(async (_options: unknown, command: Command) => {
      const { migrate } = await prepare();
      const schemas = await migrate();
      outputOf(command).result({ schemas }, () => `up to date: ${schemas.join(', ')}`);
    });
};
