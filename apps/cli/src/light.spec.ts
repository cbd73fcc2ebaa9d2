import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkoutPath } from './source';

describe('./accrue', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'accrue-light-'))));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('is typed often: loads no framework before it knows what to do, wherever it is called from', () => {
    const spy = join(folder, 'spy.cjs');
    const say = `require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'loaded'))}, Object.keys(require.cache).join('\\n'))`;
    writeFileSync(spy, `process.on('exit', () => ${say});`);
    const env = { ...process.env, NODE_OPTIONS: `--require ${spy}` };
    const help = execFileSync(checkoutPath('accrue'), ['--help'], { cwd: folder, env, encoding: 'utf8' });
    expect(help).toContain('Works with a running Accrue platform');
    const loaded = readFileSync(join(folder, 'loaded'), 'utf8').split('\n');
    expect(loaded.some((file) => file.endsWith('apps/cli/src/main.js'))).toBe(true);
    expect(loaded.filter((file) => /node_modules\/(@nestjs|rxjs|fastify|pg|kafkajs)\//.test(file))).toEqual([]);
    // The first way: no second Node in front of it.
    expect(loaded.filter((file) => file.endsWith('run.mjs'))).toEqual([]);
  });
});
