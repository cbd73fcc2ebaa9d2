/** How many jobs a process does at the same time, all its contexts together. */
export class JobSlots {
  private taken = 0;

  constructor(private readonly max: number) {}

  /** @returns whether the caller has one now, to be given back when its job has ended */
  take(): boolean {
    if (this.taken >= this.max) return false;
    this.taken += 1;
    return true;
  }

  giveBack(): void {
    this.taken -= 1;
  }
}
