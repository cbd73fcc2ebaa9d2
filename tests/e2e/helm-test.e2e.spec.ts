import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@accrue/local-servers';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform, root } from './platform';

jest.setTimeout(300_000);

const run = (environment: NodeJS.ProcessEnv): Promise<{ readonly code: number | null; readonly said: string }> => {
  const { PATH } = process.env;
  const child = spawn(process.execPath, [join(root, 'helm/accrue/files/helm-test.mjs')], {
    env: { PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  return new Promise((done) => child.once('close', (code) => done({ code, said })));
};

aboveAllInOneProcess('what `helm test` runs', (mode) => {
  let platform: Platform;
  const folder = mkdtempSync(join(tmpdir(), 'accrue-helm-test-'));
  const members = async (): Promise<number> =>
    (await platform.call<{ members: readonly unknown[] }>('/v1/members')).body.members.length;

  beforeAll(async () => {
    platform = await Platform.start(mode);
  });
  afterAll(async () => {
    await platform.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('asks for readiness, appends and reads, and sees read models catch up; again it leaves nothing more behind', async () => {
    const keyFile = join(folder, 'key');
    writeFileSync(keyFile, `${platform.key()}\n`);
    const environment = { ACCRUE_SERVICES: platform.url, ACCRUE_URL: platform.url, ACCRUE_KEY_FILE: keyFile };
    const first = await run(environment);
    expect([first.code, first.said]).toEqual([0, expect.stringContaining('ok    read models are caught up')]);
    expect(first.said).toContain('ok    and read again');
    expect(await members()).toBe(1);
    expect((await run(environment)).code).toBe(0);
    expect(await members()).toBe(1);
  });

  it('asks for no more than readiness without a key', async () => {
    const { code, said } = await run({ ACCRUE_SERVICES: platform.url, ACCRUE_URL: platform.url });
    expect([code, said]).toEqual([0, expect.stringContaining('nothing is appended')]);
  });

  it('says what it waited for when that does not come', async () => {
    const nobody = `http://127.0.0.1:${String(await freePort())}`;
    const impatient = { ACCRUE_TEST_PATIENCE_MS: '1500' };
    const gone = await run({ ACCRUE_SERVICES: nobody, ...impatient });
    expect([gone.code, gone.said]).toEqual([1, expect.stringMatching(`FAILED ${nobody} is ready: .*ECONNREFUSED`)]);
    const stranger = await run({ ACCRUE_URL: platform.url, ACCRUE_KEY: 'of-nobody-in-particular', ...impatient });
    expect([stranger.code, stranger.said]).toEqual([1, expect.stringContaining('the test member is enrolled: 401')]);
  });
});
