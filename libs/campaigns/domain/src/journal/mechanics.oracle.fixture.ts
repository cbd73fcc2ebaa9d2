/**
 * What baskets earn under the programme of the test beside it, computed another way: penny by penny and half unit by half unit. It knows
 * no rule of the programme but by what is written here.
 */
export interface ModelLine {
  readonly sku: string;
  /** Pence of half a unit. */
  readonly half: number;
  readonly halves: number;
}

export interface ModelSale {
  readonly id: string;
  /** After ten in the morning by the till's clock. */
  readonly minute: number;
  readonly isSilver: boolean;
  /** Days from the day of enrolment to that of all sales. */
  readonly enrolledDays: number;
  readonly lines: readonly ModelLine[];
  /** What each return of it took, in event order: halves by line. */
  readonly takes: readonly (readonly number[])[];
}

type Worth = Readonly<Record<string, number>>;

/** `receipt:rule` → [granted, reversed], of all that gave something. */
export const mechanicsOracle = (sales: readonly ModelSale[]): Record<string, readonly [number, number]> => {
  const answer: Record<string, readonly [number, number]> = {};
  for (const sale of sales) {
    const { id, lines, takes } = sale;
    const worths = [worthOf(lines, sale)];
    let left = lines;
    for (const taken of takes) {
      left = left.map((line, at) => ({ ...line, halves: line.halves - (taken[at] ?? 0) }));
      worths.push(worthOf(left, sale));
    }
    for (const [rule, granted] of Object.entries(worths[0] ?? {})) {
      // A basket that is worth more again gives nothing back.
      const least = Math.min(...worths.map((worth) => worth[rule] ?? 0));
      if (granted > 0) answer[`${id}:${rule}`] = [granted, granted - least];
    }
  }
  return answer;
};

const worthOf = (lines: readonly ModelLine[], { minute, isSilver, enrolledDays }: ModelSale): Worth => {
  const counted = lines.filter(({ sku }) => sku !== 'FEE');
  const pennies = counted.reduce((sum, { half, halves }) => sum + half * halves, 0);
  const stampHalves = counted.filter(({ sku }) => sku === 'A').reduce((sum, { halves }) => sum + halves, 0);
  let [stamps, highest, each, whole] = [0, 0, 0, 0];
  for (let half = 2; half <= stampHalves; half += 2) stamps += 2;
  let eighteenths = 0;
  for (let penny = 1; penny <= pennies; penny += 1) {
    if (penny === 500) [highest, each] = [10, each + 10];
    if (penny === 1000) [highest, each] = [30, each + 30];
    if (penny === 2000) [highest, each] = [25, each + 25];
    // A point per 9p; 1.5 above 600p, and 2.5 above 1500p.
    eighteenths += penny <= 600 ? 2 : penny <= 1500 ? 3 : 5;
  }
  for (let penny = 1; penny <= pennies; penny += 1) whole += pennies < 600 ? 2 : pennies < 1500 ? 3 : 5;
  const rate = Math.floor(whole / 18);
  const small = pennies > 0 ? 12 : 0;
  let large = 0;
  for (let penny = 40; penny <= pennies; penny += 40) large += 1;
  // A condition looks at all lines, whatever the rule counts.
  const payable = lines.reduce((sum, { half, halves }) => sum + half * halves, 0);
  const allHalves = lines.reduce((sum, { halves }) => sum + halves, 0);
  return {
    newcomer: enrolledDays >= 0 && enrolledDays <= 2 && pennies > 0 ? 11 : 0,
    longer: enrolledDays >= 1 && pennies > 0 ? 13 : 0,
    enough: payable >= 500 && pennies > 0 ? 6 : 0,
    few: allHalves < 8 && pennies > 0 ? 8 : 0,
    ifSilver: isSilver && pennies > 0 ? 9 : 0,
    silver: isSilver && pennies > 0 ? 7 : 0,
    bronze: !isSilver && pennies > 0 ? 5 : 0,
    anybody: isSilver && pennies > 0 ? 4 : 0,
    ofSilver: stamps + (isSilver && pennies > 0 ? 7 : 0),
    hours: minute >= 10 && minute < 30 && pennies > 0 ? 3 : 0,
    atTill: minute >= 10 && minute < 30 && pennies > 0 ? 2 : 0,
    triple: 2 * (rate + stamps),
    halfOfTriple: rate + stamps,
    small: small >= large ? small : 0,
    large: large > small ? large : 0,
    ofBest: Math.max(small, large),
    cash: Math.floor((pennies * 75) / 1000),
    stamps,
    highest,
    each,
    whole: rate,
    marginal: Math.floor(eighteenths / 18),
  };
};
