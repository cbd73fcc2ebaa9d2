import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { outputOf } from '../context';
import { CliError, EXIT } from '../exit-codes';
import { drawTrace, longestTrace, readSpans, traceLines, type TraceSpan } from '../trace-tree';

interface TraceOptions {
  readonly id?: string;
  readonly through?: string;
}

export const addTraceCommand = (program: Command): void => {
  program
    .command('trace <files...>')
    .description('draw a trace from the files that ACCRUE_TRACE_FILE made the services write')
    .option('--id <traceId>', 'which one (default: the one of most spans)')
    .option('--through <name>', 'the one of most spans among those with a span of this name')
    .action((files: readonly string[], { id, through }: TraceOptions, command: Command) => {
      const spans = files.flatMap(readFile);
      const traceId = id ?? longestTrace(spans, through);
      const lines = traceId === undefined ? [] : traceLines(spans, traceId);
      if (traceId === undefined || lines.length === 0) throw new CliError('there is no such trace in there');
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
