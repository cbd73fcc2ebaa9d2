import {
  addAmounts,
  assertNever,
  largerAmounts,
  minorUnits,
  NO_AMOUNTS,
  QUALIFYING_SUM_MAX,
  Rejected,
  type KernelRejectionCode,
} from '@accrue/kernel';
import { countedBy, tierReachedBy } from '../ladder/ladder';
import { currentLadder } from '../ladder/ladders';
import type { CountQualification, MeasureMember, MembershipCommand } from './commands';
import { placed, placeOf, receiptKeyOf, type Contribution } from './contributions';
import { pinTier, unpinTier } from './decide-pins';
import type { MembershipEvent, Standing } from './events';
import { decisiveOf } from './standing';
import type { Membership } from './state';
import { instantOf } from './instants';
import { isResumable, outlook, type Outlook } from './measure';
import {
  afterAll,
  afterLast,
  groundsOf,
  mustBeCurrent,
  tierChanged,
  tierOf,
  type Moment,
  type Outcome,
} from './outcome';
import { baseOf, extended } from './timeline';

/**
 * @throws Rejected `programme.outdated` when the member was already measured by a later ladder: the caller's copy of the
 *   programme is stale, going back would undo a change; `receipt.order_malformed`; of pins see there
 */
export const decide = (command: MembershipCommand, membership: Membership): readonly MembershipEvent[] => {
  switch (command.type) {
    case 'CountQualification':
      return countQualification(command, membership);
    case 'MeasureMember':
      return measureMember(command, membership);
    case 'PinTier':
      return pinTier(command, membership);
    case 'UnpinTier':
      return unpinTier(command, membership);
    default:
      return assertNever(command);
  }
};

const countQualification = ({ data }: CountQualification, membership: Membership): readonly MembershipEvent[] => {
  const { memberId, receiptId, order, amounts, spend, ofSales, sequence } = data;
  const of = ofSales === undefined ? {} : { ofSales };
  const contribution: Contribution = { order, receiptKey: receiptKeyOf(receiptId), amounts, spend, ...of, sequence };
  const { index, found } = placeOf(contribution, membership.contributions);
  const known = found ? membership.contributions[index] : undefined;
  if (known !== undefined && known.sequence >= sequence) return [];
  instantOf(order); // refused before it is stored: a step may need the instant much later
  const programmeVersion = mustBeCurrent(data, membership);
  const outcome = outcomeOf(contribution, membership, data);
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

const outcomeOf = (contribution: Contribution, membership: Membership, data: CountQualification['data']): Outcome => {
  const { standing, contributions } = membership;
  const isLast = isNext(contribution, membership, data);
  const ladder = currentLadder(data.ladders);
  if (isLast && ladder.qualify.window === undefined) return afterNext(contribution, membership, data);
  const all = { ...membership, contributions: placed(contribution, contributions) };
  const isMeasured = standing !== null && (ladder.effectiveFrom ?? '') <= (contributions.at(-1)?.order ?? '');
  return isLast && isMeasured && isResumable(ladder) ? afterLast(all, standing, data) : afterAll(all, data);
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
  const movedAt = before.timed?.nextAt ?? null;
  const effectiveFrom = isNew ? from : movedAt !== null && movedAt <= now ? movedAt : null;
  if (effectiveFrom === null) return [];
  const outcome = afterAll(membership, data);
  const { standing } = outcome;
  return [
    {
      type: 'MembershipMeasured',
      data: { memberId, programmeVersion, effectiveFrom, standing, isMoved: isMoved(before, standing) },
    },
    ...tierChanged(data, membership, outcome, {
      causeReceiptId: null,
      causeProgrammeVersion: isNew ? programmeVersion : null,
    }),
  ];
};

/** Whether others have to hear of it: of another tier, or of another time until which it holds. */
const isMoved = (before: Standing, after: Standing): boolean =>
  after.tierId !== before.tierId || (after.timed?.nextAt ?? null) !== (before.timed?.nextAt ?? null);

/** Whether everything counted before it stands: it is the last of all, and of the time of the ladder that measured last. */
const isNext = (
  contribution: Contribution,
  { contributions, pins, programmeVersion }: Membership,
  { ladders }: CountQualification['data'],
): boolean => {
  const { effectiveFrom, programmeVersion: current } = currentLadder(ladders);
  const { index, found } = placeOf(contribution, contributions);
  return (
    pins.length === 0 &&
    ladders.every(({ memberships }) => memberships.length === 0) &&
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
  const timeline = extended(before, order, tierReachedBy(amount, ladder)?.id ?? null, ladder, baseOf(ladders));
  return { timeline, standing: { ...tierOf(timeline, ladders), ...sums, ...decisive } };
};

/** Where a member stands at an instant, whatever was said last; null: nobody has counted them yet. */
export const standingNow = (membership: Membership, at: Moment): Standing | null =>
  membership.standing === null ? null : afterAll(membership, at).standing;

/** What lies before a member at an instant. */
export const outlookNow = (membership: Membership, { ladders, now }: Moment): Outlook =>
  outlook(groundsOf(membership, ladders), now);
