import { invariant, Rejected } from '@accrue/kernel';
import { rankOf, type Ladder } from '../ladder/ladder';
import type { CountQualification, MembershipCommand } from './commands';
import { placeOf, receiptKeyOf, type Contribution } from './contributions';
import type { MembershipEvent, Standing, TierChanged, TierStep } from './events';
import { count, type Counted, type Membership } from './state';
import { currentTierId, decisiveAmount, differsFrom, extended, instantOf, sameTimeline, timelineOf } from './timeline';

export type TiersRejectionCode = 'programme.outdated' | 'receipt.order_malformed';

/**
 * @throws Rejected `programme.outdated` when the member was already measured against a later ladder: the caller's copy of the
 *   programme is stale, going back would undo a change; `receipt.order_malformed`
 */
export const decide = (command: MembershipCommand, membership: Membership): readonly MembershipEvent[] => {
  switch (command.type) {
    case 'CountQualification':
      return countQualification(command, membership);
  }
};

const countQualification = ({ data }: CountQualification, membership: Membership): readonly MembershipEvent[] => {
  const { memberId, receiptId, order, points, spend, sequence, ladder } = data;
  const contribution: Contribution = { order, receiptKey: receiptKeyOf(receiptId), points, spend, sequence };
  const known = find(contribution, membership.contributions);
  if (known !== undefined && known.sequence >= sequence) return [];
  instantOf(order); // refused before it is stored: a step may need the instant much later
  if (ladder.programmeVersion < membership.programmeVersion) {
    throw new Rejected<TiersRejectionCode>('programme.outdated', {
      given: ladder.programmeVersion,
      known: membership.programmeVersion,
    });
  }
  const counted = count(contribution, membership);
  const timeline = timelineAfter(contribution, counted, membership, ladder);
  const standing: Standing = { ...standingOf(timeline, ladder), ...counted.total };
  const events: MembershipEvent[] = [
    {
      type: 'QualificationCounted',
      data: {
        memberId,
        receiptId,
        order,
        points,
        spend,
        sequence,
        programmeVersion: ladder.programmeVersion,
        standing,
      },
    },
  ];
  if (!sameTimeline(membership.timeline, timeline)) events.push(tierChanged(data, membership, timeline));
  return events;
};

const find = (contribution: Contribution, sorted: readonly Contribution[]): Contribution | undefined => {
  const { index, found } = placeOf(contribution, sorted);
  return found ? sorted[index] : undefined;
};

/** Extended as long as nothing before the last receipt changed; otherwise made anew from all contributions. */
const timelineAfter = (
  contribution: Contribution,
  counted: Counted,
  membership: Membership,
  ladder: Ladder,
): readonly TierStep[] => {
  const isLast = counted.contributions.at(-1) === contribution;
  const sameLadder = membership.programmeVersion === ladder.programmeVersion;
  return isLast && sameLadder
    ? extended(membership.timeline, contribution.order, decisiveAmount(counted, ladder), ladder)
    : timelineOf(counted.contributions, ladder);
};

const standingOf = (timeline: readonly TierStep[], ladder: Ladder): Pick<Standing, 'tierId' | 'since'> => ({
  tierId: currentTierId(timeline, ladder),
  since: timeline.at(-1)?.at ?? null,
});

const tierChanged = (
  { memberId, receiptId, ladder }: CountQualification['data'],
  membership: Membership,
  timeline: readonly TierStep[],
): TierChanged => {
  const effectiveAt = differsFrom(membership.timeline, timeline);
  invariant(effectiveAt !== null, 'two different timelines differ somewhere');
  const from = membership.standing === null ? currentTierId([], ladder) : membership.standing.tierId;
  const to = currentTierId(timeline, ladder);
  return {
    type: 'TierChanged',
    data: {
      memberId,
      kind: kindOf(from, to, ladder),
      from,
      to,
      effectiveAt,
      causeReceiptId: receiptId,
      timeline,
      sequence: membership.sequence + 1,
    },
  };
};

const kindOf = (from: string | null, to: string | null, ladder: Ladder): TierChanged['data']['kind'] => {
  if (from === to) return 'corrected';
  return rankOf(to, ladder) > rankOf(from, ladder) ? 'upgraded' : 'downgraded';
};
