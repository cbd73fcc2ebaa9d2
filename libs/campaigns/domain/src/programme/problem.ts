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

/** Of a ladder by the size of a basket. */
export const checkRising = (
  path: string,
  ladder: readonly { readonly from: number }[],
  noun: string,
  report: Report,
): void =>
  ladder.forEach(({ from }, index) => {
    const before = ladder[index - 1]?.from;
    if (before !== undefined && from <= before)
      report(`${path}/${index}/from`, `${noun}.not_increasing`, `${from} is not above ${before} of the one before`);
  });

/** Of things that are named by their ids within one list. */
export const checkUnique = (path: string, items: readonly { readonly id: string }[], report: Report): void => {
  const seen = new Set<string>();
  items.forEach(({ id }, index) => {
    if (seen.has(id)) report(`${path}/${index}/id`, 'id.duplicate', `"${id}" is used twice`);
    seen.add(id);
  });
};

export const checkWallet = (
  path: string,
  wallet: string,
  wallets: Pick<ReadonlySet<string>, 'has'>,
  report: Report,
): void => {
  if (!wallets.has(wallet)) report(path, 'wallet.unknown', `there is no wallet "${wallet}"`);
};
