import type { RuleParts } from '@accrue/contracts';

/** A rule as far as others matter to it. */
export interface Stackable {
  readonly id: string;
  /** Ids of rules whose points it looks at. */
  readonly of: readonly string[];
  /** Of which only the best counts; null: it is in none. */
  readonly group: string | null;
}

/** The group of which a rule counts only if it is the best; null: it counts for itself. */
export const bestOfGroup = ({ stack }: Pick<RuleParts, 'stack'>): string | null =>
  stack?.take === 'best' ? stack.group : null;

/** Rules that are settled together: one, or those of a group of which only the best counts. By index in the programme. */
export type Stack = readonly number[];

/** In which order rules are settled: in that of the programme, but after those that they look at, and whole groups at once. */
export const stacksOf = (rules: readonly Stackable[]): readonly Stack[] => {
  const stacks = gathered(rules);
  if (rules.every(({ of }) => of.length === 0)) return stacks;
  const needs = needsOf(rules, stacks);
  const settled = new Set<number>();
  const isReady = (at: number): boolean => [...(needs[at] ?? [])].every((needed) => settled.has(needed));
  const order: Stack[] = [];
  while (settled.size < stacks.length) {
    const next = stacks.findIndex((_, at) => !settled.has(at) && isReady(at));
    if (next === -1) break; // A circle, which a checked programme has not.
    settled.add(next);
    order.push(stacks[next] ?? []);
  }
  return order;
};

/** Rules that look at what depends on themselves, and where they say so: index in `of`. */
export const circlesIn = (rules: readonly Stackable[]): readonly { readonly rule: number; readonly of: number }[] => {
  const stacks = gathered(rules);
  const needs = needsOf(rules, stacks);
  const stackOf = stackIndex(rules, stacks);
  const leadsTo = (from: number, to: number, seen = new Set<number>()): boolean => {
    if (from === to) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return [...(needs[from] ?? [])].some((next) => leadsTo(next, to, seen));
  };
  return rules.flatMap(({ id, of }, rule) =>
    of.flatMap((named, index) => {
      const [here, there] = [stackOf.get(id), stackOf.get(named)];
      return here !== undefined && there !== undefined && leadsTo(there, here) ? [{ rule, of: index }] : [];
    }),
  );
};

const gathered = (rules: readonly Stackable[]): readonly Stack[] => {
  const stacks: number[][] = [];
  const byGroup = new Map<string, number[]>();
  rules.forEach(({ group }, index) => {
    const known = group === null ? undefined : byGroup.get(group);
    if (known !== undefined) {
      known.push(index);
      return;
    }
    const stack = [index];
    stacks.push(stack);
    if (group !== null) byGroup.set(group, stack);
  });
  return stacks;
};

const stackIndex = (rules: readonly Stackable[], stacks: readonly Stack[]): ReadonlyMap<string, number> =>
  new Map(stacks.flatMap((stack, at) => stack.map((index) => [rules[index]?.id ?? '', at] as const)));

/** Which stacks have to be settled before each: what a rule gave is only known when its group has its best. */
const needsOf = (rules: readonly Stackable[], stacks: readonly Stack[]): readonly ReadonlySet<number>[] => {
  const stackOf = stackIndex(rules, stacks);
  return stacks.map(
    (stack) => new Set(stack.flatMap((index) => rules[index]?.of ?? []).flatMap((id) => stackOf.get(id) ?? [])),
  );
};
