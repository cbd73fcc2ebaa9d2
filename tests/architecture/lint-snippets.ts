import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export interface Snippet {
  /** Where the code would stand, relative to the root; decides which rules apply. */
  readonly filePath: string;
  readonly code: string;
}
export type Finding = { readonly ruleId: string | null; readonly message: string };

/**
 * Findings of the project's real ESLint configuration, per snippet.
 * @param typeAware also the rules that need types; the file must exist then
 */
export const lintSnippets = (
  snippets: readonly Snippet[],
  { typeAware = false } = {},
): readonly (readonly Finding[])[] => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(__dirname, 'eslint-on-stdin.mjs')], {
    cwd: join(__dirname, '../..'),
    input: JSON.stringify({ snippets, typeAware }),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`ESLint did not run: ${stderr}`);
  return JSON.parse(stdout) as Finding[][];
};
