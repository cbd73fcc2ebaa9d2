import { readGatewayConfig } from '../../apps/gateway/src/config';
import { allContexts } from '@accrue/contexts';
import { applyPlatformTopics, migrateContexts, readServiceConfig, type Environment } from '@accrue/runtime';
import { describeWithHelm } from './helm';
import { environmentOf, filesOf, objects, podOf, podsOf } from './objects';

/** What stands behind a key of a Secret, for programs that look at it closely. */
const valueBehind = (variable: string): string => {
  if (['ACCRUE_CARD_KEY', 'ACCRUE_SSO_KEY'].includes(variable)) return 'c'.repeat(20);
  if (variable === 'ACCRUE_OIDC_CLIENT_SECRET') return 'p@ss/word';
  if (variable === 'ACCRUE_API_KEYS') return `operator:${'k'.repeat(20)}`;
  if (variable.startsWith('ACCRUE_')) return 'a1'.repeat(32);
  if (variable.startsWith('DATABASE_URL')) return 'postgres://role:secret@db/accrue';
  if (variable === 'KURRENTDB_URL') return 'kurrentdb://db:2113';
  return 'p@ss/word';
};

/** As the program finds it: files are read as if they were variables, references are followed. */
const environmentInside = (file: string, of: string, ...values: readonly string[]): Environment => {
  const all = objects(file, 'secretsAsFiles=false', ...values);
  return Object.fromEntries(
    Object.entries(environmentOf(podOf(all, of))).map(([name, value]) => {
      const isReference = /^[\w.-]+\/[\w.-]+$/.test(value) && /KEY|PASSWORD|USERNAME|URL|CLIENT_SECRET/.test(name);
      return [name, isReference ? valueBehind(name) : value];
    }),
  );
};

/** Of Node and of OpenTelemetry's SDK, which read for themselves; and what the chart's own values refer to. */
const READ_BY_OTHERS = /^(NODE_OPTIONS|OTEL_.*|POD_NAME)$/;

const asking = (environment: Environment) => {
  const asked = new Set<string>();
  const watched = new Proxy(environment, {
    get: (target, name: string) => {
      asked.add(name);
      return target[name];
    },
  });
  const unread = (): readonly string[] =>
    Object.keys(environment).filter((name) => !asked.has(name) && !READ_BY_OTHERS.test(name));
  return { watched, unread };
};

const FILES = [
  'minimal-values.yaml',
  'mtls-values.yaml',
  'sasl-values.yaml',
  'strimzi-values.yaml',
  'keda-values.yaml',
];

describeWithHelm('what the chart tells the programs', () => {
  it.each(FILES)('services take and read whole: %s', (file) => {
    for (const context of allContexts) {
      const { name } = context;
      const isApart = file === 'keda-values.yaml' && name !== 'rewards';
      for (const role of isApart ? ['-api', '-worker', '-relay', '-projector'] : ['']) {
        const { watched, unread } = asking(environmentInside(file, `Deployment accrue-${name}${role}`));
        const config = readServiceConfig(watched, context);
        expect([name, unread()]).toEqual([name, []]);
        expect([...config.roles]).toEqual(isApart ? [role.slice(1)] : ['api', 'worker', 'relay', 'projector']);
        expect(config).toMatchObject({ host: '0.0.0.0', port: 8080, shutdownDeadlineMs: 25_000 });
        expect(Object.keys(config.contextValues).sort()).toEqual([...context.configKeys, 'messageKey'].sort());
      }
    }
  });

  it('the gateway takes and reads whole, and its upstreams are the services', () => {
    const { watched, unread } = asking(
      environmentInside('everything-values.yaml', 'Deployment accrue-gateway', 'defaults.extraEnv=[]'),
    );
    const { upstreams, trustedProxies, web } = readGatewayConfig(watched);
    expect(unread()).toEqual([]);
    expect([web?.apps, web?.cardKey]).toEqual([['console', 'till', 'card'], 'c'.repeat(20)]);
    expect(web?.signIn).toEqual({
      ...{ name: 'Company account', publicUrl: 'https://loyalty.example', ssoKey: 'c'.repeat(20) },
      mapping: {
        claim: 'realm_access.roles',
        valuesOf: { operator: ['loyalty-admins'], support: ['helpdesk', 'call centre'] },
      },
      oidc: {
        ...{ issuer: 'https://login.example:8443/realms/shop', clientId: 'accrue', clientSecret: 'p@ss/word' },
        scopes: 'openid profile email',
      },
    });
    expect(trustedProxies).toEqual(['10.0.0.0/8']);
    for (const [context, origin] of Object.entries(upstreams)) {
      const { port } = new URL(origin);
      expect(origin).toBe(`http://accrue-${context}:${port}`);
      const [service] = objects('minimal-values.yaml').filter(
        ({ kind, metadata }) => kind === 'Service' && metadata.name === `accrue-${context}`,
      );
      expect(String((service?.spec as { ports: readonly { port: number }[] }).ports[0]?.port)).toBe(port);
    }
  });

  it('a password of the database reaches its address, with who the server has to be', () => {
    const environment = environmentInside('sasl-values.yaml', 'Deployment accrue-ledger');
    const { databaseUrls, broker } = readServiceConfig(environment, { name: 'ledger', configKeys: [] });
    expect(databaseUrls['ledger']).toBe(
      'postgres://accrue_ledger:p%40ss%2Fword@db.example:5432/accrue?sslmode=verify-full&sslrootcert=/etc/accrue/tls/postgres/ca.crt',
    );
    expect(broker).toMatchObject({ sasl: { mechanism: 'scram-sha-512', username: 'p@ss/word' }, tls: {} });
  });

  it.each(FILES.filter((file) => file !== 'strimzi-values.yaml'))('the Jobs read whole: %s', async (file) => {
    const needed = {
      'accrue-topics': ['KAFKA_BROKERS', applyPlatformTopics],
      'accrue-migrate': ['DATABASE_', migrate],
    } as const;
    for (const [job, [first, run]] of Object.entries(needed)) {
      const environment = environmentInside(file, `Job ${job}`);
      // Without what it cannot do without it says so after it has read the rest.
      const lacking = Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith(first)));
      const { watched, unread } = asking(lacking);
      await expect(run(watched)).rejects.toThrow('is missing');
      expect([job, unread()]).toEqual([job, []]);
    }
  });

  it('every file that a variable names is mounted, and every one that is mounted is named', () => {
    for (const file of [...FILES, 'everything-values.yaml'])
      for (const pod of podsOf(objects(file, 'secretsAsFiles=true'))) {
        const environment = environmentOf(pod);
        const text = Object.values(environment).join(' ');
        const named = [...text.matchAll(/\/etc\/accrue\/[\w./-]+/g)].map(([path]) => path);
        const mounted = Object.keys(filesOf(pod)).filter((path) => !path.includes('/kurrentdb/')); // named by the connection string
        expect([file, pod.of, [...new Set(named)].sort()]).toEqual([file, pod.of, [...mounted].sort()]);
        for (const [name, value] of Object.entries(environment))
          if (value.startsWith('/etc/accrue/secrets/')) expect(`${value.split('/').at(-1) ?? ''}_FILE`).toBe(name);
      }
  });
});

const migrate = (environment: Environment): Promise<unknown> => migrateContexts(environment, allContexts);
