import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countAppends, countRebalance, countRetry, GAUGES, observe } from '@accrue/telemetry';
import { recordTelemetry } from '@accrue/testing';
import { Platform, root } from '../e2e/platform';
import { folder, recorded, rules, usedBy } from './alert-rules';

jest.setTimeout(180_000);

/** By the name of a metric, the labels that it is shown with. */
type Shown = Map<string, Set<string>>;

const add = (shown: Shown, name: string, labels: Iterable<string>): void =>
  void shown.set(name, new Set([...(shown.get(name) ?? []), ...labels]));

/** Prometheus gives these to all that it scrapes. */
const OF_THE_SCRAPE = ['job', 'instance'];

/** Of a platform that has had a receipt, and a message that nobody can read. */
const shownByPlatform = async (shown: Shown): Promise<void> => {
  const platform = await Platform.start();
  try {
    await platform.accrueJson('programme', 'apply', join(root, 'examples/online-retail-ii/programme.yaml'));
    await platform.call('/v1/members', { json: { card: '2900000012345', name: 'Ann' } });
    await platform.drained();
    await platform.call('/v1/receipts', { raw: readFileSync(join(root, 'examples/first-receipt/sale.json'), 'utf8') });
    const unreadable = { json: { key: 'k', value: 'no JSON' } };
    await platform.call('/v1/topics/loyalty.pos.receipts.v1/messages', unreadable);
    await platform.drained();
    const { body } = await platform.send('/metrics');
    for (const [, name = '', labels = ''] of body.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm))
      add(
        shown,
        name,
        [...labels.matchAll(/(\w+)="/g)].map(([, label = '']) => label),
      );
  } finally {
    await platform.dispose();
  }
};

/** What is shown only on Kafka, or once something went wrong that no test does to a whole platform. */
const shownInTrouble = async (shown: Shown): Promise<void> => {
  const recording = recordTelemetry();
  countRetry('topic', 'group');
  countRebalance('group');
  countAppends('context', 'conflict', 1);
  const { relayOldestUnpublished } = GAUGES;
  const end = observe([relayOldestUnpublished], (write) => write(relayOldestUnpublished, 1, { service: 'context' }));
  for (const { name, labels } of await recording.metrics()) add(shown, name, Object.keys(labels));
  end();
  await recording.stop();
};

describe('the alert rules', () => {
  it('have names of their own, say how urgent they are, and what to do', () => {
    const names = rules.map(({ alert, record }) => alert ?? record);
    expect(new Set(names).size).toBe(names.length);
    for (const { alert, labels, annotations } of rules.filter((rule) => rule.alert !== undefined)) {
      expect([alert, labels?.['severity']]).toEqual([alert, expect.stringMatching(/^(page|ticket)$/)]);
      expect([alert, Object.keys(annotations ?? {})]).toEqual([alert, ['summary', 'description']]);
    }
  });

  it('look at nothing but what the platform shows, by labels that it has', async () => {
    const shown: Shown = new Map(recorded.map((name) => [name, new Set<string>()]));
    await shownByPlatform(shown);
    await shownInTrouble(shown);
    for (const rule of rules) {
      const { metrics, labels } = usedBy(rule);
      const name = rule.alert ?? rule.record;
      expect([name, metrics.length]).not.toEqual([name, 0]);
      expect([name, metrics.filter((metric) => !shown.has(metric))]).toEqual([name, []]);
      const unknown = labels.filter(
        (label) => !OF_THE_SCRAPE.includes(label) && !metrics.every((metric) => shown.get(metric)?.has(label)),
      );
      expect([name, unknown]).toEqual([name, []]);
    }
  });
});

const promtool = (...words: readonly string[]) => spawnSync('promtool', words, { cwd: folder, encoding: 'utf8' });
const hasPromtool = promtool('--version').status === 0;

(hasPromtool ? describe : describe.skip)(`the alert rules in Prometheus${hasPromtool ? '' : ' [no promtool]'}`, () => {
  it.each([
    ['check', 'alerts.yaml'],
    ['test', 'alerts.test.yaml'],
  ])('pass promtool %s rules %s', (what, file) => {
    const { status, stdout, stderr } = promtool(what, 'rules', file);
    expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, '']);
  });
});
