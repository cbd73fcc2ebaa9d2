import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ContextName } from '@accrue/contracts';
import { openDatabase, type PostgresDatabase } from '@accrue/persistence';
import { Cluster } from '../faults/cluster';
import { onClusterInLongForm } from './on-every-platform';
import { programmeFile } from './real-data';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

const SERVICES = ['campaigns', 'ledger'] as const satisfies readonly ContextName[];
const CONNECTIONS = 10; // the fewest that there may be
const RECEIPTS = 120;

onClusterInLongForm('services with few connections, whose secrets are in files', () => {
  let cluster: Cluster;
  let administrator: PostgresDatabase;
  const folder = mkdtempSync(join(tmpdir(), 'accrue-secrets-'));
  const fileWith = (name: string, text: string): string => {
    writeFileSync(join(folder, name), `${text}\n`);
    return join(folder, name);
  };

  /** The same settings, but every secret in a file, and the password apart from the address. */
  const inFiles = (name: ContextName, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
    const url = new URL(environment['DATABASE_URL'] ?? '');
    const password = decodeURIComponent(url.password);
    expect(password).not.toBe('');
    url.password = '';
    const keys = Object.entries(environment).filter(([variable]) => /^ACCRUE_(API_KEYS|\w+_KEY)$/.test(variable));
    expect(keys.length).toBeGreaterThanOrEqual(2);
    return {
      DATABASE_URL: url.href,
      DATABASE_PASSWORD_FILE: fileWith(`${name}-password`, password),
      ...Object.fromEntries(
        keys.flatMap(([variable, value = '']) => [
          [variable, ''],
          [`${variable}_FILE`, fileWith(`${name}-${variable}`, value)],
        ]),
      ),
    };
  };

  beforeAll(async () => {
    cluster = await Cluster.start();
    administrator = openDatabase({
      url: cluster.databaseUrl,
      schema: 'public',
      connectionsMax: 1,
      applicationName: 'accrue-test-admin',
    });
    for (const name of SERVICES) {
      const { spec } = cluster.process(name);
      await cluster.process(name).stop();
      await cluster.startSecond(name, {
        ...inFiles(name, spec.environment),
        ACCRUE_DATABASE_CONNECTIONS: String(CONNECTIONS),
        ACCRUE_PORT: new URL(spec.probeUrl).port, // where the gateway looks for it
      });
    }
  });
  afterAll(async () => {
    await administrator.close();
    await cluster.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('book all that tills send at once, and never have more', async () => {
    await cluster.call('/v1/programme', { method: 'PUT', json: parse(readFileSync(programmeFile, 'utf8')) });
    const { body } = await cluster.call<{ memberId: string }>('/v1/members', { json: { card: '29001' } });
    await cluster.drained();
    const most: Record<string, number> = {};
    let done = false;
    const watching = (async () => {
      while (!done)
        for (const { usename, connections } of await administrator.query<{ usename: string; connections: number }>(
          'select usename, count(*)::int as connections from pg_stat_activity where usename is not null group by usename',
        ))
          most[usename] = Math.max(most[usename] ?? 0, connections);
    })();
    const sales = Array.from({ length: RECEIPTS }, (_, index) =>
      receiptOf({ id: `R-${index}`, card: '29001', lines: [{ sku: 'TEA', unitPrice: 1_000 }] }),
    );
    const answers = await Promise.all(sales.map((json) => cluster.call('/v1/receipts', { json })));
    expect(answers.map(({ status }) => status)).toEqual(sales.map(() => 201));
    await cluster.drained();
    done = true;
    await watching;
    const balance = await cluster.call<{ wallets: readonly { active: number }[] }>(
      `/v1/members/${body.memberId}/balance`,
    );
    expect(balance.body.wallets[0]?.active).toBe(RECEIPTS * 10);
    for (const name of SERVICES) {
      expect([name, most[`accrue_${name}`]]).toEqual([name, expect.any(Number)]);
      expect([name, (most[`accrue_${name}`] ?? 0) <= CONNECTIONS]).toEqual([name, true]);
    }
  });
});
