const PROBLEMS_SHOWN_MAX = 10;

/** What the platform said of the lines, counted; and the first few that it refused. */
export class Tally {
  readonly counts: Record<string, number> = {};
  readonly problems: { line: number; code: string; detail: string }[] = [];
  refused = 0;
  /** Held for review, and not recorded. */
  tooOld = 0;

  add(result: Readonly<Record<string, unknown>>, line: number): void {
    if (result.problem !== undefined) {
      const { code, detail } = result.problem as { code: string; detail: string };
      this.refused += 1;
      this.count('refused');
      if (this.problems.length < PROBLEMS_SHOWN_MAX) this.problems.push({ line, code, detail });
      return;
    }
    const { code } = (result.reason ?? {}) as { readonly code?: string };
    if (code === 'receipt.too_old' && result.duplicate !== true) this.tooOld += 1;
    this.count(result.duplicate === true ? 'duplicate' : String(result.status ?? result.state));
  }

  private count(name: string): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
  }
}
