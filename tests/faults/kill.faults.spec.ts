import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Platform } from '../e2e/platform';
import { endStateOf, linesOf, programmeFile, sampleFile, wholeFile, type EndState } from '../e2e/real-data';
import { scale } from './scale';

jest.setTimeout(900_000);

const KILLS = scale.kills;
const folder = mkdtempSync(join(tmpdir(), 'accrue-kills-'));
const file = join(folder, 'receipts.ndjson');

const prepare = async (): Promise<Platform> => {
  const platform = await Platform.start();
  await platform.accrueJson('programme', 'apply', programmeFile);
  await platform.accrueJson('members', 'import', file, '--as', 'online-retail-ii');
  return platform;
};

/** The postmaster writes its own process id into the first line of its pid file. */
const postgresPid = (platform: Platform): number => {
  const file = join(platform.data, 'postgres/data/postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
};

describe('killed without warning while receipts come in', () => {
  let undisturbed: EndState;
  let ingestMs: number;

  beforeAll(async () => {
    writeFileSync(
      file,
      linesOf(wholeFile ?? sampleFile)
        .slice(0, scale.receiptsMax)
        .join('\n'),
    );
    const platform = await prepare();
    const startedAt = performance.now();
    await platform.accrueJson('receipts', 'ingest', file, '--as', 'online-retail-ii');
    ingestMs = performance.now() - startedAt;
    undisturbed = await endStateOf(platform);
    await platform.dispose();
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const disturb = async (strike: (platform: Platform) => Promise<void>): Promise<void> => {
    const platform = await prepare();
    try {
      const ingest = platform.accrueJson<{ seconds: number }>(
        'receipts',
        'ingest',
        file,
        '--as',
        'online-retail-ii',
        '--retry-for',
        '600', // on a busy machine several strikes may hit one batch
      );
      const ended = ingest.then(
        () => true,
        () => true,
      );
      let strikes = 0;
      while (strikes < KILLS) {
        // Moments differ from run to run on purpose; the end state must not.
        const pause = sleep(20 + Math.random() * (ingestMs / KILLS), false);
        if (await Promise.race([ended, pause])) break;
        await strike(platform);
        strikes += 1;
      }
      await ingest;
      // What the strikes spared of the ingest is followed by strikes on an idle platform, so that the count is kept.
      for (; strikes < KILLS; strikes += 1) await strike(platform);
      expect(await endStateOf(platform)).toEqual(undisturbed);
    } finally {
      await platform.dispose();
    }
  };

  it(`the whole program, ${String(KILLS)} times: the same end state, digest by digest`, async () => {
    await disturb(async (platform) => {
      await platform.kill();
      await platform.launch();
    });
  });

  it(`PostgreSQL alone, ${String(KILLS)} times: the same end state, digest by digest`, async () => {
    await disturb(async (platform) => {
      const pid = postgresPid(platform);
      process.kill(pid, 'SIGKILL');
      const giveUpAt = performance.now() + 60_000;
      while (!(await platform.isReady()) || postgresPid(platform) === pid) {
        if (performance.now() > giveUpAt) throw new Error('PostgreSQL did not come back');
        await sleep(50);
      }
    });
  });
});
