import { Type } from '@sinclair/typebox';
import { integer, strict, type Section } from './parts';

const birthDate = strict({
  lockDays: Type.Optional({
    ...integer(0, 3660),
    description:
      'A member who has changed the birth date changes it again after so many times 24 hours at the earliest; default 365. In a calendar ' +
      'year in which the birthday was reached it is never changed',
  }),
});

/** What is kept of members, and what they can change themselves. */
export const membersSection = strict({ birthDate: Type.Optional(birthDate) });

export type MembersSection = Section<typeof membersSection>;

const LOCK_DAYS = 365;

/** Days after a change of the birth date within which there is no other one. */
export const birthDateLockDaysOf = ({ birthDate: { lockDays = LOCK_DAYS } = {} }: MembersSection = {}): number =>
  lockDays;
