import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CONTEXTS } from '@accrue/contracts';
import { chart, read } from './chart-files';
import { describeWithHelm, helm, helmPath, helms, lint, NAMESPACE, rendered, wordsOf, type Rendered } from './helm';
import {
  egressPortsOf,
  environmentOf,
  filesOf,
  MINIMAL,
  named,
  namesOf,
  objects,
  podOf,
  podsOf,
  refusedByRestricted,
  selects,
} from './objects';

/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return -- what is rendered has no types here */

const EXAMPLES = readdirSync(join(chart, 'ci')).map((file) => [file] as const);
const deployment = (all: readonly Rendered[], name: string) => named(all, 'Deployment', `accrue-${name}`).spec;
const container = (all: readonly Rendered[], of: string) => podOf(all, of).spec.containers[0];

describeWithHelm('the chart', () => {
  it.each(helms.flatMap(({ name, path }) => EXAMPLES.map(([file]) => [name, file, path] as const)))(
    'pleases %s lint with %s',
    (_, file, path) => expect(lint(path, [file])).toMatchObject({ status: 0 }),
  );

  it.each(EXAMPLES)('looks the same to every Helm with %s', (file) => {
    for (const { path } of helms.slice(1)) expect(rendered([file], path)).toEqual(objects(file));
  });

  it.each(EXAMPLES)('names nothing twice, and is what a server-side apply takes, with %s', (file) => {
    const all = objects(file);
    const keys = all.map(({ apiVersion, kind, metadata }) => `${apiVersion} ${kind} ${metadata.name}`);
    expect(keys).toEqual([...new Set(keys)]);
    for (const { spec } of podsOf(all))
      for (const { env, volumeMounts } of spec.containers) {
        const names = env.map(({ name }: { name: string }) => name);
        expect(names).toEqual([...new Set(names)]);
        const paths = volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath);
        expect(paths).toEqual([...new Set(paths)]);
      }
  });

  it.each(EXAMPLES)('has only pods that Pod Security `restricted` admits, and that reach no API server: %s', (file) => {
    const pods = podsOf(objects(file));
    expect(pods.length).toBeGreaterThan(4);
    for (const pod of pods) {
      expect([pod.of, refusedByRestricted(pod)]).toEqual([pod.of, []]);
      expect([pod.of, pod.spec.automountServiceAccountToken]).toEqual([pod.of, false]);
      const [{ securityContext, resources, volumeMounts }] = pod.spec.containers;
      expect(securityContext.readOnlyRootFilesystem).toBe(true);
      expect(volumeMounts).toContainEqual({ name: 'tmp', mountPath: '/tmp' });
      expect(Object.keys(resources.requests).sort()).toEqual(['cpu', 'memory']);
      expect(Object.keys(resources.limits)).toEqual(['memory']);
    }
  });

  it.each(EXAMPLES)('has no secret in a ConfigMap or in clear: %s', (file) => {
    expect(namesOf(objects(file), 'Secret')).toEqual([]);
    const shown = JSON.stringify(objects(file).filter(({ kind }) => kind === 'ConfigMap'));
    expect(shown).not.toMatch(/password|api-key"/i);
  });
});

