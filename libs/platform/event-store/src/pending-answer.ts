/** A promise with a deadline, answered once; answers after the deadline are dropped. */
export class PendingAnswer<T> {
  readonly promise: Promise<T>;
  /** Why the store did not do it so far; told to the caller when the deadline passes. */
  lastFailure: Error | undefined;
  private settled = false;
  private readonly timer: NodeJS.Timeout;
  private resolvePromise!: (value: T) => void;
  private rejectPromise!: (reason: unknown) => void;

  constructor(deadlineMs: number, onDeadline: () => Error) {
    this.promise = new Promise<T>((resolve, reject) => {
      this.resolvePromise = resolve;
      this.rejectPromise = reject;
    });
    this.timer = setTimeout(() => this.reject(this.lastFailure ?? onDeadline()), deadlineMs);
  }

  get isSettled(): boolean {
    return this.settled;
  }

  resolve(value: T): void {
    if (this.settle()) this.resolvePromise(value);
  }

  reject(reason: unknown): void {
    if (this.settle()) this.rejectPromise(reason);
  }

  private settle(): boolean {
    if (this.settled) return false;
    this.settled = true;
    clearTimeout(this.timer);
    return true;
  }
}
