import { Injectable } from '@nestjs/common';
import { ContextPorts, Streams } from '@accrue/context-kit';
import type { StreamModel } from '@accrue/event-store';
import { memberId as checkedMemberId, Rejected, uuidV5, ACCRUE_NAMESPACE, type MemberId } from '@accrue/kernel';
import {
  decideMember,
  evolveMember,
  NO_MEMBER,
  type EnrolledMember,
  type ErasedMember,
  type Member,
  type MemberCommand,
  type MemberEvent,
} from '@accrue/enrollment-domain';
import type { EnrollmentProblemCode } from '../problems';

/** No snapshots: a member has a handful of events. */
const memberModel: StreamModel<Member, MemberEvent> = { category: 'member', initial: NO_MEMBER, evolve: evolveMember };

/** The same reference always leads to the same first member, however often and wherever it is enrolled. */
export const memberIdOfReference = (reference: string): MemberId =>
  uuidV5(`member-reference/${reference}`, ACCRUE_NAMESPACE) as MemberId;

/** Whoever has the reference next once its member has left: again the same, however often it is asked for. */
export const memberIdAfter = (memberId: string): MemberId =>
  uuidV5(`member-after/${memberId}`, ACCRUE_NAMESPACE) as MemberId;

/** Who asks, for the event's metadata. */
export interface Asked {
  readonly correlationId: string;
  readonly actor: string;
}

/** The streams of all members. */
@Injectable()
export class Members extends Streams<Member, MemberEvent, MemberCommand> {
  constructor(ports: ContextPorts) {
    super(ports, memberModel, decideMember);
  }

  /** null: nobody was enrolled under this id. */
  async find(memberId: string): Promise<EnrolledMember | ErasedMember | null> {
    const { state } = await this.read(memberId);
    return state.status === 'none' ? null : state;
  }

  /** @throws Rejected member.unknown, member.erased */
  async get(memberId: string): Promise<{ readonly member: EnrolledMember; readonly revision: number }> {
    const { state, revision } = await this.read(checkedMemberId(memberId));
    if (state.status === 'none') throw new Rejected<EnrollmentProblemCode>('member.unknown');
    if (state.status === 'erased') throw new Rejected<EnrollmentProblemCode>('member.erased', { memberId });
    return { member: state, revision };
  }

  /** The same member, or the survivor of a duplicate. @throws Rejected member.unknown, member.erased */
  async survivorOf(memberId: string): Promise<{ readonly member: EnrolledMember; readonly revision: number }> {
    const found = await this.get(memberId);
    return found.member.mergedInto === null ? found : this.get(found.member.mergedInto);
  }

  /** The member and its duplicates. */
  async familyOf(member: EnrolledMember): Promise<readonly EnrolledMember[]> {
    const family = [member];
    for (const duplicate of member.duplicates) {
      const found = await this.find(duplicate);
      if (found !== null && found.status !== 'erased' && found.mergedInto === member.memberId) family.push(found);
    }
    return family;
  }

  /** Who has the reference, or had it last. @throws Rejected member.unknown, member.erased */
  async ofReference(reference: string): Promise<{ readonly member: EnrolledMember; readonly revision: number }> {
    let last = memberIdOfReference(reference);
    while (((await this.find(last))?.status ?? 'active') !== 'active') {
      const next = memberIdAfter(last);
      if ((await this.find(next)) === null) break;
      last = next;
    }
    return this.survivorOf(last);
  }
}
