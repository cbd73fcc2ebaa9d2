// Programs that check the Helm chart and that make a cluster for it, built from Go modules once and kept outside the clone, so that every clone of
// this machine finds them.
import { spawn } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Versions of one year: Helm 3 had its last fixes in November 2026 and is still what many platform teams run. */
export const PROGRAMS = {
  helm: {
    version: '4.3.1',
    module: 'helm.sh/helm/v4',
    package: 'helm.sh/helm/v4/cmd/helm',
    versionVariable: 'helm.sh/helm/v4/internal/version.version',
  },
  helm3: {
    version: '3.22.0',
    module: 'helm.sh/helm/v3',
    package: 'helm.sh/helm/v3/cmd/helm',
    versionVariable: 'helm.sh/helm/v3/internal/version.version',
  },
  kubeconform: {
    version: '0.8.0',
    module: 'github.com/yannh/kubeconform',
    package: 'github.com/yannh/kubeconform/cmd/kubeconform',
    versionVariable: 'main.version',
  },
};

const KUBERNETES = '1.36.3';
const ofKubernetes = (name) => ({
  version: KUBERNETES,
  module: 'k8s.io/kubernetes',
  package: `k8s.io/kubernetes/cmd/${name}`,
  versionVariable: 'k8s.io/component-base/version.gitVersion',
  moreFlags: `-X k8s.io/client-go/pkg/version.gitVersion=v${KUBERNETES}`,
  tags: 'grpcnotrace',
});

/** For tools/kubernetes/cluster; of one version, except the name server's and ours. */
export const CLUSTER_PROGRAMS = {
  ...Object.fromEntries(
    ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'kube-proxy', 'kubectl'].map((name) => [
      name,
      ofKubernetes(name),
    ]),
  ),
  // The version that this Kubernetes names, with this Kubernetes' libraries: those are compiled already.
  coredns: {
    version: '1.14.2',
    module: 'github.com/coredns/coredns',
    own: 'coredns.go',
    besides: `k8s.io/kubernetes@v${KUBERNETES}`,
    tags: 'grpcnotrace',
  },
  pause: { version: '1', own: 'pause.go' },
};
const ALL_PROGRAMS = { ...PROGRAMS, ...CLUSTER_PROGRAMS };

/** Where built programs are kept; ACCRUE_KUBERNETES_TOOLS moves it. */
export const toolsFolder = () =>
  process.env.ACCRUE_KUBERNETES_TOOLS ||
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'accrue', 'kubernetes');

const keptPath = (name) => join(toolsFolder(), `${name}-${ALL_PROGRAMS[name].version}`);

/** @returns the program's path, built here before or installed by somebody else; null when there is none */
export const findProgram = (name) => (existsSync(keptPath(name)) ? keptPath(name) : onPath(name));

const onPath = (name) => {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
};

/**
 * Builds what is not there yet, in the time that is given; what Go has compiled by then stays in its own cache, so that the next
 * attempt goes on from there.
 * @returns null, or why the program is not there
 */
export const ensureProgram = async (name, { secondsMax, say }) => {
  if (findProgram(name) !== null) return null;
  if (onPath('go') === null) return `there is neither ${name} nor Go, which would build it`;
  const { version } = ALL_PROGRAMS[name];
  mkdirSync(toolsFolder(), { recursive: true });
  const work = mkdtempSync(join(toolsFolder(), `.${name}-`));
  const deadline = performance.now() + secondsMax * 1_000;
  say(`building ${name} ${version} from its Go modules (once; at most ${secondsMax} s now) …`);
  try {
    return await build(name, work, deadline);
  } finally {
    // Go makes what it unpacks read-only, but nothing is unpacked here.
    rmSync(work, { recursive: true, force: true });
  }
};

/**
 * In a module made for it with the program's own go.mod and go.sum: the versions that its authors tested. `go install` takes no module with
 * replacements. Lines that replace by a folder of the authors' repository mean nothing here, except those of Kubernetes, whose folders are
 * released under another number of the same version.
 */
