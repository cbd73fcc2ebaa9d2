import { answerOf } from './call';
import { fieldErrorsOf, type Problem } from './problem';

/** What became of one line. */
export interface LineOutcome {
  /** Of what was sent, from 1. */
  readonly line: number;
  readonly status?: string;
  /** It was known already, whatever its status is. */
  readonly duplicate?: boolean;
  readonly problem?: Problem;
}

/** For whoever mends the file: which member of the line, where the platform says so. */
export const whyOf = (problem: Problem): string => {
  const errors = Object.entries(fieldErrorsOf(problem)).map(([pointer, message]) => `${pointer} ${message}`.trim());
  return errors.length > 0 ? errors.join('; ') : (problem.detail ?? '');
};

/** @param lines JSON, one object each @returns one outcome a line @throws ProblemError when all were refused, or nobody answered */
export const sendLines = async (
  path: string,
  lines: readonly string[],
  signal: AbortSignal,
): Promise<readonly LineOutcome[]> => {
  const answer = await answerOf(path, {
    ...{ method: 'POST', signal, body: `${lines.join('\n')}\n` },
    headers: { 'content-type': 'application/x-ndjson' },
  });
  return (await answer.text())
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text) as LineOutcome);
};
