import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { nextOccasions, type EnrolledMember, type Occasion } from '@accrue/enrollment-domain';
import type { MemberId } from '@accrue/kernel';
import type { Transaction } from '@accrue/persistence';
import { Members } from '../members/members';
import { Profiles } from '../privacy/profiles';
import { MemorableDays, type PlannedDay } from './memorable-days';
import { ProgrammeTerms } from './programme-terms';

interface Looked {
  readonly member: EnrolledMember;
  readonly day: PlannedDay;
  /** Earliest first. */
  readonly next: readonly Occasion[];
}

/** Birthdays and anniversaries: what is due of a member is read from the member's stream, with the member's key. */
@Injectable()
export class Occasions {
  constructor(
    private readonly ports: ContextPorts,
    private readonly members: Members,
    private readonly profiles: Profiles,
    private readonly days: MemorableDays,
    private readonly terms: ProgrammeTerms,
  ) {}

  async plan(memberIds: readonly string[], tx: Transaction): Promise<void> {
    const looked = await this.look([...new Set(memberIds)]);
    await this.days.put(
      looked.map(({ day }) => day),
      tx,
    );
  }

  /** Records what of a member has begun by now, each as of its own day, and plans what comes next. */
  async reach(memberId: string): Promise<void> {
    for (;;) {
      const [looked] = await this.look([memberId]);
      if (looked === undefined) return this.days.forget([memberId]);
      const [first] = looked.next;
      if (first === undefined || first.at > this.ports.clock.now()) return this.days.put([looked.day]);
      await this.record(looked.member, first);
    }
  }

  private async record({ memberId, sealedDates }: EnrolledMember, { occasion, year, at }: Occasion): Promise<void> {
    const data = { occasion, year, reachedAt: at, derivedFrom: sealedDates };
    const command = { type: 'ReachOccasion', data, metadata: { now: at } } as const;
    await this.members.execute(memberId, command, { messageId: `reach:${memberId}:${occasion}:${String(year)}` });
  }

  /** Without those who were erased. */
  private async look(memberIds: readonly string[]): Promise<readonly Looked[]> {
    const read = await Promise.all(memberIds.map((memberId) => this.members.read(memberId)));
    const found = read.flatMap(({ state, revision }) =>
      state.status === 'none' || state.status === 'erased' ? [] : [{ member: state, revision }],
    );
    const dates = await this.profiles.datesOf(found.map(({ member }) => member));
    const { timeZone } = await this.terms.at(this.ports.clock.now());
    return found.map(({ member, revision }, index) => {
      const next = nextOccasions(member, dates[index] ?? {}, timeZone).toSorted((a, b) => (a.at < b.at ? -1 : 1));
      const [first] = next;
      return { member, next, day: { ...dayOf(member), revision, dueAt: first?.at ?? null } };
    });
  }
}

const dayOf = ({ memberId, sealedDates }: EnrolledMember): { memberId: MemberId; isPersonal: boolean } => ({
  memberId,
  isPersonal: sealedDates !== null,
});
