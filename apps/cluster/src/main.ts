import 'reflect-metadata';
import { allContexts } from '@accrue/contexts';
import { CONTEXTS } from '@accrue/contracts';
import { configKeysOf, describeFailure, describeStart, Ending, surviveUnprintable, tryOut } from '@accrue/runtime';
import { Cluster } from './cluster';
import { readClusterConfig } from './config';
import { LogPrinter } from './log-printer';
import { GATEWAY } from './processes';

/** `npm run cluster`: everything on this machine, until Ctrl-C. */
const run = async (): Promise<void> => {
  const say = (message: string): void => console.log(`cluster: ${message}`);
  let cluster: Cluster | undefined;
  // Also during the start: what has begun ends with it.
  const ending = new Ending(() => cluster?.stop() ?? Promise.resolve(true));
  surviveUnprintable();
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    // Nobody reads any more: the terminal was closed, or a pipe.
    if ((code === 'EPIPE' || code === 'EIO') && !ending.hasBegun) void ending.end('output closed', 0);
  });
  process.on('SIGHUP', () => ending.hasBegun || void cluster?.rollingRestart());
  try {
    const config = readClusterConfig(process.env, configKeysOf(allContexts));
    const printer = new LogPrinter({
      names: ['postgres', 'kafka', ...CONTEXTS, GATEWAY],
      coloured: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
      write: (text) => process.stdout.write(text),
    });
    cluster = new Cluster({ config, environment: process.env, printer, say });
    const running = await cluster.start();
    if (!ending.hasBegun) console.log(await describeStart(running, config, tryOut));
  } catch (error) {
    if (ending.hasBegun) return; // stopped while it was starting
    console.error(describeFailure(error));
    await ending.end('the cluster did not start', 1);
  }
};

void run();
