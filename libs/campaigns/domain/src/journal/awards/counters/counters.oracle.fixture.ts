/**
 * What counters are and what rules give by them under the programme of the test beside it, computed another way: everything anew for each
 * moment, and step by step. It knows no counter and no rule but by what is written here.
 */
export interface ModelSale {
  readonly id: string;
  /** Sorts all facts. */
  readonly key: string;
  /** Local days since Friday, 29 May 2020. */
  readonly day: number;
  readonly store: string;
  readonly isWeb: boolean;
  readonly isSecond: boolean;
  readonly isSilver: boolean;
  readonly lines: readonly { readonly sku: string; readonly half: number; readonly halves: number }[];
  readonly takes: readonly ModelTake[];
}

export interface ModelTake {
  readonly by: string;
  readonly key: string;
  /** By line. */
  readonly halves: readonly number[];
}

export interface ModelAction {
  readonly id: string;
  readonly key: string;
  readonly day: number;
  readonly type: string;
  readonly isSilver: boolean;
  /** Sorts it among all facts; null: it stands. */
  readonly revoked: string | null;
}

interface Model {
  readonly sales: readonly ModelSale[];
  readonly actions: readonly ModelAction[];
}

/** Sunday was the last day of the week and of the month. */
const SUNDAY = 2;
const CATEGORY: Readonly<Record<string, string>> = { A: 'drinks/coffee', B: 'food' };

const leftAt = ({ lines, takes }: ModelSale, key: string) =>
  lines.map((line, at) => ({
    ...line,
    halves: takes.reduce((left, take) => (take.key <= key ? left - (take.halves[at] ?? 0) : left), line.halves),
  }));

const isSameWindow = (a: number, b: number): boolean => a <= SUNDAY === b <= SUNDAY;

/** @param until key of the fact before which it is asked; @param isIncluded or after it */
const valueOf = (
  counter: string,
  { sales, actions }: Model,
  at: { readonly key: string; readonly day: number },
  now: { readonly key: string; readonly isIncluded: boolean },
): number => {
  const isBefore = ({ key }: { readonly key: string }) => key < now.key || (now.isIncluded && key === now.key);
  if (counter === 'reviews')
    return actions.filter(
      (each) =>
        each.type === 'review' &&
        isBefore(each) &&
        isSameWindow(each.day, at.day) &&
        !(each.revoked !== null && each.revoked <= now.key),
    ).length;
  let halves = 0;
  let pence = 0;
  let receipts = 0;
  const visits = new Set<string>();
  const kinds = new Set<string>();
  for (const sale of sales.filter(isBefore)) {
    const { day, store, isSecond } = sale;
    const goods = leftAt(sale, now.key).filter((line) => line.halves > 0 && line.sku !== 'FEE');
    const inWindow =
      counter === 'recent'
        ? at.day - day <= 1
        : counter === 'coffees' || counter === 'kinds' || counter === 'online' || isSameWindow(day, at.day);
    if (!inWindow || (counter === 'online' && !(sale.isWeb && store === 'S1'))) continue;
    if (goods.length > 0) receipts += 1;
    if (goods.length > 0) visits.add(`${day}${store}`);
    for (const line of goods) {
      if (line.sku === 'A' || (isSecond && line.sku === 'B')) halves += line.halves;
      pence += line.half * line.halves;
      if (CATEGORY[line.sku] !== undefined) kinds.add(CATEGORY[line.sku] ?? '');
    }
  }
  switch (counter) {
    case 'coffees':
      return Math.floor(halves / 2);
    case 'recent':
      return receipts;
    case 'spend':
    case 'online':
      return pence;
    case 'visits':
      return visits.size;
    default:
      return kinds.size;
  }
};

interface Rule {
  readonly id: string;
  readonly counter: string;
  readonly reaches: (isSecond: boolean) => number;
  readonly repeat: boolean;
  readonly give: (isSilver: boolean) => number;
  /** Points in a week. */
  readonly most: number;
}

const RULES: readonly Rule[] = [
  {
    id: 'tenth',
    counter: 'coffees',
    reaches: (second) => (second ? 4 : 3),
    repeat: true,
    give: (silver) => (silver ? 12 : 10),
    most: 25,
  },
  { id: 'spender', counter: 'spend', reaches: () => 700, repeat: false, give: () => 20, most: Infinity },
  {
    id: 'visitor',
    counter: 'visits',
    reaches: () => 2,
    repeat: true,
    give: (silver) => (silver ? 4 : 0),
    most: Infinity,
  },
  { id: 'kinds', counter: 'kinds', reaches: () => 2, repeat: false, give: () => 6, most: Infinity },
  { id: 'online', counter: 'online', reaches: () => 300, repeat: true, give: () => 9, most: Infinity },
];

