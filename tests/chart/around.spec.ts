import { CONTEXTS } from '@accrue/contracts';
import { PLATFORM_TOPICS } from '@accrue/runtime';
import { chart, consumerGroups, read } from './chart-files';
import { describeWithHelm, helm, helmPath, NAMESPACE, wordsOf } from './helm';
import { leastRights } from './kafka-acls';
import { containerOf, egressPortsOf, environmentOf, filesOf, named, objects, podOf, podsOf, selects } from './objects';

/* eslint-disable @typescript-eslint/no-unsafe-call -- what is rendered has no types here */

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

  it('let traces out to the collector’s port, and people’s sign-ins to the provider’s', () => {
    expect(
      egressPortsOf(objects('mtls-values.yaml'), podOf(objects('mtls-values.yaml'), 'Deployment accrue-gateway')),
    ).toEqual([4318, 53, 'http']);
    expect(
      egressPortsOf(
        objects('everything-values.yaml'),
        podOf(objects('everything-values.yaml'), 'Deployment accrue-gateway'),
      ),
    ).toEqual([443, 53, 8443, 'http']);
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

  it('leads from each alert to its runbook, where the values say that they are', () => {
    const urls = (file: string): readonly (string | undefined)[] =>
      named(objects(file), 'PrometheusRule', 'accrue').spec.groups.flatMap(
        ({ rules }: { rules: readonly { alert?: string; annotations?: Record<string, string> }[] }) =>
          rules.filter(({ alert }) => alert !== undefined).map(({ annotations }) => annotations?.['runbook_url']),
      );
    for (const url of urls('everything-values.yaml'))
      expect(url).toMatch(/^https:\/\/git\.example\/accrue\/blob\/main\/docs\/runbooks\/[a-z-]+\.md$/);
  });

  it('has the dashboards as they are, for the sidecar of Grafana', () => {
    for (const name of ['till', 'platform', 'ledger', 'bi']) {
      const { metadata, data } = named(all(), 'ConfigMap', `accrue-dashboard-${name}`);
      expect(metadata.labels).toMatchObject({ grafana_dashboard: '1' });
      expect(metadata.annotations).toMatchObject({ grafana_folder: 'Accrue' });
      expect(JSON.parse(data?.[`accrue-${name}.json`] ?? '')).toEqual(JSON.parse(read(`dashboards/${name}.json`)));
    }
    expect(objects('minimal-values.yaml').filter(({ metadata }) => metadata.name.includes('dashboard'))).toEqual([]);
  });

  it('calls jobs as the alerts do', () => {
    const [{ relabelings, port }] = named(all(), 'PodMonitor', 'accrue').spec.podMetricsEndpoints;
    expect(port).toBe(containerOf(all(), 'Deployment accrue-tiers').ports[0].name);
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
    expect(topics.map(({ spec }) => spec.topicName)).toEqual(PLATFORM_TOPICS.map(({ topic }) => topic));
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
    const allows = (kind: string, name: string, operation: string): boolean =>
      authorization.acls.some(
        ({ resource, operations }: { resource: { type: string; name: string }; operations: readonly string[] }) =>
          resource.type === kind && name.startsWith(resource.name) && operations.includes(operation),
      );
    for (const { service, read: reads, write: writes, groups } of leastRights(consumerGroups())) {
      const needed = [
        ...reads.flatMap((topic) => [
          ['topic', topic, 'Describe'],
          ['topic', topic, 'Read'],
        ]),
        ...writes.flatMap((topic) => [
          ['topic', topic, 'Describe'],
          ['topic', topic, 'Write'],
        ]),
        ...['Describe', 'Read'].map((operation) => ['group', groups, operation]),
      ];
      expect(reads.length).toBeGreaterThan(0);
      const refused = needed.filter(([kind = '', name = '', operation = '']) => !allows(kind, name, operation));
      expect([service, refused]).toEqual([service, []]);
    }
    expect(filesOf(podOf(all, 'Deployment accrue-ledger'))).toMatchObject({
      '/etc/accrue/tls/kafka/ca.crt': 'events-cluster-ca-cert/ca.crt',
      '/etc/accrue/tls/kafka/tls.crt': 'accrue/user.crt',
      '/etc/accrue/tls/kafka/tls.key': 'accrue/user.key',
    });
  });

  it('has all of it under a prefix, where releases share a Kafka; so have the services, and what scales them', () => {
    const all = [
      ...objects('strimzi-values.yaml', 'kafka.prefix="north."'),
      ...objects('keda-values.yaml', 'kafka.prefix="north."'),
    ];
    const of = (kind: string) => all.filter((object) => object.kind === kind).map(({ spec }) => spec);
    const names = [
      ...of('KafkaTopic').map(({ topicName }) => topicName),
      ...of('KafkaUser').flatMap(({ authorization }) =>
        authorization.acls.map(({ resource }: { resource: { name: string } }) => resource.name),
      ),
      ...of('ScaledObject').flatMap(({ triggers }) =>
        triggers.flatMap(({ metadata }: { metadata: Record<string, string> }) => [
          metadata['topic'],
          metadata['consumerGroup'],
        ]),
      ),
    ];
    expect(names.length).toBeGreaterThan(PLATFORM_TOPICS.length + CONTEXTS.length);
    expect(names.filter((name) => !name.startsWith('north.'))).toEqual([]);
    for (const pod of podsOf(all).filter((one) => 'KAFKA_BROKERS' in environmentOf(one)))
      expect([pod.of, environmentOf(pod)['KAFKA_PREFIX']]).toEqual([pod.of, 'north.']);
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
