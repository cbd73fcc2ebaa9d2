// A one-node Kubernetes on a machine without Docker, for `npm run kubernetes` and by hand. Needs root; README.md beside this file.
//   eval "$(node tools/kubernetes/cluster.mjs up)"     starts it; KUBECONFIG and PATH are set
//   node tools/kubernetes/cluster.mjs build NAME [FOLDER]    our image, by docker/Dockerfile
//   node tools/kubernetes/cluster.mjs load NAME …      into the cluster that runs
//   node tools/kubernetes/cluster.mjs down             stops it by process id and removes what it made
//   node tools/kubernetes/cluster.mjs settings         where it is, as JSON
import { dirname } from 'node:path';
import { down } from './cluster/down.mjs';
import { buildImage, buildah, loadImages, makeNodeBase } from './cluster/images.mjs';
import { containerdSocket, kubeconfig, network, program, state } from './cluster/settings.mjs';
import { up } from './cluster/up.mjs';

const say = (text) => console.error(`cluster: ${text}`);
const verbs = {
  up: async () => {
    await up(say);
    console.log(`export KUBECONFIG=${kubeconfig} PATH=${dirname(program('kubectl'))}:$PATH`);
  },
  down: () => down(say),
  base: () => console.log(makeNodeBase()),
  build: buildImage,
  load: loadImages,
  buildah: (...words) => console.log(buildah(...words)),
  settings: () => {
    const programs = { kubectl: program('kubectl'), helm: program('helm') };
    console.log(
      JSON.stringify({ kubeconfig, state, containerdSocket, host: network.host, pods: network.pods, ...programs }),
    );
  },
};

const [verb, ...words] = process.argv.slice(2);
if (!Object.hasOwn(verbs, verb ?? '')) {
  console.error(`usage: cluster.mjs ${Object.keys(verbs).join(' | ')}`);
  process.exitCode = 2;
} else
  try {
    await verbs[verb](...words);
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
