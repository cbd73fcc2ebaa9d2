import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { CliError, EXIT } from './exit-codes';
import { table } from './output';

/** What is wrong with a document, in one place of it. */
export interface Problem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

export const problemsTable = (problems: readonly Problem[]): string =>
  table([...problems] as never, ['path', 'code', 'message']);

export const readDocument = (file: string): unknown => {
  try {
    // JSON is YAML, so one parser reads both.
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CliError(`${file}: ${error instanceof Error ? error.message : String(error)}`, EXIT.usage);
  }
};

/** Says where a document is wrong as `validate` does. */
export const withProblems = async <T>(asked: Promise<T>): Promise<T> => {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof CliError) || error.data['code'] !== 'programme.invalid') throw error;
    const problems = error.data['problems'] as readonly Problem[];
    throw new CliError(`${error.message}\n${problemsTable(problems)}`, error.exitCode, error.data);
  }
};
