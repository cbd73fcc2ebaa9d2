import { invariant, type InstantIso, type LocalDateIso } from '@accrue/kernel';
import { tierById, type Ladder, type Tier } from './ladder';

/** The tiers of one published version, before it is known from when to when they measure. */
export interface PublishedLadder extends Pick<
  Ladder,
  'programmeVersion' | 'qualify' | 'onReturn' | 'downgrade' | 'graceDays' | 'memberships'
> {
  readonly effectiveFrom: InstantIso;
  /** `was`: what the version published just before called this tier. */
  readonly tiers: readonly Tier[];
}

/** The ladders that measure one after the other, earliest first; at least one. Each has a higher version than the one before. */
export type Ladders = readonly [Ladder, ...Ladder[]];

/**
 * Which published versions measure by `now`, and from when. A version measures from its `effectiveFrom` until that of a
 * version published later; one that a later version overtook before its time never measures.
 * @param published all versions from 1 on, in order, without a gap; at least one
 */
export const laddersInEffect = (published: readonly PublishedLadder[], now: InstantIso): Ladders => {
  const [first, ...later] = published;
  invariant(first !== undefined, 'a programme has at least one version');
  const ladders: [Ladder, ...Ladder[]] = [{ ...first, effectiveFrom: null, tiers: renamedSince(0, first, published) }];
  for (const version of later) {
    if (version.effectiveFrom > now) continue;
    while (ladders.length > 1 && (ladders.at(-1)?.effectiveFrom ?? '') >= version.effectiveFrom) ladders.pop();
    const before = ladders.at(-1)?.programmeVersion ?? 0;
    ladders.push({ ...version, tiers: renamedSince(before, version, published) });
  }
  return ladders;
};

/** The ladders of one member: years that begin with the enrolment begin on this local day. */
export const laddersOfMember = (ladders: Ladders, enrolledOn: LocalDateIso): Ladders => {
  const [first, ...later] = ladders.map((ladder): Ladder => {
    const { window } = ladder.qualify;
    if (window === undefined || !asksForEnrolment(ladder)) return ladder;
    return { ...ladder, qualify: { ...ladder.qualify, window: { ...window, yearlyFrom: enrolledOn } } };
  });
  return [first ?? ladders[0], ...later];
};

export const asksForEnrolment = ({ qualify: { window } }: Ladder): boolean =>
  window !== undefined && 'yearlyFrom' in window && window.yearlyFrom === null;

export const currentLadder = (ladders: Ladders): Ladder => ladders[ladders.length - 1] ?? ladders[0];

/** Tiers with `was` in the words of an older version than the one just before: names are followed back through all between. */
const renamedSince = (
  before: number,
  { programmeVersion, tiers }: PublishedLadder,
  published: readonly PublishedLadder[],
): readonly Tier[] =>
  tiers.map((tier) => {
    if (before === 0) return { ...tier, was: null };
    let id: string | null = tier.id;
    for (let version = programmeVersion; version > before && id !== null; version -= 1) {
      const [here, previous] = [published[version - 1], published[version - 2]];
      if (here === undefined || previous === undefined) return { ...tier, was: null };
      id = tierById(id, previous) === null ? (tierById(id, here)?.was ?? null) : id;
    }
    return { ...tier, was: id === tier.id ? null : id };
  });
