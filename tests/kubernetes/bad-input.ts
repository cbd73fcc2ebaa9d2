import { setTimeout as sleep } from 'node:timers/promises';
import { TOPICS } from '@accrue/contracts';
import { Kafka, logLevel } from 'kafkajs';
import { mustSay, type Checks } from './checks';
import { Installation, makeSecrets, secret, SECRETS } from './installation';
import type { Namespace } from './kubernetes';
import type { Servers } from './servers';

/** Long enough for a pod to say what it waits for. */
const SAID_WITHIN_MS = 180_000;
const OTHER_DATABASE = 'other';

/** What is wrong with an installation is said where a person looks, and names what to change. Each leaves nothing behind. */
export const badInput = async (
  checks: Checks,
  namespace: Namespace,
  servers: Servers,
  folder: string,
): Promise<void> => {
  await namespace.create();
  await makeSecrets(namespace, servers);
  const installation = new Installation(namespace, servers, folder);
  const check = async (what: string, act: () => Promise<string | void>): Promise<void> => {
    await checks.check(what, act);
    await installation.uninstall();
    await namespace.kubectl(
      'delete',
      'jobs,pods,serviceaccounts,networkpolicies,configmaps',
      '-l',
      namespace.selector,
      '--wait=false',
    );
  };

  await check('wrong values are refused by the schema, by name', async () => {
    const { code, output } = await installation.install([
      'postgres.sslmode="require"',
      'kafka.sasl.mechanism="kerberos"',
    ]);
    if (code === 0) throw new Error('it was installed');
    mustSay(output, /sslmode/, /kafka\/sasl\/mechanism|kafka\.sasl\.mechanism/);
  });

  await check('a Secret that is not there is refused with the value that names it', async () => {
    const { code, output } = await installation.install(['encryptionKeys.existingSecret="nobody-made-it"']);
    if (code === 0) throw new Error('it was installed');
    mustSay(output, /nobody-made-it/, /encryptionKeys\.existingSecret/);
  });

  await check('a key that a Secret does not have is refused with the value that names it', async () => {
    const { code, output } = await installation.install(['apiKeys.key="keys"']);
    if (code === 0) throw new Error('it was installed');
    mustSay(output, new RegExp(`${SECRETS.apiKeys}.*"keys"|"keys".*${SECRETS.apiKeys}`), /apiKeys\.key/);
  });

  await check('a Secret that is not there is named by the pod, where Helm was not asked to look', async () => {
    const { code, output } = await installation.install(
      [
        'encryptionKeys.existingSecret="nobody-made-it"',
        'checkSecrets=false',
        'migrations.enabled=false',
        'topics.enabled=false',
      ],
      '45s',
    );
    if (code === 0) throw new Error('it was installed');
    mustSay(`${output}${await namespace.told()}`, /secret "nobody-made-it" not found/);
  });

  await check('a wrong database password ends the installation with what PostgreSQL said', async () => {
    await namespace.secret(SECRETS.postgres, { ledger: 'wr0ng' });
    const from = performance.now();
    const { code, output } = await installation.install([], '5m');
    if (code === 0) throw new Error('it was installed');
    mustSay(output, /password authentication failed for user \\?"accrue_ledger/, /DATABASE_PASSWORD/);
    if (output.includes('wr0ng')) throw new Error('the password is in the output');
    return `after ${((performance.now() - from) / 1_000).toFixed(0)} s`;
  });

  await check('with a wrong password services wait, not ready, and do not restart', async () => {
    const { code } = await installation.install(['migrations.enabled=false'], '75s');
    if (code === 0) throw new Error('it was installed');
    await said(namespace, 'ledger', /password authentication failed for user \\?"accrue_ledger/);
    return restartsOf(namespace);
  });
  await makeSecrets(namespace, servers);

  await check('other keys than the database was filled with are named, and end the service', async () => {
    await namespace.secret(SECRETS.keys, { 'identity-hash-key': secret() });
    const { code } = await installation.install(['migrations.enabled=false', 'topics.enabled=false'], '45s');
    if (code === 0) throw new Error('it was installed');
    await said(namespace, 'campaigns', /filled with another identityHashKey: set ACCRUE_IDENTITY_HASH_KEY/);
  });
  await makeSecrets(namespace, servers);

  /** Of its own: programs end, and say so, where the topics are others than those that the database was filled from. */
  const onOtherDatabase = async (work: (value: string) => Promise<void>): Promise<void> => {
    await servers.sql((database) => database.query(`create database ${OTHER_DATABASE}`));
    try {
      await servers.prepare(OTHER_DATABASE);
      await work(`postgres.database="${OTHER_DATABASE}"`);
    } finally {
      await installation.uninstall();
      await servers.sql((database) => database.query(`drop database ${OTHER_DATABASE} with (force)`));
    }
  };

  await withNarrowTopic(servers, (topic, prefix) =>
    onOtherDatabase(async (otherDatabase) => {
      const values = [otherDatabase, `kafka.prefix="${prefix}"`];
      const names = new RegExp(`${topic.replaceAll('.', '\\.')} has too few partitions: 1 instead of \\d+`);
      await check('a topic that holds messages in too few partitions is named, with the value to change', async () => {
        const { code, output } = await installation.install(values, '5m');
        if (code === 0) throw new Error('it was installed');
        mustSay(output, names, /kafka\.prefix/);
      });
      await check('services wait for such a topic, not ready, and name it', async () => {
        // The job has made the other topics; with the topic left to it, nothing would be installed at all.
        const { code } = await installation.install([...values, 'topics.enabled=false'], '75s');
        if (code === 0) throw new Error('it was installed');
        await said(namespace, 'campaigns', names);
        return restartsOf(namespace);
      });
    }),
  );

  await onOtherDatabase((otherDatabase) =>
    check('programs of another version than the schema wait, not ready, and say what to run', async () => {
      const { code } = await installation.install([otherDatabase, 'migrations.enabled=false'], '75s');
      if (code === 0) throw new Error('it was installed');
      await said(namespace, 'ledger', /schema \w+ is not up to date .*accrue migrate/);
      return restartsOf(namespace);
    }),
  );
};

/** While there is a topic of ours, in another name space than that of the other checks, with one partition and a message: an empty one would be mended. */
const withNarrowTopic = async (
  { brokers }: Servers,
  work: (topic: string, prefix: string) => Promise<void>,
): Promise<void> => {
  const client = new Kafka({ clientId: 'test', brokers: [...brokers], logLevel: logLevel.NOTHING });
  const [admin, producer] = [client.admin(), client.producer()];
  const prefix = 'narrow.';
  await Promise.all([admin.connect(), producer.connect()]);
  try {
    const name = `${prefix}${TOPICS.posReceipts}`;
    await admin.createTopics({ topics: [{ topic: name, numPartitions: 1 }], waitForLeaders: true });
    await producer.send({ topic: name, messages: [{ key: 'a', value: 'theirs' }] });
    await work(TOPICS.posReceipts, prefix);
  } finally {
    const ours = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    if (ours.length > 0) await admin.deleteTopics({ topics: ours });
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  }
};

/** Until a pod of the component says so in its log, or said so before it ended. */
const said = async (namespace: Namespace, component: string, what: RegExp): Promise<void> => {
  const giveUpAt = performance.now() + SAID_WITHIN_MS;
  for (;;) {
    const selector = `${namespace.selector},app.kubernetes.io/component=${component}`;
    const logs = ['logs', '-l', selector, '--tail=50'];
    const { output: now } = await namespace.kubectl(...logs);
    const { output: before } = await namespace.kubectl(...logs, '--previous');
    const output = `${before}\n${now}`;
    if (what.test(output)) return;
    if (performance.now() > giveUpAt) mustSay(`${output}\n${await namespace.told()}`, what);
    await sleep(1_000);
  }
};

/** Waiting is no crash. @throws Error when a pod was started again */
const restartsOf = async (namespace: Namespace): Promise<string> => {
  const pods = await namespace.servers();
  const restarted = pods.filter(({ restarts }) => restarts > 0);
  if (restarted.length > 0) {
    const last = await Promise.all(
      restarted.map(async ({ name }) => (await namespace.kubectl('logs', name, '--previous', '--tail=3')).output),
    );
    const each = restarted.map(({ name }, index) => `${name}: ${last[index] ?? ''}`);
    throw new Error(`started again:\n${each.join('\n')}`);
  }
  return `${String(pods.length)} pods, no restart`;
};
