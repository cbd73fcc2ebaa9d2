import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { FakeKurrentServer } from './fake-kurrent-server.fixture';

jest.setTimeout(180_000);

const root = resolve(__dirname, '../../../..');

/** As a person runs the suite, here against the (fake) server of this process. */
const runSuite = async (kurrentUrl: string, ...words: readonly string[]): Promise<{ code: number; output: string }> => {
  const { ACCRUE_TEST_KURRENT_URL: _ofThisRun, ...rest } = process.env;
  const child = spawn(
    process.execPath,
    [join(root, 'tools/run.mjs'), 'jest', 'libs/platform/event-store-kurrent/src/kurrent-event-log', ...words],
    { cwd: root, env: { ...rest, KURRENTDB_URL: kurrentUrl, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number>((done) => child.once('close', (status) => done(status ?? -1)));
  return { code, output };
};

describe('the suite for a real server', () => {
  let server: FakeKurrentServer;
  beforeEach(async () => {
    server = await FakeKurrentServer.start();
  });
  afterEach(() => server.kill());

  it('runs against the one of KURRENTDB_URL, and leaves alone what others have there', async () => {
    const others = server.log.records.length;
    const { code, output } = await runSuite(server.url.replace('kurrentdb:', 'esdb:'), '-t', 'append|claim');
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/Tests: .*\b1\d passed/) });
    expect(output).not.toContain('no KurrentDB here');
    const written = server.log.records.slice(others).map(({ stream }) => stream);
    expect(written.length).toBeGreaterThan(50);
    expect(written.filter((stream) => !/^(\$\$)?test[0-9a-f]{12}[-.]/.test(stream))).toEqual([]);
  });
});
