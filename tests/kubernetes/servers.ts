import { appendFileSync, chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  freePort,
  prepareRoles,
  startEmbeddedPostgres,
  startLocalKafka,
  type EmbeddedPostgres,
  type LocalKafka,
} from '@accrue/local-servers';
import { SCHEMAS } from '@accrue/runtime';
import { TestAuthority } from '@accrue/testing';
import { Client } from 'pg';
import { root } from '../e2e/platform-client';
import { SCRAM_USER, tlsSettings } from '../e2e/secured-kafka';

/** How pods call this machine. */
const NAME = 'host.internal';
const NAMES = `DNS:${NAME},IP:127.0.0.1`;
const CONNECTIONS = '300';

/** PostgreSQL and Kafka beside the cluster, as managed ones are: pods reach them over TLS only, with passwords. */
export class Servers {
  private constructor(
    private readonly folder: string,
    private readonly postgres: EmbeddedPostgres,
    private readonly kafka: LocalKafka,
    readonly authority: TestAuthority,
    /** By schema, and `admin`. */
    readonly urls: Readonly<Record<string, string>>,
    readonly forPods: { readonly broker: string; readonly postgresPort: number },
  ) {}

  /** @param host the address of this machine that pods reach */
  static async start(host: string, pods: string, log: (message: string) => void): Promise<Servers> {
    const folder = mkdtempSync(join(tmpdir(), 'accrue-kubernetes-'));
    chmodSync(folder, 0o755); // PostgreSQL may run as somebody else
    const authority = new TestAuthority(folder);
    const postgres = await startEmbeddedPostgres({
      dataDirectory: join(folder, 'postgres'),
      log,
      settings: { listen_addresses: `127.0.0.1,${host}`, max_connections: CONNECTIONS },
    });
    try {
      const urls = { ...(await prepareRoles(postgres.url, SCHEMAS)), admin: postgres.url };
      await letPodsIn(postgres.url, pods, authority);
      const port = await freePort();
      const kafka = await startLocalKafka({
        dataDirectory: join(folder, 'kafka'),
        log,
        scramUsers: { [SCRAM_USER.name]: SCRAM_USER.password },
        further: [
          {
            name: 'PODS',
            host,
            port,
            advertisedHost: NAME,
            protocol: 'SASL_SSL',
            settings: {
              ...tlsSettings(folder, 'broker', authority.issue('broker', NAMES)),
              'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
              'scram-sha-512.sasl.jaas.config': 'org.apache.kafka.common.security.scram.ScramLoginModule required;',
            },
          },
        ],
      });
      const postgresPort = Number(new URL(postgres.url).port);
      return new Servers(folder, postgres, kafka, authority, urls, { broker: `${NAME}:${String(port)}`, postgresPort });
    } catch (error) {
      await postgres.stop();
      throw error;
    }
  }

  /** Past TLS and passwords, for what a test does itself. */
  get brokers(): readonly string[] {
    return this.kafka.brokers;
  }

  passwordOf(schema: string): string {
    return decodeURIComponent(new URL(this.urls[schema] ?? '').password);
  }

  async sql<T>(work: (database: Client) => Promise<T>, database = 'accrue'): Promise<T> {
    const url = new URL(this.urls['admin'] ?? '');
    url.pathname = `/${database}`;
    const client = new Client({ connectionString: url.href });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  /** Another database, in which the same roles own the same schemas, empty. Their passwords stay. */
  async prepare(database: string): Promise<void> {
    const roles = readFileSync(join(root, 'deploy/postgres/roles.sql'), 'utf8');
    await this.sql((client) => client.query(roles), database);
  }

  async stop(): Promise<void> {
    await this.kafka.stop();
    await this.postgres.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** From their addresses, with TLS and a password. */
const letPodsIn = async (url: string, pods: string, authority: TestAuthority): Promise<void> => {
  const { certFile, keyFile } = authority.issue('database', NAMES);
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name in ('data_directory', 'hba_file')`,
    );
    const settingOf = (name: string): string => rows.find((row) => row.name === name)?.setting ?? '';
    const { uid, gid } = statSync(settingOf('data_directory'));
    chownSync(keyFile, uid, gid); // the server reads a key only when it is its own
    appendFileSync(settingOf('hba_file'), `\nhostssl all all ${pods} scram-sha-256\n`);
    for (const [name, value] of [
      ['ssl_cert_file', certFile],
      ['ssl_key_file', keyFile],
      ['ssl', 'on'],
    ])
      await client.query(`alter system set ${String(name)} = '${String(value)}'`);
    await client.query('select pg_reload_conf()');
  } finally {
    await client.end();
  }
};

export const textOf = (file: string): string => readFileSync(file, 'utf8');
