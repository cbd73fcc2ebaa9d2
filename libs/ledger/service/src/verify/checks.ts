/** Differences kept per check; the count goes on. */
const EXAMPLES_MAX = 20;

export interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
  /** How many things were looked at. */
  readonly checked: number;
  readonly differences: number;
  /** The first of them. */
  readonly examples: readonly string[];
}

/** Collects what holds and what does not, in the order in which checks first came up. */
export class Checks {
  private readonly results = new Map<string, { checked: number; differences: number; examples: string[] }>();

  /** @param describe called only for a difference that is kept */
  expect(name: string, holds: boolean, describe: () => string): void {
    const result = this.result(name);
    result.checked += 1;
    if (holds) return;
    result.differences += 1;
    if (result.examples.length < EXAMPLES_MAX) result.examples.push(describe());
  }

  /** So that a check that found nothing to look at is listed too. */
  announce(...names: readonly string[]): void {
    for (const name of names) this.result(name);
  }

  all(): readonly CheckResult[] {
    return [...this.results].map(([name, result]) => ({ name, ok: result.differences === 0, ...result }));
  }

  private result(name: string): { checked: number; differences: number; examples: string[] } {
    let result = this.results.get(name);
    if (result === undefined) this.results.set(name, (result = { checked: 0, differences: 0, examples: [] }));
    return result;
  }
}
