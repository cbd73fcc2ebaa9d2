import { Option, type Command } from 'commander';
import { contextOf } from '../context';
import { experimentText, type ExperimentReport } from '../health/experiment-text';

export const addProgrammeExperiment = (programme: Command): void => {
  programme
    .command('experiment <id>')
    .description('what the members of each arm of an experiment came to, and whether it makes a difference')
    .addOption(new Option('--format <format>', 'how it is written').choices(['text', 'json']).default('text'))
    .action(async (id: string, { format }: { readonly format: 'text' | 'json' }, command: Command) => {
      const { client, output } = contextOf(command);
      const report = await client.json<ExperimentReport>(`/v1/experiments/${encodeURIComponent(id)}`);
      output.result(report, () => (format === 'json' ? JSON.stringify(report) : experimentText(report)));
    });
};