interface Standing {
  readonly rule: Rule;
  readonly sale: ModelSale;
  readonly granted: number;
  steps: number[];
  left: number;
  readonly takes: Record<string, number>;
}

/** Every second review of the week or month, and for silver a quarter more. */
const reviewAwards = (model: Model): Record<string, readonly [number, number]> => {
  const standing: { action: ModelAction; step: number; taken: boolean }[] = [];
  const facts = model.actions.flatMap((action) => [
    { key: action.key, action, isRevocation: false },
    ...(action.revoked === null ? [] : [{ key: action.revoked, action, isRevocation: true }]),
  ]);
  for (const { key, action, isRevocation } of facts.sort((a, b) => (a.key < b.key ? -1 : 1))) {
    if (isRevocation) {
      for (const award of standing)
        if (award.step > valueOf('reviews', model, award.action, { key, isIncluded: true })) award.taken = true;
      continue;
    }
    if (action.type !== 'review') continue;
    const value = valueOf('reviews', model, action, { key, isIncluded: true });
    if (value % 2 === 0) standing.push({ action, step: value, taken: false });
  }
  return Object.fromEntries(
    standing.map(({ action, taken }) => {
      const points = action.isSilver ? 10 : 8;
      return [`${action.id}:reviews`, [points, taken ? points : 0]];
    }),
  );
};

export const countersOracle = (model: Model) => {
  const { sales } = model;
  const awards: Record<string, readonly [number, number]> = {};
  const standing: Standing[] = [];
  const steps = new Map<string, Standing>();
  const facts = [
    ...sales.map((sale) => ({ key: sale.key, sale, isTake: false })),
    ...sales.flatMap((sale) => sale.takes.map(({ key }) => ({ key, sale, isTake: true }))),
  ].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : Number(b.isTake) - Number(a.isTake)));
  const takers = new Map(sales.flatMap(({ takes }) => takes.map(({ key, by }) => [key, by] as const)));
  for (const { key, sale, isTake } of facts) {
    if (isTake) {
      // Whatever any counter is now: the steps above it are lost, the last ones first.
      for (const award of standing) {
        const { rule } = award;
        // A receipt brings goods back before it sells others.
        const value = valueOf(rule.counter, model, award.sale, { key, isIncluded: false });
        award.steps = award.steps.filter((step) => step <= value);
        const left = Math.min(award.left, award.steps.length * rule.give(award.sale.isSilver));
        const by = takers.get(key) ?? '';
        if (left < award.left) award.takes[by] = (award.takes[by] ?? 0) + award.left - left;
        award.left = left;
      }
      continue;
    }
    for (const rule of RULES) {
      const [was, is] = [false, true].map((isIncluded) => valueOf(rule.counter, model, sale, { key, isIncluded })) as [
        number,
        number,
      ];
      const reached: number[] = [];
      const reaches = rule.reaches(sale.isSecond);
      for (let step = reaches; step <= is; step += reaches)
        if (step > was && (rule.repeat || step === reaches)) reached.push(step);
      const inWeek = standing.filter((each) => each.rule === rule && isSameWindow(each.sale.day, sale.day));
      const room = rule.most - inWeek.reduce((sum, { left }) => sum + left, 0);
      const granted = Math.min(room, reached.length * rule.give(sale.isSilver));
      if (granted <= 0) continue;
      const award = { rule, sale, granted, steps: reached, left: granted, takes: {} };
      standing.push(award);
      steps.set(`${sale.id}:${rule.id}`, award);
    }
  }
  for (const sale of sales) {
    const before = (counter: string) => valueOf(counter, model, sale, { key: sale.key, isIncluded: false });
    // A fixed sum stands while anything is left.
    const isAnyLeft = leftAt(sale, '~').some(({ sku, halves }) => sku !== 'FEE' && halves > 0);
    const give = (rule: string, points: number) => {
      const isSold = sale.lines.some(({ sku }) => sku !== 'FEE');
      if (isSold) awards[`${sale.id}:${rule}`] = [points, isAnyLeft ? 0 : points];
    };
    if (before('coffees') >= 2) give('second', 7);
    if (before('recent') < 3) give('early', 5);
    if (before('reviews') >= 1) give('reviewer', 3);
  }
  const clawedBack: Record<string, number> = {};
  for (const [name, { granted, left, takes }] of steps) {
    awards[name] = [granted, granted - left];
    for (const [by, points] of Object.entries(takes)) clawedBack[by] = (clawedBack[by] ?? 0) + points;
  }
  return { awards: { ...awards, ...reviewAwards(model) }, clawedBack };
};
