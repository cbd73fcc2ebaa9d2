// Where a local cluster is and which addresses it has. One at a time on a machine; the variables move it.
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findProgram, toolsFolder } from '../programs.mjs';

/** Keys, data, logs and process ids of a cluster that runs. A short path: sockets are in it. */
export const state = resolve(process.env.ACCRUE_CLUSTER_STATE || join(tmpdir(), 'accrue-k8s'));
export const inState = (...names) => join(state, ...names);

const net = process.env.ACCRUE_CLUSTER_NET || '10.77';
/** The node is a network namespace: what listens in it is not reached from outside the machine, and takes none of the machine's ports. */
export const network = {
  namespace: 'accrue-k8s',
  hostInterface: 'accrue-k8s-h',
  nodeInterface: 'accrue-k8s-n',
  /** This machine, as the node and its pods see it: `host.internal`. */
  host: `${net}.0.1`,
  node: `${net}.0.2`,
  pods: `${net}.1.0/24`,
  services: `${net}.16.0/20`,
  api: `${net}.16.1`,
  dns: `${net}.16.10`,
};

export const nodeName = 'node-1';
export const kubeconfig = inState('admin.conf');
export const containerdSocket = inState('containerd.sock');

/** Archives of images, kept between clusters. */
export const imagesFolder = join(toolsFolder(), 'images');
export const pauseImage = 'localhost/accrue-pause:1';
export const corednsImage = 'localhost/accrue-coredns:1';
/** What docker/Dockerfile is built from where no registry can be asked. */
export const nodeImageOf = (version) => `localhost/node:${version}-bookworm-slim`;

/** @throws Error with the command that gets it */
export const program = (name) => {
  const path = findProgram(name);
  if (path === null)
    throw new Error(
      `${name} is not there: node tools/kubernetes/get-programs.mjs --cluster builds it (half an hour, once)`,
    );
  return path;
};
