import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ResumePoint } from './resume';

describe('an ingest that was interrupted', () => {
  const before = process.env.ACCRUE_DATA;
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'accrue-resume-'));
    process.env.ACCRUE_DATA = folder;
    file = join(folder, 'receipts.ndjson');
    writeFileSync(file, '{}\n{}\n');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    if (before === undefined) delete process.env.ACCRUE_DATA;
    else process.env.ACCRUE_DATA = before;
  });

  it('goes on where it stopped, with the same file on the same platform', () => {
    ResumePoint.of(file, 'one')?.save(17, { now: true });
    expect(ResumePoint.of(file, 'one')?.load()).toBe(17);
  });

  it('begins anew on another platform, and with a file that changed', () => {
    ResumePoint.of(file, 'one')?.save(17, { now: true });
    expect(ResumePoint.of(file, 'two')?.load()).toBe(0);
    utimesSync(file, new Date(0), new Date(0));
    expect(ResumePoint.of(file, 'one')?.load()).toBe(0);
  });

  it('leaves nothing behind when it is through, and has nothing to remember of standard input', () => {
    const point = ResumePoint.of(file, 'one');
    point?.save(17, { now: true });
    point?.clear();
    expect(ResumePoint.of(file, 'one')?.load()).toBe(0);
    expect(ResumePoint.of('-', 'one')).toBeNull();
  });
});
