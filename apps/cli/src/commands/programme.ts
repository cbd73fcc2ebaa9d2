import { writeFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import type { ApiClient } from '../client';
import { contextOf } from '../context';
import { EXIT } from '../exit-codes';
import { warningsText, type Validated } from '../health/health-text';
import { pairs } from '../output';
import { askPlan } from '../plan/ask-plan';
import { askMoves } from '../plan/moves';
import { planHtml } from '../plan/plan-html';
import { planText } from '../plan/plan-text';
import type { Plan } from '../plan/report';
import { problemsTable, readDocument, withProblems } from '../programme-document';
import { addProgrammeApply } from './programme-apply';
import { addProgrammeExperiment } from './programme-experiment';
import { addProgrammeHealth } from './programme-health';
import { addProgrammeProposals } from './programme-proposals';

interface PlanOptions {
  readonly over: string;
  readonly format: keyof typeof WRITTEN;
  readonly out?: string;
  readonly effectiveFrom?: string;
}

const planOf = async (
  client: ApiClient,
  document: unknown,
  { over, effectiveFrom, quiet }: Pick<PlanOptions, 'over' | 'effectiveFrom'> & { readonly quiet: boolean },
): Promise<Plan> => {
  const plan = await askPlan(client, document, over, quiet);
  const { publishedVersion } = plan;
  if (publishedVersion === null) return plan;
  return { ...plan, tierMoves: await askMoves(client, document, { publishedVersion, effectiveFrom, quiet }) };
};

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
    .option('--effective-from <instant>', 'when it would take effect: tiers are measured as of then; default now')
    .addOption(new Option('--format <format>', 'how it is written').choices(['text', 'json', 'html']).default('text'))
    .option('--out <file>', 'write it to this file')
    .action(async (file: string, options: PlanOptions, command: Command) => {
      const { client, output } = contextOf(command);
      const format = output.isJson ? 'json' : options.format;
      const plan = await withProblems(planOf(client, readDocument(file), { ...options, quiet: output.isJson }));
      const written = `${WRITTEN[format](plan)}\n`;
      if (options.out === undefined) process.stdout.write(written);
      else writeFileSync(options.out, written);
    });

  addProgrammeHealth(programme);

  addProgrammeExperiment(programme);

  addProgrammeApply(programme);

  addProgrammeProposals(programme);

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
