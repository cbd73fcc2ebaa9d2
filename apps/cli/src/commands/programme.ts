import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { contextOf } from '../context';
import { CliError, EXIT } from '../exit-codes';
import { pairs, table } from '../output';

interface Finding {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

const readDocument = (file: string): unknown => {
  try {
    // JSON is YAML, so one parser reads both.
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CliError(`${file}: ${error instanceof Error ? error.message : String(error)}`, EXIT.usage);
  }
};

export const addProgrammeCommands = (program: Command): void => {
  const programme = program
    .command('programme')
    .description('the programme document: wallets, earning rules, tiers, rewards');

  programme
    .command('validate <file>')
    .description('check a document without touching anything')
    .action(async (file: string, _options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const answer = await client.json<{ valid: boolean; problems: readonly Finding[] }>('/v1/programme:validate', {
        json: readDocument(file),
      });
      output.result(answer, () =>
        answer.valid ? `${file} is valid` : table([...answer.problems] as never, ['path', 'code', 'message']),
      );
      if (!answer.valid) process.exitCode = EXIT.notInOrder;
    });

  programme
    .command('plan <file>')
    .description('what would change against the published version')
    .action(async (file: string, _options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const answer = await client.json<{
        publishedVersion: number | null;
        changes: readonly Record<string, unknown>[];
      }>('/v1/programme:plan', { json: readDocument(file) });
      output.result(answer, () =>
        answer.changes.length === 0 ? 'no changes' : table(answer.changes, ['path', 'before', 'after']),
      );
    });

  programme
    .command('apply <file>')
    .description('publish the document as a new version; the same document again changes nothing')
    .option('--effective-from <instant>', 'event time from which receipts are adjudicated under it')
    .action(async (file: string, options: { effectiveFrom?: string }, command: Command) => {
      const { client, output } = contextOf(command);
      const query =
        options.effectiveFrom === undefined ? '' : `?effectiveFrom=${encodeURIComponent(options.effectiveFrom)}`;
      const answer = await client.json<{ version: number; published: boolean }>(`/v1/programme${query}`, {
        method: 'PUT',
        json: readDocument(file),
      });
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
