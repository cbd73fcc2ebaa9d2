import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readContextValues } from './context-value-sources';
import { EnvironmentReader } from './environment';

const KEY = 'c0ffee'.repeat(10) + 'c0de';
/** 32 bytes in the base64 of a KMS, with what base64url does not have. */
const BASE64 = `${'+/'.repeat(21)}8=`;

describe('a key of a context', () => {
  const folder = mkdtempSync(join(tmpdir(), 'accrue-keys-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (content: string): string => {
    const path = join(folder, 'key');
    writeFileSync(path, content);
    return path;
  };
  const script = (text: string): string => JSON.stringify([process.execPath, '-e', text]);
  const read = (environment: Readonly<Record<string, string>>, whyRequired?: string): string | undefined =>
    readContextValues(new EnvironmentReader(environment), ['masterKey'], whyRequired)['masterKey'];

  it('comes from a variable, a file or a command', () => {
    expect(read({})).toBeUndefined();
    expect(read({ ACCRUE_MASTER_KEY: ` ${KEY} ` })).toBe(KEY);
    expect(read({ ACCRUE_MASTER_KEY_FILE: file(`${BASE64}\n`) })).toBe(BASE64);
    expect(read({ ACCRUE_MASTER_KEY_COMMAND: `cat ${file(`${KEY}\r\n`)}` })).toBe(KEY);
    expect(read({ ACCRUE_MASTER_KEY_COMMAND: script(`console.log('${KEY}')`) })).toBe(KEY);
  });

  it('comes from one place', () => {
    const environment = {
      ACCRUE_MASTER_KEY: KEY,
      ACCRUE_MASTER_KEY_FILE: file(KEY),
      ACCRUE_MASTER_KEY_COMMAND: 'date',
    };
    expect(() => read(environment)).toThrow(
      'ACCRUE_MASTER_KEY and ACCRUE_MASTER_KEY_FILE and ACCRUE_MASTER_KEY_COMMAND are set: a key comes from one place',
    );
  });

  it('is missed where there is no other place for it', () =>
    expect(() => read({}, 'the enrollment context needs it')).toThrow(
      'ACCRUE_MASTER_KEY is missing: the enrollment context needs it; ACCRUE_MASTER_KEY_FILE and ACCRUE_MASTER_KEY_COMMAND are other ways',
    ));

  it.each([
    ['a word', { ACCRUE_MASTER_KEY: 'hunter2' }, 'ACCRUE_MASTER_KEY must be 32 bytes in base64 or hex'],
    ['half a key', { ACCRUE_MASTER_KEY: KEY.slice(1) }, 'ACCRUE_MASTER_KEY must be 32 bytes in base64 or hex'],
    [
      'no file',
      { ACCRUE_MASTER_KEY_FILE: '/nowhere/hunter2' },
      'ACCRUE_MASTER_KEY_FILE: /nowhere/hunter2 cannot be read (ENOENT)',
    ],
    ['a folder', { ACCRUE_MASTER_KEY_FILE: tmpdir() }, 'cannot be read (EISDIR)'],
    ['a pipe', { ACCRUE_MASTER_KEY_COMMAND: 'cat key | head -1' }, 'ACCRUE_MASTER_KEY_COMMAND is run without a shell'],
    ['quotes', { ACCRUE_MASTER_KEY_COMMAND: `cat "my key"` }, 'or a JSON array of words'],
    ['half an array', { ACCRUE_MASTER_KEY_COMMAND: '["cat", 7]' }, 'or a JSON array of words'],
    [
      'no program',
      { ACCRUE_MASTER_KEY_COMMAND: 'no-such-kms decrypt' },
      'cannot be run: there is no program no-such-kms',
    ],
    ['a folder to run', { ACCRUE_MASTER_KEY_COMMAND: tmpdir() }, 'cannot be run: EACCES'],
  ])('is refused: %s', (_, environment, message) => expect(() => read(environment)).toThrow(message));

  it('is refused for what is in its file', () => {
    for (const content of ['hunter2', `${KEY}${KEY}`])
      expect(() => read({ ACCRUE_MASTER_KEY_FILE: file(content) })).toThrow(
        `${join(folder, 'key')} (ACCRUE_MASTER_KEY_FILE) must be 32 bytes`,
      );
    for (const content of ['', '\n'])
      expect(() => read({ ACCRUE_MASTER_KEY_FILE: file(content) })).toThrow(
        `ACCRUE_MASTER_KEY_FILE: ${join(folder, 'key')} is empty`,
      );
  });

  it.each([
    ['fails', 'process.exit(3)', 'The command of ACCRUE_MASTER_KEY_COMMAND ended with status 3. Run it by hand'],
    ['is killed', `process.kill(process.pid, 'SIGTERM')`, 'ended with SIGTERM'],
    ['prints something else', '', 'What the command of ACCRUE_MASTER_KEY_COMMAND prints must be 32 bytes'],
    ['prints far too much', `console.log('hunter2'.repeat(10_000))`, 'prints more than a key'],
  ])('is not had from a command that %s, and nothing that it printed is told', (_, text, message) => {
    const said = script(`console.log('hunter2'); console.error('hunter2'); ${text}`);
    const attempt = (): unknown => read({ ACCRUE_MASTER_KEY_COMMAND: said });
    expect(attempt).toThrow(message);
    expect(attempt).not.toThrow('hunter2');
  });

  it('is asked of a command only when all else is in order', () => {
    const ran = join(folder, 'ran');
    const environment = {
      ACCRUE_MASTER_KEY_COMMAND: script(`require('fs').writeFileSync('${ran}', '')`),
      ACCRUE_PORT: 'x',
    };
    const reader = new EnvironmentReader(environment);
    reader.integer('ACCRUE_PORT', 0, 0, 1);
    expect(() => readContextValues(reader, ['masterKey'])).toThrow('ACCRUE_PORT must be a whole number');
    expect(() => read({ ACCRUE_MASTER_KEY_FILE: ran })).toThrow('ENOENT');
  });

  it('is asked of a command that does not see our other secrets', () => {
    process.env['ACCRUE_IDENTITY_HASH_KEY'] = 'hunter2';
    try {
      const told = script(`console.log(process.env.ACCRUE_IDENTITY_HASH_KEY ?? '${KEY}')`);
      expect(read({ ACCRUE_MASTER_KEY_COMMAND: told })).toBe(KEY);
    } finally {
      delete process.env['ACCRUE_IDENTITY_HASH_KEY'];
    }
  });
});
