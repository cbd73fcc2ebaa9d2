import { Option, type Command } from 'commander';
import { contextOf } from '../context';
import { CliError, EXIT } from '../exit-codes';
import { healthText, warningsText, type Health, type Validated } from '../health/health-text';
import type { Output } from '../output';
import { problemsTable, readDocument } from '../programme-document';

interface Options {
  readonly at?: string;
  readonly format: 'text' | 'json';
}

export const addProgrammeHealth = (programme: Command): void => {
  programme
    .command('health [file]')
    .description(
      'how far members come in the programme, and which mistakes its document shows; with a file: which it shows',
    )
    .option('--at <instant>', 'what had happened by then, such as 2026-11-03T00:00:00Z (default: now); not with a file')
    .addOption(new Option('--format <format>', 'how it is written').choices(['text', 'json']).default('text'))
    .action(async (file: string | undefined, options: Options, command: Command) => {
      if (file === undefined) await showHealth(options, command);
      else await showMistakes(file, options, command);
    });
};

const showHealth = async ({ at, format }: Options, command: Command): Promise<void> => {
  const { client, output } = contextOf(command);
  const query = at === undefined ? '' : `?at=${encodeURIComponent(at)}`;
  const health = await client.json<Health>(`/v1/programme/health${query}`);
  write(output, format, health, () => healthText(health));
};

const showMistakes = async (file: string, { at, format }: Options, command: Command): Promise<void> => {
  if (at !== undefined) throw new CliError('--at is for the programme that runs: leave it out with a file', EXIT.usage);
  const { client, output } = contextOf(command);
  const answer = await client.json<Validated>('/v1/programme:validate', { json: readDocument(file) });
  write(output, format, answer, () => (answer.valid ? warningsText(answer.warnings) : problemsTable(answer.problems)));
  if (!answer.valid) process.exitCode = EXIT.notInOrder;
};

const write = (output: Output, format: Options['format'], answer: object, forPeople: () => string): void =>
  output.result(answer, () => (format === 'json' ? JSON.stringify(answer) : forPeople()));