describeWithHelm('services', () => {
  it('are one Deployment and one Service each, from one template', () => {
    const all = objects(MINIMAL);
    const names = [...CONTEXTS, 'gateway'].map((name) => `accrue-${name}`).sort();
    expect([...namesOf(all, 'Deployment')].sort()).toEqual(names);
    expect([...namesOf(all, 'Service')].sort()).toEqual(names);
    for (const context of CONTEXTS) {
      expect(container(all, `Deployment accrue-${context}`).args).toEqual([context]);
      expect(deployment(all, context).replicas).toBe(2);
    }
  });

  it('take defaults unless they say otherwise, also when they say false, 0 or nothing', () => {
    const all = objects(
      MINIMAL,
      'defaults.priorityClassName="high"',
      'services.ledger={"replicas":0,"priorityClassName":"","podDisruptionBudget":{"enabled":false},"resources":{"limits":{"memory":"1Gi"}}}',
    );
    expect(deployment(all, 'ledger').replicas).toBe(0);
    expect(podOf(all, 'Deployment accrue-ledger').spec.priorityClassName).toBeUndefined();
    expect(podOf(all, 'Deployment accrue-tiers').spec.priorityClassName).toBe('high');
    expect(namesOf(all, 'PodDisruptionBudget')).not.toContain('accrue-ledger');
    expect(container(all, 'Deployment accrue-ledger').resources).toEqual({
      requests: { cpu: '100m', memory: '256Mi' },
      limits: { memory: '1Gi' },
    });
  });

  it('have their roles together, or apart, where only the API gets requests', () => {
    const all = objects('keda-values.yaml');
    expect(environmentOf(podOf(all, 'Deployment accrue-rewards'))['ACCRUE_ROLES']).toBe('api,worker,relay,projector');
    for (const role of ['api', 'worker', 'relay', 'projector']) {
      const pod = podOf(all, `Deployment accrue-ledger-${role}`);
      expect(environmentOf(pod)['ACCRUE_ROLES']).toBe(role);
      const service = named(all, 'Service', 'accrue-ledger').spec;
      expect([role, selects({ matchLabels: service.selector }, pod.labels)]).toEqual([role, role === 'api']);
    }
    expect(deployment(all, 'ledger-relay').replicas).toBe(1);
  });

  it('select their own pods only', () => {
    for (const [file] of EXAMPLES) {
      const all = objects(file);
      for (const { metadata, spec } of all.filter(({ kind }) => kind === 'Deployment')) {
        const selected = podsOf(all).filter(({ labels }) => selects(spec.selector, labels));
        expect(selected.map(({ of }) => of)).toEqual([`Deployment ${metadata.name}`]);
      }
    }
  });

  it('get only the secrets that they work with', () => {
    const keysOf = (name: string): readonly string[] =>
      Object.keys(filesOf(podOf(objects(MINIMAL), `Deployment accrue-${name}`)))
        .map((path) => path.replace('/etc/accrue/secrets/', ''))
        .sort();
    const ofAll = ['ACCRUE_API_KEYS', 'ACCRUE_MESSAGE_KEY', 'DATABASE_PASSWORD'];
    expect(keysOf('enrollment')).toEqual([...ofAll, 'ACCRUE_IDENTITY_HASH_KEY', 'ACCRUE_MASTER_KEY'].sort());
    expect(keysOf('campaigns')).toEqual([...ofAll, 'ACCRUE_IDENTITY_HASH_KEY'].sort());
    expect(keysOf('ledger')).toEqual([...ofAll, 'ACCRUE_LEDGER_SIGNING_KEY'].sort());
    expect(keysOf('tiers')).toEqual(ofAll);
    expect(keysOf('gateway')).toEqual([]);
  });

  it('are probed for their event loop, and apart from that for what they need', () => {
    const all = objects(MINIMAL);
    const paths = (of: string) => {
      const { startupProbe, livenessProbe, readinessProbe } = container(all, of);
      return [startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet.path as string);
    };
    expect(paths('Deployment accrue-ledger')).toEqual(['/livez', '/livez', '/readyz']);
    expect(paths('Deployment accrue-gateway')).toEqual(['/livez', '/livez', '/livez']);
  });

  it('stop in the time that they have', () => {
    const all = objects(MINIMAL);
    const { spec } = podOf(all, 'Deployment accrue-ledger');
    const seconds =
      Number(environmentOf(podOf(all, 'Deployment accrue-ledger'))['ACCRUE_SHUTDOWN_DEADLINE_MS']) / 1_000;
    const { lifecycle } = spec.containers[0];
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(seconds + lifecycle.preStop.sleep.seconds);
    expect(deployment(all, 'ledger').strategy.rollingUpdate).toEqual({ maxUnavailable: 0, maxSurge: 1 });
  });

  it('have a heap that follows from the limit', () => {
    const all = objects(MINIMAL, 'services.ledger.heapPercent=60');
    const options = environmentOf(podOf(all, 'Deployment accrue-ledger'))['NODE_OPTIONS'];
    expect(options).toBe('--enable-source-maps --max-old-space-size-percentage=60');
  });

  it('restart when the token changes', () => {
    const token = (value: string) =>
      named(objects(MINIMAL, `rolloutToken="${value}"`), 'Deployment', 'accrue-ledger').spec.template.metadata
        .annotations;
    expect(token('a')).not.toEqual(token('b'));
  });
});

