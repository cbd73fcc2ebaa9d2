/** How a program ends: once, in order, whatever asked for it; asked again, at once. */
export class Ending {
  private ending = false;

  constructor(private readonly stop: () => Promise<boolean>) {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void this.end(signal, 0));
    // Started by a program that has gone: nobody would end this one any more.
    process.on('disconnect', () => void this.end('the parent process has gone', 0));
  }

  get hasBegun(): boolean {
    return this.ending;
  }

  async end(reason: string, code: number): Promise<void> {
    if (this.ending) process.exit(1);
    this.ending = true;
    console.log(`\n${reason}; stopping`);
    process.exit((await this.stop()) ? code : 1);
  }
}
