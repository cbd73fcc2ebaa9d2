/** Minute by minute, as people read the rules of `tiers-reached.spec.ts`: nothing of the journal is used here. */
export interface ModelStep {
  readonly minute: number;
  /** 0: everybody’s. */
  readonly level: 0 | 1 | 2;
}

const DAY = 24 * 60;

/** Tier and minute and rule → given. @param renamedAt from then on level 1 has another name, and `welcome` gives more */
export const tiersOracle = (
  steps: readonly ModelStep[],
  sales: readonly number[],
  { until, renamedAt }: { readonly until: number; readonly renamedAt: number },
): Record<string, number> => {
  const given: Record<string, number> = {};
  const welcomes: number[] = [];
  let level = 0;
  for (let minute = 0; minute <= until; minute += 1) {
    const step = steps.find((each) => each.minute === minute);
    if (step === undefined) continue;
    const isUp = step.level > level;
    level = step.level;
    if (!isUp) continue;
    const isNew = minute >= renamedAt;
    const name = `${level === 2 ? 'gold' : isNew ? 'argent' : 'silver'} ${String(minute)}`;
    const today = welcomes.filter((each) => Math.floor(each / DAY) === Math.floor(minute / DAY));
    if (today.length < 2) {
      welcomes.push(minute);
      given[`${name} welcome`] = isNew ? 60 : 50;
    }
    if (level === 2) given[`${name} top`] = 200;
    const bought = sales.filter((each) => each <= minute).length;
    if (level === 1 && bought >= 2) given[`${name} regular`] = 5;
  }
  return given;
};
