import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LockHeld, takeLock, waitForLock } from './process-lock';

describe('a process lock', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'accrue-lock-'))));
  afterEach(() => rm(folder, { recursive: true }));
  const take = () => takeLock(join(folder, 'lock'), 'the folder');

  it('is held by one, until it is released', async () => {
    const release = await take();
    await expect(take()).rejects.toThrow(LockHeld);
    await release();
    const again = await take();
    await again();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is waited for by who prefers that, one after the other', async () => {
    let holders = 0;
    const waited: number[] = [];
    const work = async (): Promise<void> => {
      const unlock = await waitForLock(join(folder, 'lock'), (pid) => waited.push(pid));
      holders += 1;
      await sleep(20);
      expect(holders).toBe(1);
      holders -= 1;
      await unlock();
    };
    await Promise.all([work(), work(), work()]);
    expect(waited).toEqual([process.pid, process.pid]);
  });

  it('is taken over from a program that no longer runs', async () => {
    const { pid } = spawnSync('true');
    await writeFile(join(folder, 'lock'), `${pid} 1\n`);
    await take();
    expect(await readdir(folder)).toEqual(['lock']);
  });

  it('is not mistaken for that of another process with the same id', async () => {
    await writeFile(join(folder, 'lock'), `${process.pid} 1\n`); // started at another time than this process
    await take();
  });

  it('is taken over when its content was never written', async () => {
    await writeFile(join(folder, 'lock'), '');
    await take();
  });

  it('has one winner when many find a stale one', async () => {
    await writeFile(join(folder, 'lock'), '999999999 1\n');
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, take));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  });
});
