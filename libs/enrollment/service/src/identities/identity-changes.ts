import { Injectable } from '@nestjs/common';
import {
  decideMember,
  identityKey,
  type BlockIdentity,
  type FreeIdentity,
  type LinkIdentity,
} from '@accrue/enrollment-domain';
import { ContextPorts } from '@accrue/context-kit';
import { IdentityReader, normaliseIdentity, type GivenIdentity } from '@accrue/identities';
import { invariant, Rejected } from '@accrue/kernel';
import { Erasures } from '../erase/erasures';
import { memberView, type MemberView } from '../members/member-view';
import { Members, type Asked } from '../members/members';
import { Profiles } from '../privacy/profiles';
import { IdentityOwners } from './identity-owners';
import { identityTaken } from './identity-taken';

/** What becomes of the identities of one member. */
@Injectable()
export class IdentityChanges {
  constructor(
    private readonly ports: ContextPorts,
    private readonly members: Members,
    private readonly identities: IdentityReader,
    private readonly owners: IdentityOwners,
    private readonly erasures: Erasures,
    private readonly profiles: Profiles,
  ) {}

  /** @throws Rejected identity.taken, identity.blocked, identity.too_many, member.closed, member.merged, member.erased */
  async link(memberId: string, given: GivenIdentity, asked: Asked): Promise<MemberView> {
    const identity = this.identities.read(given, '/value');
    const { member } = await this.members.get(memberId);
    const [sealed] = await this.profiles.sealAll([
      { memberId, profile: {}, dates: {}, identities: [normaliseIdentity(given, '/value')] },
    ]);
    const text = sealed?.identities[0];
    invariant(text !== undefined, 'what is given is sealed');
    const data = { identity: { ...identity, sealed: text } };
    const command = { type: 'LinkIdentity', data, metadata: { now: this.ports.clock.now() } } as const;
    // Asked before as well, so that nothing is reserved for a member who may not have it.
    decideMember(command, member);
    if (!(await this.owners.take(identity, memberId))) throw identityTaken(identity.type);
    try {
      return await this.change(memberId, command, asked);
    } catch (error) {
      // Erased since they were asked: what was reserved is nobody's again.
      if (error instanceof Rejected && error.code === 'member.erased') await this.erasures.forget([memberId]);
      throw error;
    }
  }

  /** The same may be wished for again and again, so the message is named after what it changes, too. @throws Rejected member.unknown */
  async change(
    memberId: string,
    command: LinkIdentity | BlockIdentity | FreeIdentity,
    asked: Asked,
  ): Promise<MemberView> {
    const before = await this.members.get(memberId);
    const messageId = `${command.type}:${memberId}:${identityKey(command.data.identity)}:${String(before.revision)}`;
    await this.members.execute(memberId, command, { messageId, ...asked });
    const { member, revision } = await this.members.get(memberId);
    return memberView(member, revision);
  }
}
