import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@accrue/local-servers';
import { eventually } from '@accrue/testing';
import { LogPrinter } from './log-printer';
import { SupervisedProcess } from './supervised-process';

/** A service of a few lines: listens after a moment, ends in order, or as its arguments tell it. */
const SERVICE = `
const [port, how] = process.argv.slice(2);
console.log('started ' + how);
if (how === 'dies') process.exit(3);
const isReady = (request) => request.url !== '/readyz' || how !== 'waits' || require('node:fs').existsSync(__filename + '.ready');
const server = require('node:http').createServer((request, response) => response.writeHead(isReady(request) ? 200 : 503).end());
if (how !== 'hangs') setTimeout(() => server.listen(Number(port), '127.0.0.1', () => process.send('accrue:serving')), 50);
if (how === 'stubborn') process.on('SIGTERM', () => console.log('no'));
else process.on('SIGTERM', () => { console.log('ending'); process.exit(0); });
process.on('disconnect', () => process.exit(0));
setInterval(() => undefined, 1000);
`;

describe('a process that is kept running', () => {
  let folder: string;
  let process: SupervisedProcess;
  const said: string[] = [];
  const printed: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'accrue-supervised-'));
    writeFileSync(join(folder, 'service.js'), SERVICE);
    [said, printed].forEach((list) => list.splice(0));
  });
  afterEach(async () => {
    await process.stop();
    rmSync(folder, { recursive: true });
  });
  const start = async (how = 'works', onPort?: number): Promise<SupervisedProcess> => {
    const port = onPort ?? (await freePort());
    process = new SupervisedProcess(
      {
        name: 'ledger',
        command: [join(folder, 'service.js'), String(port), how],
        environment: {},
        probeUrl: `http://127.0.0.1:${port}/readyz`,
        liveUrl: `http://127.0.0.1:${port}/livez`,
        hungMsMax: 600,
        stopMsMax: 500,
      },
      {
        printer: new LogPrinter({ names: ['ledger'], coloured: false, write: (text) => printed.push(text) }),
        say: (message) => said.push(message),
        onChange: () => undefined,
      },
    );
    process.start();
    return process;
  };
  const alive = (pid: number): boolean => {
    try {
      return globalThis.process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  it('is ready when it says so, shows its lines, and ends in order', async () => {
    await start();
    await process.untilReady(20_000);
    const pid = process.pid as number;
    expect(await process.stop()).toBe(true);
    expect([alive(pid), process.pid, process.isReady]).toEqual([false, null, false]);
    await eventually(() => printed.includes('ledger | ending\n'));
    expect(printed).toEqual(['ledger | started works\n', 'ledger | ending\n']);
    expect(said).toEqual([]);
  });

  it('is not ready while it listens and says that it is not', async () => {
    await start('waits');
    await expect(process.untilReady(1_000)).rejects.toThrow('ledger is not ready after 1 s');
    writeFileSync(join(folder, 'service.js.ready'), '');
    await process.untilReady(20_000);
  });

  it('is not ready when somebody else answers on its port', async () => {
    const stranger = createServer((_request, response) => response.end('ready'));
    const port = await freePort();
    await new Promise<void>((resolve) => stranger.listen(port, '127.0.0.1', resolve));
    try {
      await start('hangs', port);
      await expect(process.untilReady(1_000)).rejects.toThrow('ledger is not ready after 1 s');
    } finally {
      stranger.close();
    }
  });

  it('is started again when it is killed, later the second time', async () => {
    await start();
    await process.untilReady(20_000);
    for (const wait of ['0.25', '0.5']) {
      const killed = process.pid as number;
      globalThis.process.kill(killed, 'SIGKILL');
      await eventually(() => process.pid === null);
      await process.untilReady(20_000);
      expect(process.pid).not.toBe(killed);
      expect(said.splice(0).map((line) => line.replace(/\([\d.]+ s\)/, '(…)'))).toEqual([
        `ledger ended unexpectedly (SIGKILL); starting it again in ${wait} s`,
        'ledger is ready again (…)',
      ]);
    }
  });

  it('is killed and started again when it hangs, and left alone when it is merely slow once', async () => {
    await start();
    await process.untilReady(20_000);
    const hung = process.pid as number;
    globalThis.process.kill(hung, 'SIGSTOP');
    await sleep(150);
    globalThis.process.kill(hung, 'SIGCONT');
    await sleep(1_000);
    expect([process.pid, said]).toEqual([hung, []]);
    globalThis.process.kill(hung, 'SIGSTOP');
    await eventually(() => process.pid === null);
    await process.untilReady(20_000);
    expect([process.pid === hung, alive(hung)]).toEqual([false, false]);
    expect(said.slice(0, 2)).toEqual([
      'ledger has answered nothing for 0.6 s; killing it',
      'ledger ended unexpectedly (SIGKILL); starting it again in 0.25 s',
    ]);
  });

  it('is not waited for when it dies each time', async () => {
    await start('dies');
    await expect(process.untilReady(20_000)).rejects.toThrow('ledger ends each time it is started');
    expect(said[0]).toBe('ledger ended unexpectedly (status 3); starting it again in 0.25 s');
  });

  it('is not waited for longer than was agreed', async () => {
    await start('hangs');
    await expect(process.untilReady(300)).rejects.toThrow('ledger is not ready after 0.3 s');
  });

  it('is killed when it does not want to end', async () => {
    await start('stubborn');
    await process.untilReady(20_000);
    const pid = process.pid as number;
    expect(await process.stop()).toBe(false);
    expect(alive(pid)).toBe(false);
    expect(said).toEqual(['ledger does not stop; killing it']);
  });

  it('is not started again once it was stopped while it waited for that', async () => {
    await start('dies');
    await eventually(() => process.pid === null);
    await process.stop();
    const lines = printed.length;
    await sleep(600);
    expect(printed).toHaveLength(lines);
  });
});
