import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CONTEXTS } from '@accrue/contracts';
import { EXIT } from '../../apps/cli/src/exit-codes';
import { chart } from './chart-files';
import { describeWithHelm, helms, lint, rendered, type Rendered } from './helm';
import {
  containerOf,
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

/* eslint-disable @typescript-eslint/no-unsafe-call -- what is rendered has no types here */

const EXAMPLES = readdirSync(join(chart, 'ci')).map((file) => [file] as const);
const deployment = (all: readonly Rendered[], name: string) => named(all, 'Deployment', `accrue-${name}`).spec;

describeWithHelm('the chart', () => {
  it.each(helms.flatMap(({ name, path }) => EXAMPLES.map(([file]) => [name, file, path] as const)))(
    'pleases %s lint with %s',
    (_, file, path) => expect(lint(path, [file])).toMatchObject({ status: 0 }),
  );

  it.each(EXAMPLES)('looks the same to every Helm with %s', (file) => {
    for (const { path } of helms.slice(1)) expect(rendered([file], path)).toEqual(objects(file));
  });

  it.each(EXAMPLES)('gives every object a name that Kubernetes takes, with %s', (file) => {
    const names = objects(file).map(({ metadata }) => metadata.name);
    expect(
      names.filter((name) => !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name)),
    ).toEqual([]);
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
      expect(containerOf(all, `Deployment accrue-${context}`).args).toEqual([context]);
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
    expect(containerOf(all, 'Deployment accrue-ledger').resources).toEqual({
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
    expect(keysOf('ledger')).toEqual([...ofAll, 'ACCRUE_GIFT_CARD_KEY', 'ACCRUE_LEDGER_SIGNING_KEY'].sort());
    expect(keysOf('rewards')).toEqual([...ofAll, 'ACCRUE_DRAW_KEY', 'ACCRUE_GIFT_CARD_KEY'].sort());
    expect(keysOf('tiers')).toEqual(ofAll);
    expect(keysOf('gateway')).toEqual([]);
  });

  it('are probed for their event loop, and apart from that for what they need', () => {
    const all = objects(MINIMAL);
    const paths = (of: string) => {
      const { startupProbe, livenessProbe, readinessProbe } = containerOf(all, of);
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
      // Why it failed stands in what Helm prints.
      expect(annotation(job, 'hook-output-log-policy')).toBe('hook-failed');
      // Whatever else they name has to be the operator's own.
      const secrets = Object.values(filesOf(podOf(all, `Job ${job.metadata.name}`))).map((file) => file.split('/')[0]);
      expect(new Set(secrets).size).toBeGreaterThan(0);
      expect(namesOf(all, 'Secret')).toEqual([]);
    }
  });

  it('are not tried again where that only puts off the answer: as the command line ends then', () => {
    for (const values of ['minimal-values.yaml', 'everything-values.yaml'])
      for (const { spec } of objects(values).filter(({ kind }) => kind === 'Job')) {
        const [{ name }] = spec.template.spec.containers;
        expect(spec.podFailurePolicy.rules).toEqual([
          {
            action: 'FailJob',
            onExitCodes: { containerName: name, operator: 'In', values: [EXIT.usage, EXIT.notInOrder] },
          },
        ]);
        expect(spec.template.spec.restartPolicy).toBe('Never');
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
