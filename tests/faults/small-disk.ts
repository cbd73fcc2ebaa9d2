import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIZE_MB = 2_048;
const CHUNK_BYTES = 1 << 20;

/** A file system of its own in memory, small enough to be filled. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** Tried out, as being root is not enough in a container. */
  static isPossible(): boolean {
    const folder = mkdtempSync(join(tmpdir(), 'accrue-disk-'));
    const disk = SmallDisk.mount(folder);
    disk?.unmount();
    rmSync(folder, { recursive: true, force: true });
    return disk !== null;
  }

  /** @returns null where this user may not mount */
  static mount(folder: string): SmallDisk | null {
    mkdirSync(folder, { recursive: true });
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${String(SIZE_MB)}m`, 'tmpfs', folder]);
    if (status !== 0) return null;
    chmodSync(folder, 0o755);
    return new SmallDisk(folder);
  }

  /** Until nothing more fits. */
  fill(): void {
    const chunk = Buffer.alloc(CHUNK_BYTES, 1);
    for (let bytes = chunk; bytes.length >= 1;) {
      try {
        writeFileSync(this.ballast, bytes, { flag: 'a' });
      } catch {
        // What is left is smaller: until there is not a page.
        bytes = bytes.subarray(0, Math.floor(bytes.length / 2));
      }
    }
  }

  free(): void {
    rmSync(this.ballast, { force: true });
  }

  unmount(): void {
    // Lazily: whoever still has a file open there must not keep it mounted for ever.
    spawnSync('umount', ['-l', this.folder]);
  }

  private get ballast(): string {
    return join(this.folder, 'ballast');
  }
}
