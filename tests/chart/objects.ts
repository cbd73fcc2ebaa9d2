import { rendered, type Rendered, type Values } from './helm';

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-call -- what is rendered has no types here */

/** What cannot be left out; `ci/minimal-values.yaml` for all tests that are about something else. */
export const MINIMAL = 'minimal-values.yaml';

const cache = new Map<string, readonly Rendered[]>();

/** Rendered once for these values. */
export const objects = (...values: Values): readonly Rendered[] => {
  const key = values.join('\n');
  const known = cache.get(key) ?? rendered(values);
  cache.set(key, known);
  return known;
};

export const named = (all: readonly Rendered[], kind: string, name: string): Rendered => {
  const found = all.filter((object) => object.kind === kind && object.metadata.name === name);
  if (found.length !== 1)
    throw new Error(`${found.length} of ${kind} ${name}, there are ${namesOf(all, kind).join(', ')}`);
  return found[0] as Rendered;
};

export const namesOf = (all: readonly Rendered[], kind: string): readonly string[] =>
  all.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);

export interface Pod {
  /** e.g. Deployment accrue-ledger */
  readonly of: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: any;
}

/** Every pod that the objects lead to. */
export const podsOf = (all: readonly Rendered[]): readonly Pod[] =>
  all.flatMap(({ kind, metadata, spec }) => {
    const of = `${kind} ${metadata.name}`;
    if (kind === 'Pod') return [{ of, labels: metadata.labels ?? {}, spec }];
    if (kind === 'Deployment' || kind === 'Job')
      return [{ of, labels: spec.template.metadata.labels ?? {}, spec: spec.template.spec }];
    return [];
  });

export const podOf = (all: readonly Rendered[], of: string): Pod => {
  const pod = podsOf(all).find((one) => one.of === of);
  if (pod === undefined)
    throw new Error(
      `no ${of}, there are ${podsOf(all)
        .map((one) => one.of)
        .join(', ')}`,
    );
  return pod;
};

/** The only container of a pod. */
export const containerOf = (all: readonly Rendered[], of: string): any => podOf(all, of).spec.containers[0];

/** Of a pod's only container: the value, or `secret/key` of one that comes from a Secret. */
export const environmentOf = ({ spec }: Pod): Readonly<Record<string, string>> =>
  Object.fromEntries(
    spec.containers[0].env.map(({ name, value, valueFrom }: any) => [
      name,
      value ??
        `${valueFrom.secretKeyRef?.name ?? 'field'}/${valueFrom.secretKeyRef?.key ?? valueFrom.fieldRef?.fieldPath}`,
    ]),
  );

/** Where files of Secrets are in a pod: path → `secret/key`. */
export const filesOf = ({ spec }: Pod): Readonly<Record<string, string>> => {
  const mounts: Readonly<Record<string, string>> = Object.fromEntries(
    spec.containers[0].volumeMounts.map(({ name, mountPath }: any) => [name, mountPath]),
  );
  return Object.fromEntries(
    spec.volumes.flatMap(({ name, projected }: any) =>
      (projected?.sources ?? []).flatMap(({ secret }: any) =>
        secret.items.map(({ key, path }: any) => [`${mounts[name] ?? ''}/${path}`, `${secret.name}/${key}`]),
      ),
    ),
  );
};

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values: readonly string[];
  }[];
}

export const selects = (selector: Selector, labels: Readonly<Record<string, string>>): boolean =>
  Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
  (selector.matchExpressions ?? []).every(({ key, values }) => values.includes(labels[key] ?? ''));

/** Ports to which the network policies let a pod out; 'http' is that of our own pods. */
export const egressPortsOf = (all: readonly Rendered[], pod: Pod): readonly (string | number)[] => {
  const policies = all.filter(({ kind, spec }) => kind === 'NetworkPolicy' && selects(spec.podSelector, pod.labels));
  const ports = policies.flatMap(({ spec }) =>
    (spec.egress ?? []).flatMap((rule: any) => rule.ports.map(({ port }: any) => port)),
  );
  return [...new Set(ports)].sort() as readonly (string | number)[];
};

/** What Pod Security `restricted` has against a pod. */
export const refusedByRestricted = ({ spec }: Pod): readonly string[] => {
  const wrong: string[] = [];
  const pod = spec.securityContext ?? {};
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) if (spec[field]) wrong.push(field);
  for (const volume of spec.volumes ?? [])
    for (const type of Object.keys(volume))
      if (!['name', 'configMap', 'downwardAPI', 'emptyDir', 'projected', 'secret'].includes(type))
        wrong.push(`volume of ${type}`);
  for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
    const own = container.securityContext ?? {};
    if (own.privileged) wrong.push('privileged');
    if (own.allowPrivilegeEscalation !== false) wrong.push('allowPrivilegeEscalation');
    if ((own.runAsNonRoot ?? pod.runAsNonRoot) !== true) wrong.push('runAsNonRoot');
    if ((own.runAsUser ?? pod.runAsUser) === 0) wrong.push('runAsUser');
    if (!['RuntimeDefault', 'Localhost'].includes((own.seccompProfile ?? pod.seccompProfile)?.type))
      wrong.push('seccompProfile');
    if (!own.capabilities?.drop?.includes('ALL')) wrong.push('capabilities.drop');
    if ((own.capabilities?.add ?? []).some((added: string) => added !== 'NET_BIND_SERVICE'))
      wrong.push('capabilities.add');
    for (const port of container.ports ?? []) if (port.hostPort) wrong.push('hostPort');
  }
  return wrong;
};
