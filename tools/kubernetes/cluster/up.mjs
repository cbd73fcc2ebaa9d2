// Starts a one-node Kubernetes as processes of this machine and waits until it takes work.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeCertificates } from './certificates.mjs';
import { API_SERVER, CONTROLLER_MANAGER, ETCD, KUBELET, SCHEDULER, writeConfiguration } from './configuration.mjs';
import { down } from './down.mjs';
import { archiveOf, importArchive } from './images.mjs';
import { insideNode, must, run, start, until } from './processes.mjs';
import {
  containerdSocket,
  corednsImage,
  inState,
  kubeconfig,
  network,
  nodeName,
  pauseImage,
  program,
  state,
} from './settings.mjs';

const PATIENCE_S = 240;
/** kubelet sets these for the whole machine; down.mjs puts them back. */
const KERNEL_SETTINGS = [
  ...['vm.overcommit_memory', 'vm.panic_on_oom', 'kernel.panic', 'kernel.panic_on_oops'],
  ...['kernel.keys.root_maxkeys', 'kernel.keys.root_maxbytes'],
];

export const kubectl = (...words) => run([program('kubectl'), '--kubeconfig', kubeconfig, ...words]);

/** No default route and no forwarding on the machine: pods reach each other and this machine, and nothing beyond. */
const makeNetwork = () => {
  const { namespace, hostInterface, nodeInterface, host, node, pods, services } = network;
  must(['ip', 'netns', 'add', namespace]);
  must(['ip', 'link', 'add', hostInterface, 'type', 'veth', 'peer', 'name', nodeInterface, 'netns', namespace]);
  must(['ip', 'address', 'add', `${host}/30`, 'dev', hostInterface]);
  must(['ip', 'link', 'set', hostInterface, 'up']);
  for (const range of [pods, services]) must(['ip', 'route', 'add', range, 'via', node]);
  must(insideNode(['ip', 'link', 'set', 'lo', 'up']));
  must(insideNode(['ip', 'address', 'add', `${node}/30`, 'dev', nodeInterface]));
  must(insideNode(['ip', 'link', 'set', nodeInterface, 'up']));
  must(insideNode(['sysctl', '-qw', 'net.ipv4.ip_forward=1']));
  run(insideNode(['sysctl', '-qw', 'net.bridge.bridge-nf-call-iptables=1'])); // where the module is there
};

const applyDns = () => {
  const template = readFileSync(fileURLToPath(new URL('./coredns.yaml', import.meta.url)), 'utf8');
  const manifest = template
    .replaceAll('@IMAGE@', corednsImage)
    .replaceAll('@DNS@', network.dns)
    .replaceAll('@HOST@', network.host);
  must([program('kubectl'), '--kubeconfig', kubeconfig, 'apply', '-f', '-'], { input: manifest });
};

const succeeds = (command) => () => run(command).status === 0;

const bringUp = async (say) => {
  const startedAt = performance.now();
  const there = async (what, look) => {
    await until(what, PATIENCE_S, look);
    say(`${what} after ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
  };
  writeFileSync(inState('sysctl.before'), must(['sysctl', ...KERNEL_SETTINGS]));
  makeNetwork();
  makeCertificates();
  writeConfiguration();
  start('etcd', ['etcd', ...ETCD]);
  start('apiserver', [program('kube-apiserver'), ...API_SERVER]);
  start('containerd', ['containerd', '--config', inState('containerd.toml'), '--log-level', 'warn']);
  await there('containerd', succeeds(['ctr', '--address', containerdSocket, 'version']));
  for (const image of [pauseImage, corednsImage]) importArchive(archiveOf(image));
  await there('API server', () => kubectl('get', '--raw', '/readyz').status === 0);
  start('controller-manager', [program('kube-controller-manager'), ...CONTROLLER_MANAGER]);
  start('scheduler', [program('kube-scheduler'), ...SCHEDULER]);
  start('kubelet', [program('kubelet'), ...KUBELET]);
  start('proxy', [program('kube-proxy'), `--config=${inState('proxy.json')}`]);
  applyDns();
  await there('node', () => kubectl('wait', '--for=condition=Ready', `node/${nodeName}`, '--timeout=1s').status === 0);
  await there(
    'DNS',
    () => kubectl('-n', 'kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout=1s').status === 0,
  );
};

/** @throws Error with the logs' last lines; nothing is left then */
export const up = async (say = () => undefined) => {
  if (existsSync(state)) throw new Error(`${state} is there: node tools/kubernetes/cluster.mjs down`);
  for (const folder of ['', 'pki', 'pids', 'logs', 'cni', 'pods']) mkdirSync(inState(folder), { recursive: true });
  try {
    await bringUp(say);
  } catch (error) {
    await down(say);
    throw error;
  }
};
