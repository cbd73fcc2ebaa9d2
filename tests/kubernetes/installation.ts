import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SCHEMAS } from '@accrue/runtime';
import { PlatformClient, root } from '../e2e/platform-client';
import { SCRAM_USER } from '../e2e/secured-kafka';
import type { Namespace, Ran } from './kubernetes';
import { textOf, type Servers } from './servers';

export const CHART = join(root, 'helm/accrue');
export const IMAGE = 'localhost/accrue';
/** On a busy machine twelve programs take their time. */
const WAIT = '8m';
/** A pod has half a minute and more to end what it has begun. */
const GONE_WITHIN_MS = 120_000;
/** Five services with two pods each and one more while they roll: under `max_connections`. */
const CONNECTIONS_EACH = 14;

export const secret = (): string => randomBytes(32).toString('base64url');

export const SECRETS = {
  postgres: 'accrue-postgres',
  kafka: 'accrue-kafka',
  ca: 'accrue-ca',
  keys: 'accrue-keys',
  apiKeys: 'accrue-api-keys',
  test: 'accrue-test',
} as const;

const ENCRYPTION_KEYS = [
  'master-key',
  'identity-hash-key',
  'message-key',
  'ledger-signing-key',
  'draw-key',
  'gift-card-key',
];

/** As the chart's README has it, with TLS and passwords on both ways. @returns the operator's key */
/** They belong to the data: whatever is installed over the same database has the same. */
const KEYS = Object.fromEntries(ENCRYPTION_KEYS.map((key) => [key, secret()]));

export const makeSecrets = async (namespace: Namespace, servers: Servers): Promise<string> => {
  const operator = `accrue_operator_${secret()}`;
  await namespace.secret(
    SECRETS.postgres,
    Object.fromEntries(SCHEMAS.map((schema) => [schema, servers.passwordOf(schema)])),
  );
  await namespace.secret(SECRETS.kafka, { username: SCRAM_USER.name, password: SCRAM_USER.password });
  await namespace.secret(SECRETS.ca, { 'ca.crt': textOf(servers.authority.caFile) });
  await namespace.secret(SECRETS.keys, KEYS);
  await namespace.secret(SECRETS.apiKeys, { 'api-keys': `operator:${operator}` });
  await namespace.secret(SECRETS.test, { 'operator-key': operator });
  return operator;
};

export const valuesFor = ({ forPods }: Servers) => ({
  image: { repository: IMAGE },
  kafka: {
    brokers: [forPods.broker],
    tls: { enabled: true, caSecret: { name: SECRETS.ca } },
    sasl: { mechanism: 'scram-sha-512', existingSecret: SECRETS.kafka },
  },
  postgres: {
    host: 'host.internal',
    port: forPods.postgresPort,
    caSecret: { name: SECRETS.ca },
    existingSecret: SECRETS.postgres,
  },
  encryptionKeys: { existingSecret: SECRETS.keys },
  apiKeys: { existingSecret: SECRETS.apiKeys },
  topics: { replication: 1 },
  tests: { existingSecret: SECRETS.test },
  defaults: { databaseConnections: CONNECTIONS_EACH },
});

/** `helm install` and `helm upgrade`, with values of a file and some on top. */
export class Installation {
  private readonly valuesFile: string;

  constructor(
    readonly namespace: Namespace,
    servers: Servers,
    folder: string,
  ) {
    this.valuesFile = join(folder, `${namespace.name}-values.json`);
    writeFileSync(this.valuesFile, JSON.stringify(valuesFor(servers)));
  }

  install(set: readonly string[] = [], wait = WAIT): Promise<Ran> {
    return this.apply('install', set, ['--wait', '--timeout', wait]);
  }

  upgrade(set: readonly string[] = [], wait = WAIT): Promise<Ran> {
    return this.apply('upgrade', set, ['--wait', '--timeout', wait]);
  }

  rollback(revision: number): Promise<Ran> {
    return this.namespace.helm('rollback', this.namespace.release, String(revision), '--wait', '--timeout', WAIT);
  }

  uninstall(): Promise<Ran> {
    return this.namespace.helm('uninstall', this.namespace.release, '--wait', '--timeout', '3m', '--ignore-not-found');
  }

  /**
   * What is there of the release when its pods have had the time to end. Helm waits for none, and leaves the pod of `helm test`, which is a
   * hook, so that its log can be read.
   */
  async left(): Promise<string> {
    const kinds = 'deployments,services,pods,jobs,configmaps,serviceaccounts,networkpolicies,poddisruptionbudgets';
    const selector = `${this.namespace.selector},app.kubernetes.io/component!=test`;
    const giveUpAt = performance.now() + GONE_WITHIN_MS;
    for (;;) {
      const left = (await this.namespace.kubectl('get', kinds, '-l', selector, '-o', 'name')).stdout.trim();
      if (left === '' || performance.now() > giveUpAt) return left;
      await sleep(1_000);
    }
  }

  render(set: readonly string[] = []): Promise<Ran> {
    return this.apply('template', set, []);
  }

  private apply(verb: string, set: readonly string[], more: readonly string[]): Promise<Ran> {
    const sets = set.flatMap((value) => ['--set-json', value]);
    return this.namespace.helm(verb, this.namespace.release, CHART, '--values', this.valuesFile, ...sets, ...more);
  }
}

/** Tills and operators on the way that pods of the cluster take: the gateway's Service. */
export class PlatformInCluster extends PlatformClient {
  protected readonly log = '';

  constructor(
    folder: string,
    private readonly address: string,
    private readonly operatorKey: string,
  ) {
    super(folder, 80);
  }

  static async of(namespace: Namespace, folder: string, operatorKey: string): Promise<PlatformInCluster> {
    const { spec } = await namespace.get<{ spec: { clusterIP: string } }>('service', `${namespace.release}-gateway`);
    return new PlatformInCluster(folder, spec.clusterIP, operatorKey);
  }

  override get url(): string {
    return `http://${this.address}`;
  }

  override key(): string {
    return this.operatorKey;
  }

  protected override environment(): NodeJS.ProcessEnv {
    return { ...super.environment(), ACCRUE_URL: this.url, ACCRUE_KEY: this.operatorKey };
  }
}
