import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chart, root } from './chart-files';
import { describeWithKubeconform, helmPath, template } from './helm';

/** Kinds of operators: their definitions are not Kubernetes'; the specs of templates look at them. */
const OF_OPERATORS =
  'KafkaTopic,KafkaUser,ScaledObject,TriggerAuthentication,ServiceMonitor,PodMonitor,PrometheusRule,HTTPRoute,ExternalSecret';
const tools = join(root, 'tools/kubernetes');
const MINORS = readdirSync(join(tools, 'schemas')).map((name) => name.replace('.json', ''));

describeWithKubeconform('kubeconform', (kubeconform) => {
  const folder = mkdtempSync(join(tmpdir(), 'accrue-schemas-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const check = (minor: string, input: string) => {
    const location = `${folder}/${minor}/{{.ResourceKind}}{{.KindSuffix}}.json`;
    const words = ['-strict', '-summary', '-output', 'text', '-skip', OF_OPERATORS, '-schema-location', location, '-'];
    return spawnSync(kubeconform, words, { input, encoding: 'utf8' });
  };
  const expand = (minor: string): void => {
    const script = join(tools, 'schemas.mjs');
    expect(spawnSync(process.execPath, [script, '--expand', minor, join(folder, minor)]).status).toBe(0);
  };

  it('knows four minors of Kubernetes, one after the other', () => {
    expect(MINORS).toHaveLength(4);
    const numbers = MINORS.map((minor) => Number(minor.split('.')[1])).sort();
    expect(numbers.map((number, index) => number - index)).toEqual(new Array(4).fill(numbers[0]));
  });

  let everything = '';
  beforeAll(() => {
    everything = readdirSync(join(chart, 'ci'))
      .map((file) => template(helmPath, [file]).output)
      .join('\n');
  });

  it.each(MINORS)('takes everything that the examples make for Kubernetes %s', (minor) => {
    expand(minor);
    const { status, stdout } = check(minor, everything);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/Valid: \d{3}, Invalid: 0, Errors: 0/)]);
  });

  it('would see a field that there is not, and a type that is another', () => {
    const [minor = ''] = MINORS;
    expand(minor);
    const { output } = template(helmPath, ['minimal-values.yaml']);
    const wrong = (line: string) => check(minor, output.replace(/^  replicas: 2$/m, line));
    expect(wrong('  replicas: 2')).toMatchObject({ status: 0 });
    expect(wrong('  replica: 2')).toMatchObject({ status: 1, stdout: expect.stringMatching(/additional.*'replica'/) });
    expect(wrong('  replicas: two')).toMatchObject({ status: 1, stdout: expect.stringContaining('/spec/replicas') });
  });
});