describeWithHelm('scaling', () => {
  const all = () => objects('keda-values.yaml');

  it('leaves the number of replicas to what scales', () => {
    for (const name of ['ledger-api', 'ledger-worker']) expect(deployment(all(), name)).not.toHaveProperty('replicas');
    expect(namesOf(all(), 'HorizontalPodAutoscaler')).toContain('accrue-ledger-api');
    expect(namesOf(all(), 'HorizontalPodAutoscaler')).not.toContain('accrue-ledger-worker');
    expect(namesOf(all(), 'ScaledObject')).not.toContain('accrue-ledger-relay');
  });

  it('of workers is by the lag of each of their groups', () => {
    const { triggers, minReplicaCount, cooldownPeriod } = named(all(), 'ScaledObject', 'accrue-ledger-worker').spec;
    expect([minReplicaCount, cooldownPeriod >= 300]).toEqual([1, true]);
    expect(triggers[0]).toEqual({
      type: 'kafka',
      metadata: expect.objectContaining({
        bootstrapServers: 'kafka.example:9093',
        consumerGroup: 'ledger.follow-merges',
        topic: 'loyalty.enrollment.member.facts.v1',
        lagThreshold: '500',
        excludePersistentLag: 'true',
        limitToPartitionsWithLag: 'true',
        tls: 'enable',
        sasl: 'plaintext',
      }),
      authenticationRef: { name: 'accrue-kafka' },
    });
    expect(named(all(), 'ConfigMap', 'accrue-kafka').data).toEqual({ username: 'accrue' });
  });

  it('keeps all but one pod of what has several', () => {
    const budgets = all().filter(({ kind }) => kind === 'PodDisruptionBudget');
    expect(budgets.map(({ metadata }) => metadata.name)).not.toContain('accrue-ledger-relay'); // one replica
    for (const { spec } of budgets)
      expect(spec).toMatchObject({ maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
    expect(podOf(all(), 'Deployment accrue-ledger-api').spec.topologySpreadConstraints).toMatchObject([
      { topologyKey: 'kubernetes.io/hostname', matchLabelKeys: ['pod-template-hash'] },
      { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
    ]);
  });
});

describeWithHelm('jobs', () => {
  const annotation = (object: Rendered, name: string) => object.metadata.annotations?.[`helm.sh/${name}`];

  it('as hooks bring with them what they need before the rest is there', () => {
    const all = objects('sasl-values.yaml');
    const before = all.filter((object) => annotation(object, 'hook')?.includes('pre-install'));
    expect(before.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
      'Job accrue-migrate',
      'Job accrue-topics',
      'NetworkPolicy accrue-jobs',
      'ServiceAccount accrue-jobs',
    ]);
    for (const job of before.filter(({ kind }) => kind === 'Job')) {
      expect(job.spec.template.spec.serviceAccountName).toBe('accrue-jobs');
      const helpers = before.filter(({ kind }) => kind !== 'Job');
      for (const helper of helpers)
        expect(Number(annotation(helper, 'hook-weight'))).toBeLessThan(Number(annotation(job, 'hook-weight')));
      expect(annotation(job, 'hook-delete-policy')).toBe('before-hook-creation,hook-succeeded');
      expect(job.spec).toMatchObject({ backoffLimit: 6, activeDeadlineSeconds: expect.any(Number) });
      // Whatever else they name has to be the operator's own.
      const secrets = Object.values(filesOf(podOf(all, `Job ${job.metadata.name}`))).map((file) => file.split('/')[0]);
      expect(new Set(secrets).size).toBeGreaterThan(0);
      expect(namesOf(all, 'Secret')).toEqual([]);
    }
  });

  it('without hooks have a name of their own for each revision and each change', () => {
    const names = (...values: readonly string[]) => namesOf(objects('everything-values.yaml', ...values), 'Job');
    expect(names()).toEqual([
      expect.stringMatching(/^accrue-topics-r1-[0-9a-f]{8}$/),
      expect.stringMatching(/^accrue-migrate-r1-[0-9a-f]{8}$/),
    ]);
    expect(names('image.digest=""')).not.toEqual(names());
    for (const object of objects('everything-values.yaml')) expect(annotation(object, 'hook') ?? 'test').toBe('test');
  });

  it('migrate each schema as its owner', () => {
    const environment = environmentOf(podOf(objects('mtls-values.yaml'), 'Job accrue-migrate'));
    for (const schema of ['platform', ...CONTEXTS])
      expect(environment[`DATABASE_URL_${schema.toUpperCase()}`]).toBe(`accrue-postgres/${schema}-url`);
  });
});

describeWithHelm('network policies', () => {
  it('deny every pod everything, Jobs and the test too, and let out only to what each needs', () => {
    const all = objects('sasl-values.yaml');
    const everybody = named(all, 'NetworkPolicy', 'accrue-default').spec;
    expect(everybody.policyTypes).toEqual(['Ingress', 'Egress']);
    for (const pod of podsOf(all)) expect([pod.of, selects(everybody.podSelector, pod.labels)]).toEqual([pod.of, true]);
    const ports = (of: string) => egressPortsOf(all, podOf(all, of));
    expect(ports('Deployment accrue-ledger')).toEqual([2113, 53, 5432, 9096]);
    expect(ports('Deployment accrue-gateway')).toEqual([53, 'http']);
    expect(ports('Job accrue-topics')).toEqual([2113, 53, 5432, 9096]);
    expect(ports('Pod accrue-test')).toEqual([53, 'http']);
  });

  it('let in callers of the gateway, and the gateway and the test to services', () => {
    const all = objects('everything-values.yaml');
    const { ingress } = named(all, 'NetworkPolicy', 'accrue-services').spec;
    const from = (of: string) => selects(ingress[0].from[0].podSelector, podOf(all, of).labels);
    expect([from('Deployment accrue-gateway'), from('Pod accrue-test'), from('Deployment accrue-tiers')]).toEqual([
      true,
      true,
      false,
    ]);
    const gateway = named(all, 'NetworkPolicy', 'accrue-gateway').spec.ingress[0].from;
    expect(gateway).toHaveLength(2); // those of the values, and the test
  });

  it('let traces out to the collector’s port', () => {
    expect(
      egressPortsOf(objects('mtls-values.yaml'), podOf(objects('mtls-values.yaml'), 'Deployment accrue-gateway')),
    ).toEqual([4318, 53, 'http']);
    expect(
      egressPortsOf(
        objects('everything-values.yaml'),
        podOf(objects('everything-values.yaml'), 'Deployment accrue-gateway'),
      ),
    ).toEqual([443, 53, 'http']);
  });
});

describeWithHelm('monitoring', () => {
  const all = () => objects('everything-values.yaml');

  it('has the rules of deploy/observability, braces and all', () => {
    const { groups } = named(all(), 'PrometheusRule', 'accrue').spec;
    const count = (read('files/alerts.yaml').match(/^ +- (alert|record): /gm) ?? []).length;
    expect(groups.flatMap(({ rules }: { rules: readonly object[] }) => rules)).toHaveLength(count);
    expect(JSON.stringify(groups)).toContain('{{ $value | humanizePercentage }} of all requests fail');
  });

  it('calls jobs as the alerts do', () => {
    const [{ relabelings, port }] = named(all(), 'PodMonitor', 'accrue').spec.podMetricsEndpoints;
    expect(port).toBe(container(all(), 'Deployment accrue-tiers').ports[0].name);
    expect(relabelings[0]).toMatchObject({ targetLabel: 'job', replacement: 'accrue-$1' });
    expect(named(all(), 'PodMonitor', 'accrue').metadata.labels).toMatchObject({ release: 'prometheus' });
  });

  it('by a Service sees pods of every role, also those that are not ready', () => {
    const apart = objects('keda-values.yaml');
    const { selector, publishNotReadyAddresses } = named(apart, 'Service', 'accrue-metrics').spec;
    expect(publishNotReadyAddresses).toBe(true);
    for (const pod of podsOf(apart)) expect(selects({ matchLabels: selector }, pod.labels)).toBe(true);
    const { selector: ofMonitor } = named(apart, 'ServiceMonitor', 'accrue').spec;
    expect(selects(ofMonitor, named(apart, 'Service', 'accrue-metrics').metadata.labels ?? {})).toBe(true);
  });
});

describeWithHelm('Strimzi', () => {
  it('gets the topics as the contracts have them, with two in-sync replicas of three', () => {
    const topics = objects('strimzi-values.yaml').filter(({ kind }) => kind === 'KafkaTopic');
    expect(topics.length).toBeGreaterThan(25);
    for (const { apiVersion, spec } of topics)
      expect([apiVersion, spec.partitions, spec.replicas, spec.config['min.insync.replicas']]).toEqual([
        'kafka.strimzi.io/v1',
        8,
        3,
        '2',
      ]);
  });

  it('gets a user whose rights are those of the groups and topics, and whose Secret the services read', () => {
    const all = objects('strimzi-values.yaml');
    const { authentication, authorization } = named(all, 'KafkaUser', 'accrue').spec;
    expect(authentication).toEqual({ type: 'tls' });
    const names = authorization.acls.map(({ resource }: { resource: { name: string } }) => resource.name);
    expect(names).toEqual(
      ['loyalty.', ...CONTEXTS.map((context) => `${context}.`)].sort((a, b) => names.indexOf(a) - names.indexOf(b)),
    );
    expect(filesOf(podOf(all, 'Deployment accrue-ledger'))).toMatchObject({
      '/etc/accrue/tls/kafka/ca.crt': 'events-cluster-ca-cert/ca.crt',
      '/etc/accrue/tls/kafka/tls.crt': 'accrue/user.crt',
      '/etc/accrue/tls/kafka/tls.key': 'accrue/user.key',
    });
  });
});

describeWithHelm('what else can be on', () => {
  const all = () => objects('everything-values.yaml');

  it('images by digest from a mirror, with both lists of pull secrets', () => {
    const { spec } = podOf(all(), 'Deployment accrue-tiers');
    expect(spec.containers[0].image).toMatch(/^registry\.example\/accrue@sha256:[0-9a-f]{64}$/);
    expect(spec.imagePullSecrets).toEqual([{ name: 'mirror' }, { name: 'own' }]);
  });

  it('labels and annotations on every object', () => {
    for (const { kind, metadata } of all().filter(({ metadata: { name } }) => name !== 'accrue-more')) {
      expect([kind, metadata.labels?.['team']]).toEqual([kind, 'loyalty']);
      expect([kind, metadata.annotations?.['example.com/contact']]).toEqual([kind, 'loyalty@example.com']);
    }
  });

  it('what else a pod gets, rendered', () => {
    const [{ env, envFrom, volumeMounts }] = podOf(all(), 'Deployment accrue-ledger-worker').spec.containers;
    expect(env).toContainEqual({ name: 'RELEASE', value: 'accrue' });
    expect(envFrom).toEqual([{ configMapRef: { name: 'accrue-more' } }]);
    expect(volumeMounts).toContainEqual({ name: 'more', mountPath: '/more' });
    expect(named(all(), 'ConfigMap', 'accrue-more').data).toEqual({ MORE: 'yes' });
  });

  it('a way in by Ingress and by HTTPRoute, to the gateway', () => {
    const [{ http }] = named(all(), 'Ingress', 'accrue-gateway').spec.rules;
    expect(http.paths[0].backend.service).toEqual({ name: 'accrue-gateway', port: { number: 8080 } });
    expect(named(all(), 'HTTPRoute', 'accrue-gateway').spec).toMatchObject({
      parentRefs: [{ name: 'public', namespace: 'gateways' }],
      rules: [{ backendRefs: [{ name: 'accrue-gateway', port: 8080 }] }],
    });
  });

  it('Secrets from a store', () => {
    expect(named(all(), 'ExternalSecret', 'accrue-keys').spec).toEqual({
      refreshInterval: '1h',
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
      target: { name: 'accrue-keys', creationPolicy: 'Owner' },
      dataFrom: [{ extract: { key: 'accrue/keys' } }],
    });
  });

  it('or off, and then it is not there', () => {
    const kinds = new Set(objects('everything-off-values.yaml').map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['ConfigMap', 'Deployment', 'Pod', 'Service']); // the first and third are of `helm test`
  });

  it('and what is told after an installation names the next commands, and what to think of', () => {
    const told = (file: string) =>
      helm(helmPath, 'install', 'accrue', chart, ...NAMESPACE, '--dry-run=client', ...wordsOf([file]));
    const careless = told('everything-off-values.yaml').output;
    expect(careless).toContain('helm test accrue -n shop --logs');
    for (const warning of [
      'postgres.sslMode is disable',
      'services.ledger has one replica',
      'networkPolicy.enabled is false',
    ])
      expect(careless).toContain(`  - ${warning}`);
    // Five services, of which one is off, with one process each and one more while it is replaced.
    expect(careless).toContain(`at most ${String(4 * 2 * 27)} connections`);
    expect(told('sasl-values.yaml').output).not.toContain('Think of');
  });
});
