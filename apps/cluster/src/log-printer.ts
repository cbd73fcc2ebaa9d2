import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Readable on light and dark ground; red is left for what is wrong. */
const COLOURS = [36, 33, 35, 32, 34, 96, 93, 95] as const;

export interface LogPrinterOptions {
  /** All who will print, so that their lines stand in one column. */
  readonly names: readonly string[];
  readonly coloured: boolean;
  readonly write: (text: string) => void;
}

/** Lines of many processes on one terminal, each after the name of who said it. */
export class LogPrinter {
  private readonly width: number;

  constructor(private readonly options: LogPrinterOptions) {
    this.width = Math.max(...options.names.map((name) => name.length));
  }

  print(name: string, line: string): void {
    this.options.write(`${this.prefix(name)}${line}\n`);
  }

  /** Whole lines only, so that those of several processes never mix. */
  follow(name: string, stream: Readable): void {
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
      if (line !== '') this.print(name, line);
    });
  }

  private prefix(name: string): string {
    const text = `${name.padEnd(this.width)} | `;
    const colour = COLOURS[this.options.names.indexOf(name) % COLOURS.length];
    return this.options.coloured && colour !== undefined ? `\u001b[${colour}m${text}\u001b[0m` : text;
  }
}
