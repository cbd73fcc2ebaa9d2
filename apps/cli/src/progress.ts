const numberFormat = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const BAR_WIDTH = 24;
const REDRAW_MS = 200;
const PLAIN_LINE_MS = 5_000;

/** How far a long command is: a bar with rate and time left on a terminal, a plain line now and then elsewhere. */
export class Progress {
  private readonly startedAt = performance.now();
  private saidAt = this.startedAt;
  private done = 0;

  /** @param share how much of the whole is done, 0..1, e.g. bytes read over bytes in the file */
  constructor(
    private readonly noun: string,
    private readonly share: () => number,
    private readonly quiet: boolean,
  ) {}

  advance(count: number): void {
    this.done += count;
    const now = performance.now();
    const every = process.stderr.isTTY ? REDRAW_MS : PLAIN_LINE_MS;
    if (this.quiet || now - this.saidAt < every) return;
    this.saidAt = now;
    process.stderr.write(process.stderr.isTTY ? `\r${this.bar()}\u001b[K` : `${this.line()}\n`);
  }

  finish(): void {
    if (this.quiet) return;
    process.stderr.write(process.stderr.isTTY ? `\r${this.line()}\u001b[K\n` : `${this.line()}\n`);
  }

  private get seconds(): number {
    return (performance.now() - this.startedAt) / 1000;
  }

  private line(): string {
    const rate = this.done / Math.max(this.seconds, 0.001);
    return `${numberFormat.format(this.done)} ${this.noun} in ${this.seconds.toFixed(1)} s (${numberFormat.format(rate)}/s)`;
  }

  private bar(): string {
    const share = Math.min(1, Math.max(0, this.share()));
    const filled = Math.round(share * BAR_WIDTH);
    const left = share > 0.01 ? `${Math.ceil((this.seconds / share) * (1 - share)).toString()} s left` : '';
    return `[${'='.repeat(filled)}${' '.repeat(BAR_WIDTH - filled)}] ${this.line()} ${left}`;
  }
}
