import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { CommandExecutor, type CommandContext, type Executed, type StreamModel } from '@accrue/event-store';
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
import { ContextPorts } from '@accrue/context-kit';

/** No snapshots: a member has a handful of events. */
const memberModel: StreamModel<Member, MemberEvent> = { category: 'member', initial: NO_MEMBER, evolve: evolveMember };

export const memberStream = (memberId: string): string => `member-${memberId}`;

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
export class Members implements OnApplicationShutdown {
  private readonly executor: CommandExecutor<Member, MemberEvent>;

  constructor(private readonly ports: ContextPorts) {
    this.executor = new CommandExecutor(ports.log, memberModel);
  }

  execute(
    memberId: string,
    messageId: string,
    command: MemberCommand,
    asked: Asked,
  ): Promise<Executed<Member, MemberEvent>> {
    const context: CommandContext = {
      messageId,
      occurredAt: command.metadata.now,
      commandType: command.type,
      ...asked,
    };
    return this.executor.execute(memberStream(memberId), (member) => decideMember(command, member), context);
  }

  /** null: nobody was enrolled under this id. */
  async find(memberId: string): Promise<EnrolledMember | ErasedMember | null> {
    const { state } = await this.executor.read(memberStream(memberId));
    return state.status === 'none' ? null : state;
  }

  /** @throws Rejected member.unknown, member.erased */
  async get(memberId: string): Promise<{ readonly member: EnrolledMember; readonly revision: number }> {
    const { state, revision } = await this.executor.read(memberStream(checkedMemberId(memberId)));
    if (state.status === 'none') throw new Rejected('member.unknown');
    if (state.status === 'erased') throw new Rejected('member.erased', { memberId });
    return { member: state, revision };
  }

  /** Who has the reference, or had it last. @throws Rejected member.unknown, member.erased */
  async ofReference(reference: string): Promise<{ readonly member: EnrolledMember; readonly revision: number }> {
    let last = memberIdOfReference(reference);
    while (((await this.find(last))?.status ?? 'active') !== 'active') {
      const next = memberIdAfter(last);
      if ((await this.find(next)) === null) break;
      last = next;
    }
    return this.get(last);
  }

  now() {
    return this.ports.clock.now();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.executor.stop();
  }
}
