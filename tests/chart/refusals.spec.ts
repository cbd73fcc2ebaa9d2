import { describeWithHelm, helmPath, template, type Values } from './helm';
import { MINIMAL } from './objects';

const refusedWith = (values: Values): string => {
  const { status, output } = template(helmPath, values);
  expect([status === 0, output]).toEqual([false, expect.any(String)]);
  return output;
};

describeWithHelm('values that cannot be', () => {
  it('are told all at once, each with the value to change', () => {
    const said = refusedWith([]);
    for (const problem of [
      'kafka.brokers is empty',
      'postgres.existingSecret (or postgres.roles.platform.existingSecret) is empty: the Secret with the address, key platform-url',
      'postgres.existingSecret (or postgres.roles.ledger.existingSecret) is empty',
      'encryptionKeys.existingSecret is empty',
      'apiKeys.existingSecret is empty',
    ])
      expect(said).toContain(`  - ${problem}`);
  });

  it('are refused by the schema in Helm, too', () => {
    expect(refusedWith([MINIMAL, 'services.leger={}'])).toMatch(/services.*leger/s);
    expect(refusedWith([MINIMAL, 'kafka.sasl.mechanism="oauthbearer"'])).toMatch(/mechanism/);
  });

  const apart = 'services.ledger={"apart":true,"roles":{"worker":{"keda":{"enabled":true}}}}';
  it.each<[string, Values, string]>([
    [
      'no password',
      ['postgres.existingSecret=""'],
      'postgres.roles.tiers.existingSecret) is empty: the Secret with the password, key tiers',
    ],
    [
      'a CA for an address from a Secret',
      ['postgres.host=""', 'postgres.caSecret.name="ca"'],
      'postgres.caSecret.name needs postgres.host',
    ],
    ['SCRAM without a password', ['kafka.sasl.mechanism="scram-sha-512"'], 'kafka.sasl.existingSecret is empty'],
    ['certificates without TLS', ['kafka.tls.clientSecret.name="client"'], 'need kafka.tls.enabled'],
    [
      'a provider of identities without what it needs',
      ['web.oidc.issuer="https://login.example"', 'web.oidc.clientId="accrue"', 'web.oidc.roles=["pos=all"]'],
      'web.oidc.publicUrl is empty',
    ],
    ['a provider of identities over plain HTTP', ['web.oidc.issuer="http://login.example"'], '/web/oidc/issuer'],
    ['screens without keys', ['web.apps=["till"]'], 'web.existingSecret is empty'],
    [
      'screens without a gateway',
      ['web.apps=["till"]', 'web.existingSecret="web"', 'gateway.enabled=false'],
      'web.apps needs gateway.enabled',
    ],
    ['KurrentDB without an address', ['kurrentdb.enabled=true'], 'kurrentdb.existingSecret is empty'],
    [
      'two that scale one',
      ['services.ledger={"autoscaling":{"enabled":true},"keda":{"enabled":true}}'],
      'services.ledger: autoscaling.enabled and keda.enabled scale the same Deployment',
    ],
    [
      'two that scale one role',
      [apart, 'defaults.roles.worker.autoscaling.enabled=true'],
      'services.ledger.roles.worker: autoscaling.enabled and keda.enabled',
    ],
    [
      'a range upside down',
      ['gateway.autoscaling={"enabled":true,"maxReplicas":1}'],
      'gateway.autoscaling.minReplicas is more than maxReplicas',
    ],
    [
      'too little time to stop',
      ['services.tiers.terminationGracePeriodSeconds=20'],
      'services.tiers.terminationGracePeriodSeconds (20) is not more',
    ],
    [
      'roles that are not apart',
      ['services.ledger.roles.worker.replicas=3'],
      'services.ledger.roles needs services.ledger.apart: true',
    ],
    [
      'an environment that says twice',
      ['services.ledger.extraEnv=[{"name":"KAFKA_BROKERS","value":"x"}]'],
      'services.ledger.extraEnv has KAFKA_BROKERS',
    ],
    [
      'an Ingress to nowhere',
      ['ingress.enabled=true', 'gateway.enabled=false'],
      'ingress.enabled and httpRoute.enabled need gateway.enabled',
    ],
    ['an Ingress without hosts', ['ingress.enabled=true'], 'ingress.hosts is empty'],
    ['a route of nobody', ['httpRoute.enabled=true'], 'httpRoute.parentRefs is empty'],
    [
      'a gateway that can ask nobody',
      ['services.enrollment.enabled=false'],
      'gateway.enabled needs services.enrollment',
    ],
    [
      'topics made twice',
      ['strimzi={"cluster":"c","topics":{"enabled":true}}'],
      'topics.enabled and strimzi.topics.enabled both make the topics',
    ],
    ['topics of no cluster', ['topics.enabled=false', 'strimzi.topics.enabled=true'], 'strimzi.cluster is empty'],
    [
      'a user who comes too late',
      ['kafka.tls.enabled=true', 'strimzi={"cluster":"c","user":{"enabled":true}}'],
      'needs useHelmHooks: false',
    ],
    [
      'a user without TLS',
      ['topics.enabled=false', 'strimzi={"cluster":"c","user":{"enabled":true}}'],
      'strimzi.user.authentication tls needs kafka.tls.enabled',
    ],
    [
      'a user with another mechanism',
      ['topics.enabled=false', 'strimzi={"cluster":"c","user":{"enabled":true,"authentication":"scram-sha-512"}}'],
      'needs kafka.sasl.mechanism scram-sha-512',
    ],
    [
      'Secrets that come too late',
      ['externalSecrets={"enabled":true,"storeRef":{"name":"s"}}'],
      'externalSecrets.enabled needs useHelmHooks: false',
    ],
    [
      'a store without a name',
      ['useHelmHooks=false', 'externalSecrets.enabled=true'],
      'externalSecrets.storeRef.name is empty',
    ],
    [
      'pods scraped twice',
      ['monitoring.serviceMonitor.enabled=true', 'monitoring.podMonitor.enabled=true'],
      'monitoring.serviceMonitor.enabled and monitoring.podMonitor.enabled scrape the same pods',
    ],
  ])('%s', (_, values, message) => expect(refusedWith([MINIMAL, ...values])).toContain(message));
});
