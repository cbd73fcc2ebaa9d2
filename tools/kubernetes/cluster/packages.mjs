// What else a cluster needs: packages of Debian, and the two images that it runs itself.
import { findProgram } from '../programs.mjs';
import { imageOfProgram } from './images.mjs';
import { must, run } from './processes.mjs';
import { corednsImage, pauseImage } from './settings.mjs';

const PACKAGES = [
  ...['buildah', 'containerd', 'containernetworking-plugins', 'etcd-server', 'iproute2'],
  ...['mmdebstrap', 'nftables', 'openssl', 'procps', 'runc'],
];

export const getPackages = (say) => {
  const missing = PACKAGES.filter(
    (name) => !run(['dpkg-query', '-W', '-f', '${Status}', name]).stdout.includes('ok installed'),
  );
  if (missing.length > 0) {
    say(`apt-get install ${missing.join(' ')}`);
    must(['apt-get', '-qq', 'update']);
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    must(['apt-get', '-qq', 'install', '-y', '--no-install-recommends', ...missing], { env });
  }
  for (const [image, name] of [
    [pauseImage, 'pause'],
    [corednsImage, 'coredns'],
  ]) {
    const path = findProgram(name);
    if (path !== null) imageOfProgram(image, path, name);
  }
};
