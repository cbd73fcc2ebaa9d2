/** One thing that is wrong with a programme document. */
export interface ProgrammeProblem {
  /** JSON pointer into the document, e.g. `/earning/rules/0/wallet`. */
  readonly path: string;
  /** Stable, e.g. `wallet.unknown`. */
  readonly code: string;
  /** For the person who wrote the document. */
  readonly message: string;
}

/** Notes a problem; a check goes on after it. */
export type Report = (path: string, code: string, message: string) => void;

export const checkPositive = (path: string, value: number, noun: string, report: Report): void => {
  if (!Number.isSafeInteger(value) || value <= 0)
    report(path, `${noun}.not_positive`, `${value} is not a whole number above 0`);
};
