import { once } from 'node:events';

/** Prints an answer: as one JSON document for scripts, or as a person reads it. */
export class Output {
  constructor(private readonly asJson: boolean) {}

  get isJson(): boolean {
    return this.asJson;
  }

  result(data: unknown, forPeople: () => string): void {
    process.stdout.write(`${this.asJson ? JSON.stringify(data) : forPeople()}\n`);
  }

  /** A remark beside the answer; scripts read stdout, so it goes to stderr. */
  note(text: string): void {
    if (!this.asJson) process.stderr.write(`${text}\n`);
  }
}

const numberFormat = new Intl.NumberFormat('en-GB');
export const shown = (value: unknown): string => {
  if (typeof value === 'number') return numberFormat.format(value);
  if (value === null || value === undefined) return '-';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** Two columns, names left, values right-aligned. */
export const pairs = (entries: readonly (readonly [string, unknown])[]): string => {
  const rows = entries.map(([name, value]) => [name, shown(value)] as const);
  const nameWidth = Math.max(...rows.map(([name]) => name.length));
  const valueWidth = Math.max(...rows.map(([, value]) => value.length));
  return rows.map(([name, value]) => `${name.padEnd(nameWidth)}  ${value.padStart(valueWidth)}`).join('\n');
};

/** A table of the given columns; says so when there is nothing. */
export const table = (rows: readonly Readonly<Record<string, unknown>>[], columns: readonly string[]): string => {
  if (rows.length === 0) return 'nothing to show';
  const cells = [columns, ...rows.map((row) => columns.map((column) => shown(row[column])))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => (line[index] ?? '').length)));
  return cells
    .map((line) =>
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

/** The body of an answer, as it comes, no faster than the reader takes it. */
export const written = async ({ body }: Pick<Response, 'body'>): Promise<void> => {
  if (!body) return;
  for await (const chunk of body) {
    if (!process.stdout.write(chunk as Uint8Array)) await once(process.stdout, 'drain');
  }
};
