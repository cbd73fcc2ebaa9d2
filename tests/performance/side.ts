import { fork } from 'node:child_process';
import type { Figures } from './rounds';

/** What a contestant does in a process of its own, which lives through all rounds and so is warm in them. */
export interface Side {
  run(request: object): Promise<Figures>;
  stop(): Promise<void>;
}

type Answer = { readonly figures: Figures } | { readonly error: string };

/** @param nodeFlags e.g. --cpu-prof */
export const startSide = (file: string, settings: object, nodeFlags: readonly string[] = []): Side => {
  const child = fork(file, [JSON.stringify(settings)], {
    execArgv: [...process.execArgv, ...nodeFlags], // they say how to load TypeScript
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    run: (request) =>
      new Promise((resolve, reject) => {
        const onEnd = (code: number | null): void => reject(new Error(`${file} ended with ${code}`));
        child.once('exit', onEnd);
        child.once('message', (answer: Answer) => {
          child.off('exit', onEnd);
          if ('figures' in answer) resolve(answer.figures);
          else reject(new Error(answer.error));
        });
        child.send(request);
      }),
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
};

/** In the process of a side: until the other one has no more rounds. */
export const serveRounds = async <Settings, Request>(
  open: (settings: Settings) => Promise<{ run(request: Request): Promise<Figures>; close(): Promise<void> }>,
): Promise<void> => {
  const settings = JSON.parse(process.argv[2] ?? '{}') as Settings;
  const opened = open(settings);
  opened.catch(() => undefined); // told to whoever asks for a round
  process.on('message', (request: Request) => {
    void opened
      .then((side) => side.run(request))
      .then((figures): Answer => ({ figures }))
      .catch((error: unknown): Answer => ({
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }))
      .then((answer) => process.send?.(answer));
  });
  await new Promise<void>((resolve) => process.once('disconnect', resolve));
  await (await opened).close();
};

/** CPU seconds of this process while something runs, and how long that took. */
export const timed = async (
  work: () => Promise<void>,
): Promise<{ readonly seconds: number; readonly cpuSeconds: number }> => {
  const cpuBefore = process.cpuUsage();
  const beganAtMs = performance.now();
  await work();
  const seconds = (performance.now() - beganAtMs) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { seconds, cpuSeconds: (user + system) / 1e6 };
};