const build = async (name, work, deadline) => {
  const {
    module,
    version,
    package: program,
    versionVariable,
    moreFlags = '',
    tags = '',
    own,
    besides,
  } = ALL_PROGRAMS[name];
  const go = (...words) => run('go', words, work, deadline);
  writeFileSync(join(work, 'go.mod'), 'module tools\n');
  const based = besides ?? (module && `${module}@v${version}`);
  if (based) {
    const download = await go('mod', 'download', '-json', based);
    if (download.problem) return `${based} cannot be fetched: ${download.problem}`;
    const { GoMod, Dir } = JSON.parse(download.output);
    const ofRelease = based.slice(based.lastIndexOf('@v1.') + '@v1.'.length);
    writeFileSync(join(work, 'go.mod'), withoutFolders(readFileSync(GoMod, 'utf8'), ofRelease));
    writeFileSync(join(work, 'go.sum'), readFileSync(join(Dir, 'go.sum')));
    const pins = besides ? pinned(readFileSync(GoMod, 'utf8')) : [];
    const edited = await go('mod', 'edit', '-toolchain=none', ...pins, `-require=${module}@v${version}`);
    if (edited.problem) return edited.problem;
  }
  if (own)
    writeFileSync(join(work, 'main.go'), readFileSync(fileURLToPath(new URL(`./cluster/${own}`, import.meta.url))));
  const built = join(work, `${name}.built`);
  const setVersion = versionVariable ? `-X ${versionVariable}=v${version} ${moreFlags}` : '';
  // What debuggers want is stripped anyway; a compiler that does not make it is done earlier.
  const flags = [
    '-p',
    process.env.ACCRUE_CHART_BUILD_AT_ONCE || '2',
    '-gcflags=all=-dwarf=false',
    ...(tags ? ['-tags', tags] : []),
    '-ldflags',
    `-s -w ${setVersion}`.trim(),
  ];
  const result = await go('build', ...flags, '-o', built, program ?? '.');
  if (result.problem) return `${name} was not built: ${result.problem}`;
  renameSync(built, keptPath(name));
  return null;
};

const withoutFolders = (goMod, release) =>
  goMod
    .replace(/^module .*/m, 'module tools')
    .replace(/^(replace )?(\s*)(k8s\.io\/\S+) => \.\.?\/.*$/gm, `$1$2$3 => $3 v0.${release}`)
    .replace(/^(replace )?\s*\S+( v\S+)? => \.\.?\/.*$/gm, '');

/** What a go.mod demands, held against what another module in it would rather have. */
const pinned = (goMod) =>
  [...goMod.matchAll(/^\t(\S+) (v\S+)/gm)]
    .filter(([, path]) => !path.startsWith('k8s.io/') && !path.includes('coredns/caddy'))
    .map(([, path, version]) => `-replace=${path}=${path}@${version}`);

const GO_ENVIRONMENT = {
  CGO_ENABLED: '0',
  GOFLAGS: '-mod=mod -trimpath -buildvcs=false',
  // A Go that is too old brings a newer one through the module proxy.
  GOTOOLCHAIN: process.env.GOTOOLCHAIN || 'auto',
};

/** Others on this machine go first; ended with all that it started when the time is up. */
const run = (program, words, cwd, deadline) =>
  new Promise((resolve) => {
    const child = spawn('nice', ['-n', process.env.ACCRUE_CHART_BUILD_NICE || '10', program, ...words], {
      cwd,
      detached: true,
      env: { ...process.env, ...GO_ENVIRONMENT },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let said = '';
    let late = false;
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (said = `${said}${data}`.slice(-2_000)));
    const timer = setTimeout(
      () => {
        late = true;
        process.kill(-child.pid, 'SIGTERM');
      },
      Math.max(0, deadline - performance.now()),
    );
    child.on('error', (error) => resolve({ output, problem: error.message }));
    child.on('close', (status) => {
      clearTimeout(timer);
      if (late) resolve({ output, problem: 'the time for it was up; the next run goes on from there' });
      else resolve({ output, problem: status === 0 ? null : said.trim() || `exit code ${status}` });
    });
  });
