import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chart } from './chart-files';
import { describeWithHelm, helmPath, NAMESPACE, wordsOf, type Values } from './helm';
import { MINIMAL } from './objects';

type Secrets = Readonly<Record<string, readonly string[]>>;

const ALL: Secrets = {
  'accrue-postgres': ['platform', 'enrollment', 'campaigns', 'ledger', 'tiers', 'rewards'],
  'accrue-keys': ['master-key', 'identity-hash-key', 'message-key', 'ledger-signing-key', 'draw-key', 'gift-card-key'],
  'accrue-api-keys': ['api-keys'],
};

const without = (name: string, key?: string): Secrets =>
  Object.fromEntries(
    Object.entries(ALL).flatMap(([each, keys]) =>
      each !== name ? [[each, keys]] : key === undefined ? [] : [[each, keys.filter((own) => own !== key)]],
    ),
  );

/** As much of the API as Helm asks for a list of Secrets; the rest is `npm run kubernetes`, on a real cluster. */
const answers = (secrets: Secrets): Readonly<Record<string, unknown>> => ({
  '/version': { major: '1', minor: '36', gitVersion: 'v1.36.3' },
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: [] },
  '/api/v1': {
    kind: 'APIResourceList',
    groupVersion: 'v1',
    resources: [{ name: 'secrets', singularName: 'secret', namespaced: true, kind: 'Secret', verbs: ['get', 'list'] }],
  },
  '/api/v1/namespaces/shop/secrets': {
    kind: 'SecretList',
    apiVersion: 'v1',
    metadata: { resourceVersion: '1' },
    items: Object.entries(secrets).map(([name, keys]) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: 'shop' },
      data: Object.fromEntries(keys.map((key) => [key, 'c2VjcmV0'])),
    })),
  },
});

describeWithHelm('a cluster that is there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'accrue-lookups-'));
  let server: Server;
  let secrets: Secrets;
  let asked: string[];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const path = (request.url ?? '').split('?', 1)[0] ?? '';
      asked.push(path);
      const answer = answers(secrets)[path];
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(
          answer ?? { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 },
        ),
      );
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    writeFileSync(
      join(folder, 'config'),
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'test', cluster: { server: `http://127.0.0.1:${String(port)}` } }],
        users: [{ name: 'test', user: {} }],
        contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
        'current-context': 'test',
      }),
    );
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What Helm says when it may ask the cluster. */
  const said = async (there: Secrets, values: Values): Promise<string> => {
    secrets = there;
    asked = [];
    const words = ['template', 'accrue', chart, ...NAMESPACE, ...wordsOf([MINIMAL, ...values]), '--dry-run=server'];
    const env = { ...process.env, KUBECONFIG: join(folder, 'config'), HELM_CACHE_HOME: folder };
    const child = spawn(helmPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
    await new Promise((done) => child.once('close', done));
    return output;
  };

  it.each<[string, Secrets, Values, string]>([
    [
      'a Secret that is not there',
      without('accrue-keys'),
      [],
      '  - encryptionKeys.existingSecret names the Secret "accrue-keys", which is not in the namespace shop',
    ],
    [
      'a key that a Secret does not have',
      without('accrue-postgres', 'ledger'),
      [],
      '  - postgres.roles.ledger.passwordKey is "ledger", a key that the Secret accrue-postgres (postgres.existingSecret) does not have; it has campaigns, enrollment, platform, rewards, tiers',
    ],
    [
      'a role’s own Secret',
      ALL,
      ['postgres.roles.tiers.existingSecret="tiers-only"'],
      '  - postgres.roles.tiers.existingSecret names the Secret "tiers-only", which',
    ],
    [
      'the test’s key',
      ALL,
      ['tests.existingSecret="accrue-test"'],
      '  - tests.existingSecret names the Secret "accrue-test"',
    ],
    [
      'the key of cards',
      { ...ALL, web: ['session-key'] },
      ['web={"apps":["till","card"],"existingSecret":"web"}'],
      '  - web.cardKey is "card-key", a key that the Secret web (web.existingSecret) does not have; it has session-key',
    ],
    [
      'the key by which people are let in',
      { ...ALL, web: ['session-key', 'oidc-client-secret'] },
      [
        'web={"apps":["console"],"existingSecret":"web","oidc":{"issuer":"https://login.example","clientId":"a"}}',
        'web.oidc.publicUrl="https://shop.example"',
        'web.oidc.roles=["operator=admins"]',
      ],
      '  - web.oidc.ssoKey is "sso-key", a key that the Secret web (web.existingSecret) does not have; it has oidc-client-secret, session-key',
    ],
    [
      'a password for Kafka',
      { ...ALL, kafka: ['password'] },
      ['kafka.sasl={"mechanism":"scram-sha-512","existingSecret":"kafka"}'],
      '  - kafka.sasl.usernameKey is "username", a key that the Secret kafka (kafka.sasl.existingSecret) does not have; it has password',
    ],
  ])('is asked for the Secrets that values name: %s', async (_, there, values, problem) => {
    expect(await said(there, values)).toContain(problem);
  });

  it('is told of a Secret once, however many keys of it are needed', async () => {
    const problems = (await said(without('accrue-keys'), [])).match(/^ {2}- .*$/gm) ?? [];
    expect(problems).toHaveLength(1);
  });

  it('has nothing against what is all there, and is not asked where that was said', async () => {
    expect(await said(ALL, [])).not.toContain('have problems');
    expect(asked).toContain('/api/v1/namespaces/shop/secrets');
    expect(await said({}, ['checkSecrets=false'])).not.toContain('have problems');
    expect(asked).not.toContain('/api/v1/namespaces/shop/secrets');
  });

  it('is not asked for what ExternalSecrets make', async () => {
    const external = {
      enabled: true,
      storeRef: { name: 'vault' },
      secrets: { 'accrue-keys': { dataFrom: [{ extract: { key: 'accrue' } }] } },
    };
    const values = ['useHelmHooks=false', `externalSecrets=${JSON.stringify(external)}`];
    expect(await said(without('accrue-keys'), values)).not.toContain('have problems');
  });
});
