import type { RuleReason } from '@accrue/contracts';
import type { ActionId, InstantIso, MemberId } from '@accrue/kernel';
import { programmeOfVersion, tierIdIn, type ProgrammeVersion } from '../../programme/versions';
import { instantOfOrder } from '../../receipt';
import type { ActionRecorded } from '../events';
import type { ActionEntry, TierTimeline } from '../storage/state';
import { actionOrder } from './assess-action';

/** The member came into a tier from a lower one, or from one that its ladder lacks. */
interface TierReached {
  readonly tierId: string;
  readonly occurredAt: InstantIso;
  /** Whose ladder measured it. */
  readonly programmeVersion: number;
}

/**
 * Tiers that the member came into, earliest first; the same one again after it was lost. Who falls into a tier, or finds it renamed, has not
 * reached it.
 */
const tiersReached = ({ steps }: TierTimeline, programmes: readonly ProgrammeVersion[]): readonly TierReached[] =>
  steps.flatMap(({ tierId, order, programmeVersion }, index) => {
    const { tiers, baseTier } = programmeOfVersion(programmes, programmeVersion);
    if (tierId === null || tierId === baseTier?.id) return [];
    const last = steps[index - 1];
    const before = last === undefined ? null : idIn(programmeVersion, last, programmes);
    if (before !== null && rankIn(tiers, before) >= rankIn(tiers, tierId)) return [];
    return [{ tierId, occurredAt: instantOfOrder(order), programmeVersion }];
  });

/** -1: it is no tier of this ladder. Without a list of them: each member's steps are gone through again and again. */
const rankIn = (tiers: ReadonlyMap<string, unknown>, tierId: string): number => {
  let rank = 0;
  for (const id of tiers.keys()) {
    if (id === tierId) return rank;
    rank += 1;
  }
  return -1;
};

const idIn = (
  version: number,
  { tierId, programmeVersion: of }: { readonly tierId: string | null; readonly programmeVersion: number },
  programmes: readonly ProgrammeVersion[],
): string | null => (tierId === null || of > version ? null : tierIdIn(programmes, { tierId, of, version }));

/**
 * What the timeline says was reached, as facts that rules look at: each once, whoever tells it how often. It comes after all receipts of its instant.
 * @param versionOf under which one earns, given the one that measured it
 */
export const reachedTiers = (
  memberId: MemberId,
  timeline: TierTimeline,
  programmes: readonly ProgrammeVersion[],
  versionOf: (measured: { readonly order: string; readonly programmeVersion: number }) => number = (measured) =>
    measured.programmeVersion,
): readonly ActionRecorded[] => {
  const facts = tiersReached(timeline, programmes).flatMap((reached): ActionRecorded['data'][] => {
    const { tierId, occurredAt, programmeVersion: of } = reached;
    const actionId = `~${memberId}~tier~${tierId}~${occurredAt}` as ActionId;
    const order = actionOrder(occurredAt, actionId);
    const programmeVersion = versionOf({ order, programmeVersion: of });
    const type = idIn(programmeVersion, reached, programmes);
    if (type === null) return [];
    const trigger = 'tier-reached';
    const said = { attributes: {}, hash: '', source: trigger, attributed: null };
    return [{ ...said, actionId, memberId, trigger, type, occurredAt, order, programmeVersion }];
  });
  const once = new Map(facts.map((data) => [data.actionId, data]));
  return [...once.values()].map((data) => ({ type: 'ActionRecorded', data }));
};

/** null: it is no tier, or the timeline still says that it was reached then. */
export const whyNotReached = (
  { trigger, type, order, programmeVersion }: ActionEntry,
  timeline: TierTimeline,
  programmes: readonly ProgrammeVersion[],
): RuleReason | null => {
  if (trigger !== 'tier-reached') return null;
  const occurredAt = instantOfOrder(order);
  const stands = tiersReached(timeline, programmes).some(
    (each) => each.occurredAt === occurredAt && idIn(programmeVersion, each, programmes) === type,
  );
  return stands ? null : { code: 'rule.tier_not_reached', data: {} };
};

/**
 * When goods came back and took the tier that an action reached; null: nothing did. What time takes, or a new ladder, is no return: such a step is of a
 * bare instant, one of a return of the order of its receipt.
 */
export const takenByReturnAt = (
  { trigger, type, order, programmeVersion }: Pick<ActionEntry, 'trigger' | 'type' | 'order' | 'programmeVersion'>,
  { steps }: TierTimeline,
  programmes: readonly ProgrammeVersion[],
): InstantIso | null => {
  if (trigger !== 'tier-reached') return null;
  const occurredAt = instantOfOrder(order);
  const reached = { tierId: type, programmeVersion };
  const index = steps.findLastIndex(
    (step) => instantOfOrder(step.order) === occurredAt && idIn(programmeVersion, step, programmes) === type,
  );
  if (index < 0) return null;
  const fall = steps
    .slice(index + 1)
    .find((step) => rankOf(step, step, programmes) < rankOf(reached, step, programmes));
  return fall === undefined || !fall.order.includes('|') ? null : instantOfOrder(fall.order);
};

/** Whether two actions are about one tier, whatever it was called when the earlier was done. */
export const isSameTier = (
  earlier: Pick<ActionEntry, 'type' | 'programmeVersion'>,
  { type, programmeVersion }: Pick<ActionEntry, 'type' | 'programmeVersion'>,
  programmes: readonly ProgrammeVersion[],
): boolean =>
  idIn(programmeVersion, { tierId: earlier.type, programmeVersion: earlier.programmeVersion }, programmes) === type;

interface TierOfVersion {
  readonly tierId: string | null;
  readonly programmeVersion: number;
}

/** On the ladder of a step; one that it lacks is below all, and so is none. */
const rankOf = (
  tier: TierOfVersion,
  { programmeVersion: version }: TierOfVersion,
  programmes: readonly ProgrammeVersion[],
): number => [...programmeOfVersion(programmes, version).tiers.keys()].indexOf(idIn(version, tier, programmes) ?? '');

/** A tier is the member's own: of merged members each has what its own receipts reach. The rest goes along. */
export const goesAlong = ({ trigger }: Pick<ActionEntry, 'trigger'>): boolean => trigger !== 'tier-reached';
