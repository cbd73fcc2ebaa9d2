import {
  addAmounts,
  assertNever,
  invariant,
  largerAmounts,
  minorUnits,
  NO_AMOUNTS,
  QUALIFYING_SUM_MAX,
  Rejected,
  type KernelRejectionCode,
} from '@accrue/kernel';
import { countedBy } from '../ladder/ladder';
import { currentLadder } from '../ladder/ladders';
import type { CountQualification, MeasureMember, MembershipCommand } from './commands';
import { placed, placeOf, receiptKeyOf, type Contribution } from './contributions';
import type { MembershipEvent, Standing, TierChanged, TierStep } from './events';
import { kindOf } from './kind';
import { decisiveOf, sinceOf } from './standing';
import type { Membership } from './state';
import { instantOf } from './instants';
import { baseOf, currentTierId, differsFrom, extended, measure, sameTimeline } from './timeline';
import type { TiersRejectionCode } from './rejections';

/**
 * @throws Rejected `programme.outdated` when the member was already measured by a later ladder: the caller's copy of the
 *   programme is stale, going back would undo a change; `receipt.order_malformed`
 */
export const decide = (command: MembershipCommand, membership: Membership): readonly MembershipEvent[] => {
  switch (command.type) {
    case 'CountQualification':
      return countQualification(command, membership);
    case 'MeasureMember':
      return measureMember(command, membership);
    default:
      return assertNever(command);
  }
};

interface Outcome {
  readonly timeline: readonly TierStep[];
  readonly standing: Standing;
}

const countQualification = ({ data }: CountQualification, membership: Membership): readonly MembershipEvent[] => {
  const { memberId, receiptId, order, amounts, spend, ofSales, sequence, ladders } = data;
  const of = ofSales === undefined ? {} : { ofSales };
  const contribution: Contribution = { order, receiptKey: receiptKeyOf(receiptId), amounts, spend, ...of, sequence };
  const { index, found } = placeOf(contribution, membership.contributions);
  const known = found ? membership.contributions[index] : undefined;
  if (known !== undefined && known.sequence >= sequence) return [];
  instantOf(order); // refused before it is stored: a step may need the instant much later
  const { programmeVersion } = currentLadder(ladders);
  if (programmeVersion < membership.programmeVersion) {
    throw new Rejected<TiersRejectionCode>('programme.outdated', {
      given: programmeVersion,
      known: membership.programmeVersion,
    });
  }
  const outcome = isNext(contribution, membership, data)
    ? afterNext(contribution, membership, data)
    : afterAll(placed(contribution, membership.contributions), data);
  const { standing } = outcome;
  checkSums(standing, memberId);
  return [
    {
      type: 'QualificationCounted',
      data: { memberId, receiptId, order, amounts, spend, ...of, sequence, programmeVersion, standing },
    },
    ...tierChanged(data, membership, outcome, { causeReceiptId: receiptId, causeProgrammeVersion: null }),
  ];
};

/** @throws Rejected amount.out_of_range before sums of this member could lose exactness */
const checkSums = ({ amounts, spend }: Standing, memberId: string): void => {
  if ([...Object.values(amounts), spend].some((sum) => Math.abs(sum) > QUALIFYING_SUM_MAX))
    throw new Rejected<KernelRejectionCode>('amount.out_of_range', { memberId, max: QUALIFYING_SUM_MAX });
};

/** Does nothing for a member that nobody has counted yet, and for one that this ladder or a later one has measured, until time moves them. */
const measureMember = ({ data }: MeasureMember, membership: Membership): readonly MembershipEvent[] => {
  const { memberId, ladders, now } = data;
  const { programmeVersion, effectiveFrom: from } = currentLadder(ladders);
  const { standing: before } = membership;
  if (before === null || programmeVersion < membership.programmeVersion) return [];
  const isNew = from !== null && programmeVersion > membership.programmeVersion;
  const movedAt = before.window?.nextAt ?? null;
  const effectiveFrom = isNew ? from : movedAt !== null && movedAt <= now ? movedAt : null;
  if (effectiveFrom === null) return [];
  const outcome = afterAll(membership.contributions, data);
  const { standing } = outcome;
  return [
    {
      type: 'MembershipMeasured',
      data: { memberId, programmeVersion, effectiveFrom, standing, isMoved: standing.tierId !== before.tierId },
    },
    ...tierChanged(data, membership, outcome, {
      causeReceiptId: null,
      causeProgrammeVersion: isNew ? programmeVersion : null,
    }),
  ];
};

