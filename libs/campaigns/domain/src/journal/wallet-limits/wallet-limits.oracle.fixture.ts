/**
 * What a member has under the programme of the test beside it, computed another way: moment by moment, with nothing decided again. It knows
 * no rule and no limit of the programme but by what is written here.
 */
export interface ModelFact {
  readonly id: string;
  /** Instants as text; no two moments of a test are the same. */
  readonly at: string;
  /** Local day: 0 is Friday, 29 May 2020. */
  readonly day: number;
  readonly isSecond: boolean;
}

export interface ModelSale extends ModelFact {
  /** Pence by line. */
  readonly lines: readonly number[];
  /** When it loses which of its lines. */
  readonly takes: readonly { readonly at: string; readonly lines: readonly number[] }[];
}

export interface ModelAction extends ModelFact {
  readonly type: 'survey' | 'birthday';
  readonly revokedAt: string | null;
}

interface Award {
  readonly name: string;
  readonly rule: string;
  readonly wallet: 'points' | 'stars';
  readonly day: number;
  readonly granted: number;
  left: number;
  /** Without the limits of the wallet. */
  wished: number;
}

const weekOf = (day: number): number => Math.floor((day + 4) / 7);

/** `fact:rule` → [granted, reversed], of all that gave something. */
export const walletLimitsOracle = (
  sales: readonly ModelSale[],
  actions: readonly ModelAction[],
): Record<string, readonly [number, number]> => {
  const awards: Award[] = [];
  const sum = (which: (award: Award) => boolean, of: 'left' | 'wished'): number =>
    awards.filter(which).reduce((total, award) => total + award[of], 0);
  const give = ({ id, day, isSecond }: ModelFact, rule: string, wallet: Award['wallet'], wished: number): void => {
    const inDay = sum((award) => award.wallet === wallet && award.day === day, 'left');
    const inWeek = sum((award) => award.wallet === wallet && weekOf(award.day) === weekOf(day), 'left');
    const inAll = sum((award) => award.wallet === wallet, 'left');
    let granted = wished;
    if (wallet === 'points' && !isSecond) {
      granted = Math.min(granted, Math.max(0, 30 - inDay));
      if (granted > 75 - inWeek) granted = 0;
    }
    if (wallet === 'points' && isSecond) granted = Math.min(granted, Math.max(0, 120 - inAll));
    if (wallet === 'stars' && granted > 5 - inWeek) granted = 0;
    awards.push({ name: `${id}:${rule}`, rule, wallet, day, granted, left: granted, wished });
  };
  const lower = (name: string, to: number): void => {
    for (const award of awards.filter((each) => each.name === name)) {
      award.wished = Math.min(award.wished, to);
      award.left = Math.min(award.left, award.wished);
    }
  };

  let living = 0;
  const pairs: { readonly name: string; readonly from: number }[] = [];
  const left = new Map(sales.map(({ id, lines }) => [id, [...lines]]));
  const moments: [at: string, happens: () => void][] = [];
  for (const sale of sales) {
    const { id, day, at } = sale;
    moments.push([
      at,
      () => {
        const pence = sale.lines.reduce((a, b) => a + b, 0);
        give(sale, 'base', 'points', Math.floor(pence / 100));
        living += 1;
        if (living % 2 === 0) {
          give(sale, 'second', 'points', 10);
          pairs.push({ name: `${id}:second`, from: living - 1 });
        }
        const bonus = sum((award) => award.rule === 'bonus' && weekOf(award.day) === weekOf(day), 'wished');
        give(sale, 'bonus', 'points', Math.min(10, 25 - bonus));
        give(sale, 'stars', 'stars', 2);
      },
    ]);
    for (const take of sale.takes)
      moments.push([
        take.at,
        () => {
          const lines = left.get(id) ?? [];
          for (const index of take.lines) lines[index] = 0;
          const pence = lines.reduce((a, b) => a + b, 0);
          lower(`${id}:base`, Math.floor(pence / 100));
          if (pence > 0) return;
          lower(`${id}:bonus`, 0);
          lower(`${id}:stars`, 0);
          living -= 1;
          for (const { name, from } of pairs) if (Math.floor(living / 2) <= Math.floor(from / 2)) lower(name, 0);
        },
      ]);
  }
  for (const action of actions) {
    moments.push([action.at, () => give(action, action.type, 'points', action.type === 'survey' ? 12 : 15)]);
    if (action.revokedAt !== null) moments.push([action.revokedAt, () => lower(`${action.id}:survey`, 0)]);
  }
  for (const [, happens] of moments.sort(([a], [b]) => (a < b ? -1 : 1))) happens();
  return Object.fromEntries(
    awards
      .filter(({ granted }) => granted > 0)
      .map(({ name, granted, left: still }) => [name, [granted, granted - still] as const]),
  );
};
