import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { chart, root } from './chart-files';

const run = (program: string, words: readonly string[]) =>
  spawnSync(program, words, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });

const found = JSON.parse(
  run(process.execPath, [join(root, 'tools/kubernetes/get-programs.mjs'), '--find']).stdout,
) as Readonly<Record<'helm' | 'helm3' | 'kubeconform', string | null>>;

/** Helm 4, as long as there is one. */
export const helmPath = found.helm ?? found.helm3 ?? '';
/** Every Helm of this machine; the chart has to look the same to all. */
export const helms = Object.entries({ 'Helm 4': found.helm, 'Helm 3': found.helm3 }).flatMap(([name, path]) =>
  path === null ? [] : [{ name, path }],
);

/** Skipped, and said so, where there is no Helm. */
export const describeWithHelm = (title: string, suite: () => void): void => {
  if (helmPath !== '') describe(title, suite);
  else describe.skip(`${title} [no Helm on this machine: npm run chart builds one with Go]`, suite);
};
export const describeWithKubeconform = (title: string, suite: (path: string) => void): void => {
  const path = found.kubeconform;
  if (helmPath !== '' && path !== null) describe(title, () => suite(path));
  else
    describe.skip(`${title} [no Helm or kubeconform on this machine: npm run chart builds them with Go]`, () =>
      suite(''));
};

interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An object as it is rendered; what is in it is looked up where a test asks. */
export interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Kubernetes' own types are another package
  readonly spec?: any;
  readonly data?: Readonly<Record<string, string>>;
}

/** `name=value` each, as behind `--set`, or a file of `ci/`. */
export type Values = readonly string[];

export const wordsOf = (values: Values): readonly string[] =>
  values.flatMap((value) =>
    value.endsWith('-values.yaml') ? ['--values', join(chart, 'ci', value)] : ['--set-json', value],
  );

export const helm = (
  path: string,
  ...command: readonly string[]
): { readonly status: number | null; readonly output: string } => {
  const { status, stdout, stderr } = run(path, command);
  return { status, output: status === 0 ? stdout : `${stdout}${stderr}` };
};

export const NAMESPACE = ['--namespace', 'shop'];

export const template = (path: string, values: Values, ...more: readonly string[]) =>
  helm(path, 'template', 'accrue', chart, ...NAMESPACE, ...wordsOf(values), ...more);

export const lint = (path: string, values: Values) => helm(path, 'lint', '--strict', chart, ...wordsOf(values));

/** @throws Error with what Helm said */
export const rendered = (values: Values, path = helmPath): readonly Rendered[] => {
  const { status, output } = template(path, values);
  if (status !== 0) throw new Error(output);
  return parseAllDocuments(output, { uniqueKeys: true, version: '1.1' }).flatMap((document) => {
    if (document.errors.length > 0) throw new Error(String(document.errors[0]));
    const object = document.toJS() as Rendered | null;
    return object === null ? [] : [object];
  });
};
