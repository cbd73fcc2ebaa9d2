// Programs that check the Helm chart, built from Go modules once and kept outside the clone, so that every clone of this machine finds them.
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

/** Where built programs are kept; ACCRUE_KUBERNETES_TOOLS moves it. */
export const toolsFolder = () =>
  process.env.ACCRUE_KUBERNETES_TOOLS ||
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'accrue', 'kubernetes');

const keptPath = (name) => join(toolsFolder(), `${name}-${PROGRAMS[name].version}`);

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
  const { version } = PROGRAMS[name];
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
 * replacements, and lines that replace by a folder of the authors' repository mean nothing here.
 */
const build = async (name, work, deadline) => {
  const { module, version, package: program, versionVariable } = PROGRAMS[name];
  const go = (...words) => run('go', words, work, deadline);
  writeFileSync(join(work, 'go.mod'), 'module tools\n');
  const download = await go('mod', 'download', '-json', `${module}@v${version}`);
  if (download.problem) return `${module} cannot be fetched: ${download.problem}`;
  const { GoMod, Dir } = JSON.parse(download.output);
  const own = readFileSync(GoMod, 'utf8').replace(/^module .*/m, 'module tools');
  writeFileSync(join(work, 'go.mod'), own.replace(/^(replace )?\s*\S+( v\S+)? => \.\.?\/.*$/gm, ''));
  writeFileSync(join(work, 'go.sum'), readFileSync(join(Dir, 'go.sum')));
  const edited = await go('mod', 'edit', '-toolchain=none', `-require=${module}@v${version}`);
  if (edited.problem) return edited.problem;
  const built = join(work, name);
  const flags = ['-p', '2', '-ldflags', `-s -w -X ${versionVariable}=v${version}`];
  const result = await go('build', ...flags, '-o', built, program);
  if (result.problem) return `${name} was not built: ${result.problem}`;
  renameSync(built, keptPath(name));
  return null;
};

const GO_ENVIRONMENT = {
  CGO_ENABLED: '0',
  GOFLAGS: '-mod=mod -trimpath -buildvcs=false',
  // A Go that is too old brings a newer one through the module proxy.
  GOTOOLCHAIN: process.env.GOTOOLCHAIN || 'auto',
};

/** Others on this machine go first; ended with all that it started when the time is up. */
const run = (program, words, cwd, deadline) =>
  new Promise((resolve) => {
    const child = spawn('nice', ['-n', '10', program, ...words], {
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
