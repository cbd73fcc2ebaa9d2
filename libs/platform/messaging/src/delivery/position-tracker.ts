/**
 * How far a partition is done when its messages finish in any order: up to just before the first unfinished one. Only that
 * may be a checkpoint. Finished messages beyond it are delivered again after a crash, which idempotent handlers bear.
 */
export class PositionTracker {
  /** Unfinished messages of each position; positions are begun in ascending order, so the first key is the lowest. */
  private readonly unfinished = new Map<number, number>();
  private count = 0;
  private readUpTo: number;

  constructor(checkpoint: number) {
    this.readUpTo = checkpoint;
  }

  begin(position: number): void {
    this.unfinished.set(position, (this.unfinished.get(position) ?? 0) + 1);
    this.count += 1;
  }

  done(position: number): void {
    const left = (this.unfinished.get(position) ?? 1) - 1;
    this.count -= 1;
    if (left === 0) this.unfinished.delete(position);
    else this.unfinished.set(position, left);
  }

  /** Everything up to here has been begun, or was nothing to begin. */
  looked(lastPosition: number): void {
    this.readUpTo = lastPosition;
  }

  get unfinishedMessages(): number {
    return this.count;
  }

  get committable(): number {
    const first = this.unfinished.keys().next();
    return first.done === true ? this.readUpTo : first.value - 1;
  }
}
