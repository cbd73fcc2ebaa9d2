import { spawn } from 'node:child_process';
import { environmentOfStrangers } from './environment-of-strangers';

const OUTPUT_CHARACTERS_MAX = 4_000;

export interface Ended {
  /** Exit status, or the signal that ended it. */
  readonly status: number | string | null;
  /** The last that it printed, trimmed. */
  readonly output: string;
}

/** @throws Error when the program cannot be started at all */
export const runToEnd = async (
  [program = '', ...args]: readonly string[],
  options: { readonly uid?: number; readonly gid?: number; readonly cwd?: string } = {},
): Promise<Ended> => {
  const child = spawn(program, args, { env: environmentOfStrangers(), ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-OUTPUT_CHARACTERS_MAX)));
  const status = await new Promise<number | string | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  return { status, output: output.trim() };
};
