/** One thing that is wrong with a programme document. */
export interface ProgrammeProblem {
  /** JSON pointer into the document, e.g. `/earning/rules/0/wallet`. */
  readonly path: string;
  /** Stable, e.g. `wallet.unknown`. */
  readonly code: string;
  /** For the person who wrote the document. */
  readonly message: string;
}
