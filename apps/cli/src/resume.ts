import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { dataDirectory } from './locate';

const SAVE_EVERY_MS = 1_000;

/**
 * How far a file has got into one platform, so that an interrupted ingest goes on where it stopped. Only a hint: sending a
 * line again has no effect. Bound to the platform's instance and to the file as it is; gone once the file is through.
 */
export class ResumePoint {
  private savedAt = 0;

  constructor(private readonly path: string) {}

  static of(file: string, instanceId: string): ResumePoint | null {
    if (file === '-') return null;
    const { size, mtimeMs } = statSync(file);
    const name = createHash('sha256')
      .update(JSON.stringify([resolve(file), size, mtimeMs, instanceId]))
      .digest('hex');
    return new ResumePoint(join(dataDirectory(), 'ingest', `${name.slice(0, 24)}.json`));
  }

  /** Lines that are known to be durable, 0 when there is nothing to resume. */
  load(): number {
    return existsSync(this.path) ? (JSON.parse(readFileSync(this.path, 'utf8')) as { lines: number }).lines : 0;
  }

  save(lines: number, options: { readonly now: boolean } = { now: false }): void {
    if (!options.now && performance.now() - this.savedAt < SAVE_EVERY_MS) return;
    this.savedAt = performance.now();
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(this.path, JSON.stringify({ lines }));
  }

  clear(): void {
    rmSync(this.path, { force: true });
  }
}
