import { DAY_MS, epochMs, instantFromEpochMs, localDateOf, Rejected } from '@accrue/kernel';
import { yearOf } from '../occasions/calendar';
import type { ReachOccasion, TellDates } from './commands';
import type { MemberEvent } from './events';
import type { EnrollmentRejectionCode } from './rejections';
import type { EnrolledMember, Member } from './state';

/**
 * None when somebody else was faster: whoever asks looks again.
 * @throws Rejected birth_date.reached_this_year, birth_date.locked
 */
export const tellDates = ({ data, metadata }: TellDates, member: EnrolledMember): readonly MemberEvent[] => {
  const { replaces, sealedDates, birthDate } = data;
  if (replaces !== member.sealedDates) return [];
  if (birthDate === 'changed') refuseLocked({ data, metadata }, member);
  return [{ type: 'DatesTold', data: { memberId: member.memberId, sealedDates, birthDate, toldAt: metadata.now } }];
};

/** Nobody has two birthdays in one year, nor another birthday each time it is worth something. */
const refuseLocked = (
  { data: { lockDays, zone }, metadata: { now } }: Pick<TellDates, 'data' | 'metadata'>,
  { reached, birthDateChangedAt }: EnrolledMember,
): void => {
  const year = yearOf(localDateOf(now, zone));
  if ((reached.birthday ?? 0) >= year)
    throw new Rejected<EnrollmentRejectionCode>('birth_date.reached_this_year', { year });
  if (birthDateChangedAt === null) return;
  const lockedUntil = instantFromEpochMs(epochMs(birthDateChangedAt) + lockDays * DAY_MS);
  if (now < lockedUntil) throw new Rejected<EnrollmentRejectionCode>('birth_date.locked', { lockedUntil, lockDays });
};

/** Of who was a member when the day began. None when it was recorded before, or another date was told meanwhile. */
export const reachOccasion = ({ data }: ReachOccasion, member: Member): readonly MemberEvent[] => {
  if (member.status === 'none' || member.status === 'erased') return [];
  const { derivedFrom, ...reached } = data;
  if (member.closedAt !== null && reached.reachedAt >= member.closedAt) return [];
  if (derivedFrom !== member.sealedDates || reached.year <= (member.reached[reached.occasion] ?? 0)) return [];
  return [{ type: 'OccasionReached', data: { memberId: member.memberId, ...reached } }];
};
