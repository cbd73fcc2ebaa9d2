import { writeFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { contextOf } from '../context';
import { CliError, EXIT } from '../exit-codes';
import { warningsText, type Validated } from '../health/health-text';
import { pairs } from '../output';
import { askPlan } from '../plan/ask-plan';
import { planHtml } from '../plan/plan-html';
import { planText } from '../plan/plan-text';
import type { Plan } from '../plan/report';
import { problemsTable, readDocument, type Problem } from '../programme-document';
import { addProgrammeExperiment } from './programme-experiment';
import { addProgrammeHealth } from './programme-health';

/** Says where a document is wrong as `validate` does. */
const withProblems = async <T>(asked: Promise<T>): Promise<T> => {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof CliError) || error.data['code'] !== 'programme.invalid') throw error;
    const problems = error.data['problems'] as readonly Problem[];
    throw new CliError(`${error.message}\n${problemsTable(problems)}`, error.exitCode, error.data);
  }
};

interface PlanOptions {
  readonly over: string;
  readonly format: keyof typeof WRITTEN;
  readonly out?: string;
}

const WRITTEN = {
  text: planText,
  json: (plan: Plan) => JSON.stringify(plan),
  html: planHtml,
} as const;

export const addProgrammeCommands = (program: Command): void => {
  const programme = program
    .command('programme')
    .description('the programme document: wallets, earning rules, tiers, rewards');

  programme
    .command('validate <file>')
    .description('check a document without touching anything')
    .action(async (file: string, _options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const answer = await client.json<Validated>('/v1/programme:validate', { json: readDocument(file) });
      const warnings = answer.warnings.length === 0 ? '' : `\n\n${warningsText(answer.warnings)}`;
      output.result(answer, () => (answer.valid ? `${file} is valid${warnings}` : problemsTable(answer.problems)));
      if (!answer.valid) process.exitCode = EXIT.notInOrder;
    });

  programme
    .command('plan <file>')
    .description('what would change against the published version, and what it would have given for what was recorded')
    .option('--over <period>', 'receipts that are replayed: so many days until now, such as 90d, or all', '365d')
    .addOption(new Option('--format <format>', 'how it is written').choices(['text', 'json', 'html']).default('text'))
    .option('--out <file>', 'write it to this file')
    .action(async (file: string, options: PlanOptions, command: Command) => {
      const { client, output } = contextOf(command);
      const format = output.isJson ? 'json' : options.format;
      const plan = await withProblems(askPlan(client, readDocument(file), options.over, output.isJson));
      const written = `${WRITTEN[format](plan)}\n`;
      if (options.out === undefined) process.stdout.write(written);
      else writeFileSync(options.out, written);
    });

  addProgrammeHealth(programme);

  addProgrammeExperiment(programme);

  programme
    .command('apply <file>')
    .description('publish the document as a new version; the same document again changes nothing')
    .option('--effective-from <instant>', 'event time from which receipts are adjudicated under it')
    .action(async (file: string, options: { effectiveFrom?: string }, command: Command) => {
      const { client, output } = contextOf(command);
      const query =
        options.effectiveFrom === undefined ? '' : `?effectiveFrom=${encodeURIComponent(options.effectiveFrom)}`;
      const answer = await withProblems(
        client.json<{ version: number; published: boolean }>(`/v1/programme${query}`, {
          method: 'PUT',
          json: readDocument(file),
        }),
      );
      output.result(answer, () =>
        answer.published
          ? `published as version ${String(answer.version)}`
          : `unchanged: version ${String(answer.version)} is published`,
      );
    });

  programme
    .command('show')
    .description('the published version')
    .action(async (_options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const answer = await client.json<{ version: number; publishedAt: string; document: { name: string } }>(
        '/v1/programme',
      );
      output.result(answer, () =>
        pairs([
          ['version', answer.version],
          ['published', answer.publishedAt],
          ['name', answer.document.name],
        ]),
      );
    });
};