/** Whether everything counted before it stands: it is the last of all, and of the time of the ladder that measured last. */
const isNext = (
  contribution: Contribution,
  { contributions, programmeVersion }: Membership,
  { ladders }: CountQualification['data'],
): boolean => {
  const { effectiveFrom, programmeVersion: current, qualify } = currentLadder(ladders);
  const { index, found } = placeOf(contribution, contributions);
  return (
    qualify.window === undefined &&
    !found &&
    index === contributions.length &&
    (programmeVersion === current || (programmeVersion === 0 && ladders.length === 1)) &&
    (effectiveFrom ?? '') <= contribution.order
  );
};

const afterNext = (
  { order, amounts, spend }: Contribution,
  { standing, timeline: before }: Membership,
  { ladders }: CountQualification['data'],
): Outcome => {
  const ladder = currentLadder(ladders);
  const sums = {
    amounts: addAmounts(standing?.amounts ?? NO_AMOUNTS, amounts),
    spend: minorUnits((standing?.spend ?? 0) + spend),
  };
  const now = decisiveOf(sums.amounts, sums.spend);
  const decisive =
    ladder.onReturn === 'keep' && standing !== null
      ? {
          decisiveAmounts: largerAmounts(standing.decisiveAmounts, now.decisiveAmounts),
          decisiveSpend: minorUnits(Math.max(standing.decisiveSpend, now.decisiveSpend)),
        }
      : now;
  const amount = countedBy(ladder, decisive.decisiveAmounts, decisive.decisiveSpend);
  const timeline = extended(before, order, amount, ladder, baseOf(ladders));
  return { timeline, standing: { ...tierOf(timeline, ladders), ...sums, ...decisive } };
};

const afterAll = (
  contributions: readonly Contribution[],
  { ladders, now }: Pick<CountQualification['data'], 'ladders' | 'now'>,
): Outcome => {
  const { timeline, ...sums } = measure(contributions, ladders, now);
  return {
    timeline,
    standing: {
      ...tierOf(timeline, ladders),
      ...sums,
      spend: minorUnits(sums.spend),
      decisiveSpend: minorUnits(sums.decisiveSpend),
    },
  };
};

const tierOf = (timeline: readonly TierStep[], ladders: CountQualification['data']['ladders']) => ({
  tierId: currentTierId(timeline, baseOf(ladders)),
  since: sinceOf(timeline, ladders),
});

const tierChanged = (
  { memberId, ladders }: Pick<CountQualification['data'], 'memberId' | 'ladders'>,
  membership: Membership,
  { timeline, standing }: Outcome,
  cause: Pick<TierChanged['data'], 'causeReceiptId' | 'causeProgrammeVersion'>,
): readonly TierChanged[] => {
  if (sameTimeline(membership.timeline, timeline)) return [];
  const effectiveAt = differsFrom(membership.timeline, timeline);
  invariant(effectiveAt !== null, 'two different timelines differ somewhere');
  const from = membership.standing === null ? baseOf(ladders) : membership.standing.tierId;
  const to = standing.tierId;
  const kind = kindOf(from, to, { ladders, measuredUnder: membership.programmeVersion });
  const sequence = membership.sequence + 1;
  return [{ type: 'TierChanged', data: { memberId, kind, from, to, effectiveAt, ...cause, timeline, sequence } }];
};

/** Where a member stands at an instant, whatever was said last; null: nobody has counted them yet. */
export const standingNow = (
  { contributions, standing }: Membership,
  at: Pick<CountQualification['data'], 'ladders' | 'now'>,
): Standing | null => (standing === null ? null : afterAll(contributions, at).standing);
