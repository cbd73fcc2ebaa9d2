/** What held and what did not, as the run goes on; a failure does not keep the rest from being tried. */
export class Checks {
  private passed = 0;
  private failed = 0;
  private readonly startedAt = performance.now();

  /** @param act its answer, if it is a text, is shown beside the name */
  async check(what: string, act: () => Promise<string | void>): Promise<boolean> {
    const from = performance.now();
    try {
      const shown = await act();
      this.passed += 1;
      this.say(`ok    ${what}${shown ? `: ${shown}` : ''} (${secondsSince(from)} s)`);
      return true;
    } catch (error) {
      this.failed += 1;
      this.say(`NOT   ${what} (${secondsSince(from)} s)`);
      this.say(String(error instanceof Error ? error.message : error).replace(/^/gm, '        '));
      return false;
    }
  }

  /** @throws NothingToGoOnWith when what comes next cannot be tried without it */
  async must(what: string, act: () => Promise<string | void>): Promise<void> {
    if (!(await this.check(what, act))) throw new NothingToGoOnWith(what);
  }

  say(text: string): void {
    process.stdout.write(`${secondsSince(this.startedAt).padStart(6)} ${text}\n`);
  }

  get hasFailed(): boolean {
    return this.failed > 0;
  }

  summary(): string {
    return `${String(this.passed)} passed, ${String(this.failed)} failed`;
  }
}

export class NothingToGoOnWith extends Error {}

export const secondsSince = (from: number): string => ((performance.now() - from) / 1_000).toFixed(1);

/** @throws Error with both when the text does not say so */
export const mustSay = (text: string, ...expected: readonly RegExp[]): void => {
  for (const each of expected)
    if (!each.test(text)) throw new Error(`nothing like ${String(each)} in:\n${text.slice(-3_000)}`);
};
