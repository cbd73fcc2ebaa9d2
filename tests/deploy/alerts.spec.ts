import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countAppends, countRebalance, countRelayed, countRetry, GAUGES, observe } from '@accrue/telemetry';
import { recordTelemetry } from '@accrue/testing';
import { Platform, root } from '../e2e/platform';
import { folder, recorded, rules, usedBy } from './alert-rules';

jest.setTimeout(180_000);

/** By the name of a metric, the labels that it is shown with. */
type Shown = Map<string, Set<string>>;

const add = (shown: Shown, name: string, labels: Iterable<string>): void =>
  void shown.set(name, new Set([...(shown.get(name) ?? []), ...labels]));

/** AccrueLagUnknown: lag-unknown. */
const kebabOf = (alert: string): string =>
  alert
    .replace('Accrue', '')
    .replaceAll(/(?<!^)[A-Z]/g, '-$&')
    .toLowerCase();

/** Prometheus gives these to all that it scrapes. */
const OF_THE_SCRAPE = ['job', 'instance'];

/** Of a platform that has had a receipt, and a message that nobody can read. */
const shownByPlatform = async (shown: Shown): Promise<void> => {
  const platform = await Platform.start();
  try {
    await platform.accrueJson('programme', 'apply', join(root, 'examples/online-retail-ii/programme.yaml'));
    await platform.call('/v1/members', { json: { card: '2900000012345', name: 'Ann' } });
    await platform.drained();
    const sale = readFileSync(join(root, 'examples/first-receipt/sale.json'), 'utf8');
    for (let times = 0; times < 2; times += 1) await platform.call('/v1/receipts', { raw: sale });
    const unreadable = { json: { key: 'k', value: 'no JSON' } };
    await platform.call('/v1/topics/loyalty.pos.receipts.v1/messages', unreadable);
    await platform.drained();
    await platform.accrueJson('projections', 'rebuild', 'balance');
    await fetch(`${platform.url}/v1/caller`, { headers: { 'x-api-key': 'of-nobody', connection: 'close' } });
    for (let i = 0; i < 2; i += 1) await fetch(`${platform.url}/livez`, { headers: { connection: 'close' } });
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
  countRelayed('context', 'topic', 1);
  const { relayOldestUnpublished } = GAUGES;
  const end = observe([relayOldestUnpublished], (write) => write(relayOldestUnpublished, 1, { service: 'context' }));
  for (const { name, labels } of await recording.metrics()) add(shown, name, Object.keys(labels));
  end();
  await recording.stop();
};

const shown: Shown = new Map(recorded.map((name) => [name, new Set<string>()]));
beforeAll(async () => {
  await shownByPlatform(shown);
  await shownInTrouble(shown);
});

/** What a query looks at that the platform does not show, and labels that its metrics do not all have. */
const unknownOf = (expr: string) => {
  const { metrics, labels } = usedBy({ expr });
  return {
    metrics: metrics.filter((metric) => !shown.has(metric)),
    labels: labels.filter(
      (label) => !OF_THE_SCRAPE.includes(label) && !metrics.every((metric) => shown.get(metric)?.has(label)),
    ),
    looksAtNothing: metrics.length === 0,
  };
};
const NOTHING_UNKNOWN = { metrics: [], labels: [], looksAtNothing: false };

describe('the alert rules', () => {
  it('have names of their own, say how urgent they are, and what to do', () => {
    const names = rules.map(({ alert, record }) => alert ?? record);
    expect(new Set(names).size).toBe(names.length);
    for (const { alert, labels, annotations } of rules.filter((rule) => rule.alert !== undefined)) {
      expect([alert, labels?.['severity']]).toEqual([alert, expect.stringMatching(/^(page|ticket)$/)]);
      expect([alert, Object.keys(annotations ?? {})]).toEqual([alert, ['runbook_url', 'summary', 'description']]);
      const runbook = annotations?.['runbook_url'] ?? '';
      expect([alert, runbook]).toEqual([alert, `docs/runbooks/${kebabOf(alert ?? '')}.md`]);
      expect([alert, existsSync(join(root, runbook))]).toEqual([alert, true]);
    }
  });

  it('look at nothing but what the platform shows, by labels that it has', () => {
    for (const rule of rules)
      expect([rule.alert ?? rule.record, unknownOf(rule.expr)]).toEqual([rule.alert ?? rule.record, NOTHING_UNKNOWN]);
  });
});

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}
const dashboards = join(root, 'helm/accrue/dashboards');

describe.each(['till', 'platform', 'ledger', 'bi'])('the dashboard %s', (name) => {
  const { uid, panels } = JSON.parse(readFileSync(join(dashboards, `${name}.json`), 'utf8')) as {
    readonly uid: string;
    readonly panels: readonly Panel[];
  };

  it('asks for nothing but what the platform shows, by labels that it has', () => {
    expect(uid).toBe(`accrue-${name}`);
    expect(panels.length).toBeGreaterThanOrEqual(8);
    for (const { title, targets } of panels) {
      expect([title, targets.length > 0]).toEqual([title, true]);
      for (const { expr } of targets) expect([title, unknownOf(expr)]).toEqual([title, NOTHING_UNKNOWN]);
    }
  });

  it('names lines by labels that the query keeps', () => {
    for (const { title, targets } of panels)
      for (const { expr, legendFormat } of targets) {
        const kept = [...expr.matchAll(/\bby\s*\(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/));
        const isWhole = !/\b(sum|max|min|count)\b/.test(expr);
        const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
        expect([title, isWhole ? [] : named.filter((label) => !kept.includes(label))]).toEqual([title, []]);
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
