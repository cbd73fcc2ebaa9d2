import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { checkoutPath } from '../source';

/** `accrue up`: the standalone platform in the foreground, exactly as `npm start` runs it. */
export const addUpCommand = (program: Command): void => {
  program
    .command('up')
    .description('start the whole platform on this machine, in the foreground')
    .action(async () => {
      const child = spawn(process.execPath, [checkoutPath('tools/run.mjs'), 'start'], { stdio: 'inherit' });
      // Ctrl-C reaches the child by itself (same terminal); a signal to this process alone is passed on.
      process.on('SIGINT', () => undefined);
      process.on('SIGTERM', () => child.kill('SIGTERM'));
      process.exitCode = await new Promise<number>((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
    });
};
