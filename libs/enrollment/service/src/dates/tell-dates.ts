import { Injectable } from '@nestjs/common';
import { birthdayOf, type MemberDates } from '@accrue/enrollment-domain';
import { epochMs, instantFromEpochMs, invariant, Rejected, type MemberId } from '@accrue/kernel';
import { Erasures } from '../erase/erasures';
import { Members, type Asked } from '../members/members';
import { Profiles } from '../privacy/profiles';
import { MemorableDays } from './memorable-days';
import { ProgrammeTerms } from './programme-terms';
import { Occasions } from './occasions';

/** Longer than a request takes. */
const LOOK_AGAIN_MS = 60_000;

export type ToldDates = MemberDates & Required<Pick<MemberDates, 'birthDate'>>;

/** A member tells when the birthday is, or another day than before. */
@Injectable()
export class DatesOfMembers {
  constructor(
    private readonly members: Members,
    private readonly profiles: Profiles,
    private readonly erasures: Erasures,
    private readonly days: MemorableDays,
    private readonly occasions: Occasions,
    private readonly terms: ProgrammeTerms,
  ) {}

  /**
   * The same again changes nothing. A birthday that has begun is reached first: it counts by what was told before.
   * @throws Rejected member.unknown, member.erased, member.closed, member.merged, birth_date.locked, birth_date.reached_this_year
   */
  async tell(memberId: MemberId, told: ToldDates, asked: Asked): Promise<void> {
    try {
      while (!(await this.tryToTell(memberId, told, asked)));
    } catch (error) {
      // A key was made for who is erased.
      if (error instanceof Rejected && error.code === 'member.erased') await this.erasures.forget([memberId]);
      throw error;
    }
    await this.occasions.reach(memberId);
  }

  /** @returns false: somebody else told others in the same moment */
  private async tryToTell(memberId: MemberId, told: ToldDates, asked: Asked): Promise<boolean> {
    await this.members.get(memberId);
    await this.occasions.reach(memberId);
    const { member, revision } = await this.members.get(memberId);
    const { dates: known } = await this.profiles.open(member);
    if (known.birthDate === told.birthDate && known.timeZone === told.timeZone) return true;
    const now = this.members.now();
    const { timeZone, birthDateLockDays } = await this.terms.at(now);
    const [sealed] = await this.profiles.sealAll([{ memberId, profile: {}, dates: told, identities: [] }]);
    const sealedDates = sealed?.dates ?? null;
    invariant(sealedDates !== null, 'what is told is sealed');
    const data = {
      ...{ sealedDates, birthDate: changeOf(known, told), replaces: member.sealedDates },
      ...{ lockDays: birthDateLockDays, zone: known.timeZone ?? timeZone },
    };
    await this.days.lookAgain(memberId, instantFromEpochMs(epochMs(now) + LOOK_AGAIN_MS));
    const command = { type: 'TellDates', data, metadata: { now } } as const;
    const messageId = `dates:${memberId}:${String(revision)}`;
    const { events } = await this.members.execute(memberId, command, { messageId, ...asked });
    return events.length > 0;
  }
}

/** Whoever adds the year, or mends it, has no other birthday. */
const changeOf = ({ birthDate }: MemberDates, told: ToldDates): 'first' | 'changed' | 'same' => {
  if (birthDate === undefined) return 'first';
  return birthdayOf(birthDate) === birthdayOf(told.birthDate) ? 'same' : 'changed';
};
