import { parseNdjson, problemOfError, type Problem } from '@accrue/http';
import { invariant, Rejected } from '@accrue/kernel';
import { campaignsProblems } from '../problems';

const BATCH_LINES_MAX = 1_000;

export type LineResult<A> = { readonly ok: true; readonly answer: A } | { readonly ok: false; readonly error: unknown };

interface Batch<A> {
  /** A line as it should be, for whoever sends none. */
  readonly example: string;
  /** Takes what could be read; one result each, in the same order. */
  readonly take: (values: readonly unknown[]) => Promise<readonly LineResult<A>[]>;
  readonly tell: (answer: A) => Promise<object>;
}

/** One answer a line, in the order of the lines: a bad line spoils only itself. */
export const answerLines = async <A>(body: unknown, { example, take, tell }: Batch<A>): Promise<string> => {
  const lines = parseNdjson(body, { linesMax: BATCH_LINES_MAX, example });
  const parsed = lines.filter((line) => line.ok);
  const results = await take(parsed.map(({ value }) => value));
  const resultOfLine = new Map(parsed.map(({ line }, index) => [line, results[index]]));
  let answers = '';
  for (const read of lines) {
    const result = read.ok ? resultOf(read.line, resultOfLine) : { ok: false as const, error: read.rejection };
    const said = result.ok ? await tell(result.answer) : { problem: problemOf(result.error) };
    answers += `${JSON.stringify({ line: read.line, ...said })}\n`;
  }
  return answers;
};

/** Those of the values that can be read are taken together; the others are refused, each in its place. */
export const readEach = async <V, A>(
  values: readonly unknown[],
  read: (value: unknown) => V,
  take: (values: readonly V[]) => Promise<readonly LineResult<A>[]>,
): Promise<readonly LineResult<A>[]> => {
  const all = values.map((value): { readonly value: V } | { readonly ok: false; readonly error: unknown } => {
    try {
      return { value: read(value) };
    } catch (error) {
      return { ok: false, error };
    }
  });
  const taken = await take(all.flatMap((one) => ('value' in one ? [one.value] : [])));
  let next = 0;
  return all.map((one) => {
    if (!('value' in one)) return one;
    const result = taken[next++];
    invariant(result !== undefined, 'each value has a result');
    return result;
  });
};

/** Of a batch, for the API document. */
export const batchOf = (noun: string): string => `One ${noun} a line, at most ${String(BATCH_LINES_MAX)} lines.`;

const resultOf = <A>(line: number, results: ReadonlyMap<number, LineResult<A> | undefined>): LineResult<A> => {
  const result = results.get(line);
  invariant(result !== undefined, 'each line has a result');
  return result;
};

/**
 * @throws whatever is not the line's own fault: a failure of ours must not look like an answer about this line, so the whole
 *   batch is repeated, which is safe
 */
const problemOf = (error: unknown): Problem => {
  const { problem } = problemOfError(error, campaignsProblems);
  if (!(error instanceof Rejected) || problem.status >= 500) throw error;
  return problem;
};
