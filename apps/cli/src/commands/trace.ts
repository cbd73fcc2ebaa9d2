import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { outputOf } from '../context';
import { CliError, EXIT } from '../exit-codes';
import { drawTrace, longestTrace, readSpans, traceLines, type TraceSpan } from '../trace-tree';

export const addTraceCommand = (program: Command): void => {
  program
    .command('trace <files...>')
    .description('draw a trace from the files that ACCRUE_TRACE_FILE made the services write')
    .option('--id <traceId>', 'which one (default: the one of most spans)')
    .action((files: readonly string[], { id }: { readonly id?: string }, command: Command) => {
      const spans = files.flatMap(readFile);
      const traceId = id ?? longestTrace(spans);
      const lines = traceId === undefined ? [] : traceLines(spans, traceId);
      if (traceId === undefined || lines.length === 0)
        throw new CliError(id === undefined ? 'there are no spans in there' : `there is no trace ${id} in there`);
      const tree = lines.map(({ depth, span, afterMs }) => ({ depth, afterMs, ...span }));
      outputOf(command).result({ traceId, spans: tree }, () => `trace ${traceId}\n${drawTrace(lines)}`);
    });
};

const readFile = (file: string): readonly TraceSpan[] => {
  try {
    return readSpans(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CliError(`${file} is no file of traces: ${(error as Error).message}`, EXIT.usage);
  }
};
