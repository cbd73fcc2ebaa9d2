import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@accrue/local-servers';
import { eventually } from '@accrue/testing';

/** The built program on data that somebody or something has damaged, and with keys from elsewhere. */
const program = join(__dirname, '../../../dist/apps/standalone/src/main.js');
const START_MS_MAX = 120_000;
jest.setTimeout(2 * START_MS_MAX);

const hasFullDevice = existsSync('/dev/full');

describe('a start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'accrue-refused-'));
  // When root runs the tests, PostgreSQL runs as somebody else, who has to get in; else its data would go to another place.
  chmodSync(folder, 0o755);
  const data = join(folder, 'data');
  const secrets = join(data, 'secrets.json');
  const password = join(data, 'postgres/password');
  const started: ChildProcess[] = [];
  let made: Record<
    'masterKey' | 'identityHashKey' | 'messageKey' | 'ledgerSigningKey' | 'drawKey' | 'giftCardKey',
    string
  >;

  const run = (environment: Readonly<Record<string, string>>, output: 'pipe' | number = 'pipe') => {
    const { DATABASE_URL: _unset, ...inherited } = process.env;
    const child = spawn(process.execPath, [program], {
      env: { ...inherited, ACCRUE_DATA: data, ACCRUE_PORT: '0', ...environment },
      stdio: ['ignore', output, output],
    });
    started.push(child);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    return { child, said: () => said, ended };
  };
  /** It starts, and is ended again. @returns what it said */
  const starts = async (environment: Readonly<Record<string, string>> = {}): Promise<string> => {
    const { child, said, ended } = run(environment);
    await eventually(() => said().includes('ready at') || child.exitCode !== null, START_MS_MAX);
    child.kill('SIGTERM');
    expect([await ended, said()]).toEqual([0, expect.stringContaining('ready at')]);
    return said();
  };
  /** One message, no stack, status 1. */
  const refused = async (environment: Readonly<Record<string, string>> = {}): Promise<string> => {
    const { said, ended } = run(environment);
    expect([await ended, said().match(/^ +at /m)]).toEqual([1, null]);
    return said().trim();
  };
  /** Every file and folder, files with their size and the time of their last change; folders get a lock for a moment. */
  const lookOf = (path: string): readonly string[] =>
    readdirSync(path, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((name) => {
        const about = statSync(join(path, name));
        return [name, about.mode, ...(about.isFile() ? [about.size, about.mtimeMs] : [])].join(' ');
      });
  /** A file is changed for the time of the work. */
  const while_ = async (path: string, change: () => void, work: () => Promise<void>): Promise<void> => {
    const { mode, uid, gid } = statSync(path);
    const before = readFileSync(path);
    change();
    try {
      await work();
    } finally {
      rmSync(path, { recursive: true, force: true });
      writeFileSync(path, before, { mode });
      if (process.getuid?.() === 0) chownSync(path, uid, gid);
    }
  };

  beforeAll(async () => {
    await starts();
    made = JSON.parse(readFileSync(secrets, 'utf8')) as typeof made;
  }, START_MS_MAX);
  afterAll(() => {
    for (const child of started) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  const damages: readonly (readonly [string, string, () => void, RegExp])[] = [
    [
      'a secrets.json that was cut off',
      secrets,
      () => writeFileSync(secrets, '{"masterKey": "ab'),
      /^\S+secrets.json is damaged: it is not a JSON object, as when its end is missing. Put it back from your backup./,
    ],
    ['an empty secrets.json', secrets, () => writeFileSync(secrets, ''), /is damaged: it is empty. Put it back/],
    [
      'a secrets.json that is a list',
      secrets,
      () => writeFileSync(secrets, '["a"]'),
      /is damaged: it is not a JSON object/,
    ],
    [
      'half a key',
      secrets,
      () => writeFileSync(secrets, '{"masterKey": "abc"}'),
      /is damaged: masterKey must be 32 bytes/,
    ],
    [
      'a folder for secrets.json',
      secrets,
      () => void (rmSync(secrets), mkdirSync(secrets)),
      /secrets.json cannot be used: it is a folder, not a file.$/,
    ],
    [
      'a secrets.json that all may read',
      secrets,
      () => chmodSync(secrets, 0o644),
      /\(its mode is 644\): chmod 600 '\S+secrets.json', and think about who has seen it.$/,
    ],
    ['a secrets.json that a group may write', secrets, () => chmodSync(secrets, 0o620), /\(its mode is 620\)/],
    [
      'no password',
      password,
      () => rmSync(password),
      /password is missing: without it, nobody can open the database .* Put it back from your backup.$/,
    ],
    ['an empty password', password, () => writeFileSync(password, '\n'), /password is empty: without it/],
    [
      'an empty pg_control',
      join(data, 'postgres/data/global/pg_control'),
      () => writeFileSync(join(data, 'postgres/data/global/pg_control'), ''),
      /^The database is damaged: \S+pg_control is empty. Put all of \S+\/postgres back from a backup. Nothing was changed.$/,
    ],
    [
      'no PG_VERSION',
      join(data, 'postgres/data/PG_VERSION'),
      () => rmSync(join(data, 'postgres/data/PG_VERSION')),
      /PG_VERSION is missing. Put all of/,
    ],
  ];
  it.each(damages)('is refused with %s: what to do is said, and nothing is written', (_, file, damage, message) =>
    while_(file, damage, async () => {
      const before = lookOf(data);
      expect(await refused()).toMatch(message);
      expect(lookOf(data)).toEqual(before);
    }),
  );

  it('is refused with another password', () =>
    while_(
      password,
      () => writeFileSync(password, 'another'),
      async () => {
        expect(await refused()).toMatch(
          /^The password in \S+ is not that of the database in .*: put back the file that belongs to it.$/m,
        );
      },
    ));

  it('is refused on a file instead of a folder', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, 'mine');
    expect(await refused({ ACCRUE_DATA: file })).toBe(
      `The folder ${file} (ACCRUE_DATA) cannot be used: it is a file, not a folder.`,
    );
    expect(await refused({ ACCRUE_DATA: join(file, 'below') })).toContain('a part of it is a file, not a folder.');
    expect(readFileSync(file, 'utf8')).toBe('mine');
    const half = join(folder, 'half');
    mkdirSync(half);
    writeFileSync(join(half, 'postgres'), 'mine');
    expect(await refused({ ACCRUE_DATA: half })).toBe(`${half}/postgres cannot be used: it is a file, not a folder.`);
    expect(readdirSync(half)).toEqual(['postgres']);
  });

  it('makes no keys for data whose secrets.json is lost', () =>
    while_(
      secrets,
      () => rmSync(secrets),
      async () => {
        expect(await refused()).toMatch(
          /^This database was filled with another \w+: \S+secrets.json, where it was kept, has none: put that file back, from your backup of it.$/m,
        );
        expect(existsSync(secrets)).toBe(false);
      },
    ));

  (hasFullDevice ? it : it.skip)('is none of a log’s business: it works while nothing can be printed', async () => {
    const full = openSync('/dev/full', 'w');
    const port = String(await freePort());
    const { child, ended } = run({ ACCRUE_PORT: port }, full);
    closeSync(full);
    const isReady = (): Promise<boolean> =>
      fetch(`http://127.0.0.1:${port}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
    await eventually(isReady, START_MS_MAX);
    const refusal = await fetch(`http://127.0.0.1:${port}/v1/members`, { headers: { 'x-api-key': 'guessed' } });
    expect([refusal.status, await isReady()]).toEqual([401, true]); // a line of the log
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('takes keys from a file and from a command outside of the data, and only the right ones', async () => {
    const keyFile = join(folder, 'master-key');
    writeFileSync(keyFile, `${made.masterKey}\n`, { mode: 0o600 });
    // The same key in another spelling: hex.
    const hashKey = Buffer.from(made.identityHashKey, 'base64url').toString('hex');
    const outside = {
      ACCRUE_MASTER_KEY_FILE: keyFile,
      ACCRUE_IDENTITY_HASH_KEY_COMMAND: JSON.stringify([process.execPath, '-p', `'${hashKey}'`]),
      ACCRUE_MESSAGE_KEY: made.messageKey,
      ACCRUE_LEDGER_SIGNING_KEY: made.ledgerSigningKey,
      ACCRUE_DRAW_KEY: made.drawKey,
      ACCRUE_GIFT_CARD_KEY: made.giftCardKey,
    };
    expect(await refused(outside)).toMatch(
      /^identityHashKey lies in \S+secrets.json, and ACCRUE_IDENTITY_HASH_KEY \(or its _FILE, _COMMAND\) gives it as well: a key comes from one place./,
    );
    expect(await refused({ ...outside, ACCRUE_MASTER_KEY: made.masterKey })).toBe(
      'The configuration has a problem:\n  - ACCRUE_MASTER_KEY and ACCRUE_MASTER_KEY_FILE are set: a key comes from one place, take the others away',
    );
    await while_(
      secrets,
      () => rmSync(secrets),
      async () => {
        const said = await starts(outside);
        expect(said).not.toContain('secrets.json');
        for (const secret of [
          made.masterKey,
          hashKey,
          made.messageKey,
          made.ledgerSigningKey,
          made.drawKey,
          made.giftCardKey,
        ])
          expect(said).not.toContain(secret);
        expect(existsSync(secrets)).toBe(false);
        writeFileSync(keyFile, Buffer.alloc(32, 7).toString('base64'));
        expect(await refused(outside)).toMatch(
          /^This database was filled with another masterKey: set ACCRUE_MASTER_KEY \(or its _FILE, _COMMAND\) to the value it was filled with, or use the data directory that holds it \(secrets.json\).$/m,
        );
        expect(existsSync(secrets)).toBe(false);
      },
    );
    await starts();
  });
});
