/** A fault that somebody could make: a tiny change of the source, and who has to notice it. */
export interface Mutant {
  readonly name: string;
  /** What goes wrong with it. */
  readonly breaks: string;
  /** From the root of the clone. */
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly text: string;
  readonly replacement: string;
  /** Specs, by their path. One of them has to fail. */
  readonly suites: readonly string[];
}

export const SIMULATION = 'tests/simulation/simulation.spec.ts';
