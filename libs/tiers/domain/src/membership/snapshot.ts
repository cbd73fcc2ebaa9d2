import type { MinorUnits, Points } from '@accrue/kernel';
import type { Standing, TierStep } from './events';
import type { Membership } from './state';

/** Raised whenever the shape below changes; older snapshots are then folded anew from the events. */
export const MEMBERSHIP_SNAPSHOT_VERSION = 2;

/** Arrays instead of objects: five years of weekly shopping stay under 64 KiB. */
interface MembershipSnapshot {
  readonly contributions: readonly (readonly [
    order: string,
    key: string,
    points: Points,
    spend: MinorUnits,
    sequence: number,
  ])[];
  readonly timeline: readonly TierStep[];
  readonly sequence: number;
  readonly programmeVersion: number;
  readonly standing: Standing | null;
}

export const encodeMembership = (membership: Membership): MembershipSnapshot => ({
  contributions: membership.contributions.map((c) => [c.order, c.receiptKey, c.points, c.spend, c.sequence] as const),
  timeline: membership.timeline,
  sequence: membership.sequence,
  programmeVersion: membership.programmeVersion,
  standing: membership.standing,
});

export const decodeMembership = (json: unknown): Membership => {
  const { contributions, ...rest } = json as MembershipSnapshot;
  return {
    ...rest,
    contributions: contributions.map(([order, receiptKey, points, spend, sequence]) => ({
      order,
      receiptKey,
      points,
      spend,
      sequence,
    })),
  };
};
