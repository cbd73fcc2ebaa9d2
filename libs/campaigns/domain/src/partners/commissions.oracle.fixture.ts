/** What partners earn, computed another way: penny by penny, day by day. It knows nothing of rules, steps or statements. */
export interface ModelSale {
  readonly id: string;
  /** Local days after that of the enrolment. */
  readonly day: number;
  /** Within all days; no two are the same. */
  readonly minute: number;
  readonly prices: readonly number[];
  /** Positions of prices that came back, by return. */
  readonly returned: readonly (readonly number[])[];
}

/** Three days after the first one count. */
const DAYS = 3;

const isInTime = ({ day, minute }: ModelSale, until: number): boolean => day >= 0 && day <= DAYS && minute < until;

/** Pennies that stay after each return, first of all after none. */
const leftOf = ({ prices, returned }: ModelSale): readonly number[] => {
  const gone = new Set<number>();
  const sum = (): number => prices.reduce((all, price, at) => (gone.has(at) ? all : all + price), 0);
  return [sum(), ...returned.map((positions) => (positions.forEach((at) => gone.add(at)), sum()))];
};

/** 7.5 percent. */
const share = (pennies: number): number => {
  let [thousandths, whole] = [0, 0];
  for (let penny = 0; penny < pennies; penny += 1) {
    thousandths += 75;
    if (thousandths >= 1000) [thousandths, whole] = [thousandths - 1000, whole + 1];
  }
  return whole;
};

type Answer = Record<string, readonly [granted: number, reversed: number]>;

export const shareOracle = (sales: readonly ModelSale[], until: number): Answer =>
  Object.fromEntries(
    sales
      .filter((sale) => isInTime(sale, until))
      .map((sale) => [sale.id, leftOf(sale).map(share)] as const)
      .filter(([, worths]) => (worths[0] ?? 0) > 0)
      .map(([id, worths]) => [id, [worths[0] ?? 0, (worths[0] ?? 0) - (worths.at(-1) ?? 0)]]),
  );

/** 100 for the first purchase of which 600 or more stay. */
export const sumOracle = (sales: readonly ModelSale[], until: number): Answer => {
  const answer: Answer = {};
  for (const sale of [...sales].sort((a, b) => a.minute - b.minute)) {
    const lefts = leftOf(sale);
    if (!isInTime(sale, until) || (lefts[0] ?? 0) < 600) continue;
    const stays = (lefts.at(-1) ?? 0) >= 600;
    answer[sale.id] = [100, stays ? 0 : 100];
    if (stays) break;
  }
  return answer;
};
