import { createRequire } from 'node:module';
import type { Command } from 'commander';
import { outputOf } from '../context';
import { EXIT } from '../exit-codes';
import type * as Preparation from '../prepare-cluster';

/** Loaded when one of these commands is given: all contexts come with it, which no other command needs. */
const preparation = (): typeof Preparation => createRequire(__filename)('../prepare-cluster') as typeof Preparation;

/** What is done once before the services of a cluster start, and again with each new version. They speak to Kafka and PostgreSQL. */
export const addClusterCommands = (program: Command): void => {
  program
    .command('topics')
    .description('the topics of a cluster')
    .command('apply')
    .description('make Kafka’s topics as the contracts say, or mend them; KAFKA_BROKERS says where')
    .action(async (_options: unknown, command: Command) => {
      const report = await preparation().applyTopics(process.env);
      const { created, changed, unchanged, problems } = report;
      outputOf(command).result(report, () =>
        [
          ...created.map((topic) => `created    ${topic}`),
          ...changed.map((change) => `changed    ${change}`),
          `${created.length} created, ${changed.length} changed, ${unchanged.length} as they should be`,
          ...problems.map((problem) => `to decide  ${problem}`),
        ].join('\n'),
      );
      if (problems.length > 0) process.exitCode = EXIT.notInOrder;
    });
  program
    .command('migrate')
    .description('bring the schemas of all services up to date, under a lock; DATABASE_URL says where')
    .action(async (_options: unknown, command: Command) => {
      const schemas = await preparation().migrate(process.env);
      outputOf(command).result({ schemas }, () => `up to date: ${schemas.join(', ')}`);
    });
};
