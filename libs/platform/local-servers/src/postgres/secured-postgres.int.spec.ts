import { chownSync, mkdtempSync, chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseUnavailable, openDatabase } from '@accrue/persistence';
import { describeWithOpenssl, eventually, TestAuthority } from '@accrue/testing';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres';

jest.setTimeout(120_000); // makes a cluster of its own

describeWithOpenssl('a PostgreSQL that lets nobody in without TLS', () => {
  let folder: string;
  let server: EmbeddedPostgres;
  let authority: TestAuthority;

  /** Asks the server something. @returns what it answers, or why there is no way to it */
  const ask = async (options: Readonly<Record<string, string>>, change = (_: URL): void => undefined) => {
    const url = new URL(server.url);
    for (const [name, value] of Object.entries(options)) url.searchParams.set(name, value);
    change(url);
    const database = openDatabase({ url: url.href, schema: 'public', connectionsMax: 1, applicationName: 'test' });
    try {
      return await database.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
    } catch (error) {
      expect(error).toBeInstanceOf(DatabaseUnavailable); // may pass: certificates and passwords are renewed
      return (error as Error).message;
    } finally {
      await database.close();
    }
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'accrue-secured-'));
    chmodSync(folder, 0o755);
    server = await startEmbeddedPostgres({ dataDirectory: join(folder, 'pg'), log: () => undefined });
    authority = new TestAuthority(folder);
    const { certFile, keyFile } = authority.issue('database');
    const database = openDatabase({ url: server.url, schema: 'public', connectionsMax: 1, applicationName: 'test' });
    const settings = await database.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name in ('data_directory', 'hba_file')`,
    );
    const settingOf = (name: string): string => settings.find((row) => row.name === name)?.setting ?? '';
    // The server reads a key only when it is its own.
    const { uid, gid } = statSync(settingOf('data_directory'));
    chownSync(keyFile, uid, gid);
    await database.query(`alter system set ssl_cert_file = '${certFile}'`);
    await database.query(`alter system set ssl_key_file = '${keyFile}'`);
    await database.query('alter system set ssl = on');
    const hba = settingOf('hba_file');
    writeFileSync(hba, readFileSync(hba, 'utf8').replace(/^host\b/gm, 'hostssl'));
    await database.query('select pg_reload_conf()');
    await database.close();
    await eventually(async () => Array.isArray(await ask({ sslmode: 'verify-full', sslrootcert: authority.caFile })));
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is reached with the certificate of its authority', async () => {
    expect(await ask({ sslmode: 'verify-full', sslrootcert: authority.caFile })).toEqual([{ ssl: true }]);
  });

  it('says what is missing to who comes without', async () => {
    expect(await ask({})).toMatch(
      /^it lets nobody in without TLS: add sslmode=verify-full to DATABASE_URL \(no pg_hba/,
    );
    expect(await ask({ sslmode: 'verify-full' })).toMatch(
      /^its certificate comes from an authority that is not trusted/,
    );
    const stranger = new TestAuthority(folder, 'stranger');
    expect(await ask({ sslmode: 'verify-full', sslrootcert: stranger.caFile })).toMatch(/sslrootcert=<file with/);
    expect(await ask({ sslmode: 'verify-full', sslrootcert: join(folder, 'missing.pem') })).toMatch(
      /^a file that DATABASE_URL names for TLS cannot be read \(ENOENT.*missing\.pem/,
    );
  });

  it('does not let in who is wrong, and never says the password', async () => {
    const trusted = { sslmode: 'verify-full', sslrootcert: authority.caFile };
    const said = [
      await ask(trusted, (url) => (url.password = 'wr0ng-s3cret')),
      await ask(trusted, (url) => (url.pathname = '/nowhere')),
    ];
    expect(said).toEqual([
      expect.stringMatching(
        /^password authentication failed for user "\w+": DATABASE_PASSWORD .*is not that of this role$/,
      ),
      'database "nowhere" does not exist',
    ]);
    expect(JSON.stringify(said)).not.toContain('s3cret');
  });
});

describe('a PostgreSQL without TLS', () => {
  it('says so to who wants it', async () => {
    const url = new URL(process.env['ACCRUE_TEST_DATABASE_URL'] ?? '');
    url.searchParams.set('sslmode', 'verify-full');
    const database = openDatabase({ url: url.href, schema: 'public', connectionsMax: 1, applicationName: 'test' });
    await expect(database.query('select 1')).rejects.toThrow(
      /^it does not speak TLS: leave sslmode out of DATABASE_URL/,
    );
    await database.close();
  });
});
