import { Injectable } from '@nestjs/common';
import {
  identityKey,
  keepsIdentity,
  sameIdentity,
  type EnrolledMember,
  type ErasedMember,
  type Identity,
} from '@accrue/enrollment-domain';
import { ContextPorts } from '@accrue/context-kit';
import { KeyRegistry } from '@accrue/persistence';
import { Members } from '../members/members';

/** Owner of an identity between two members. No member has such an id. */
const NOBODY = '~';

/** Holds it with the owner, who had freed it and took it again: their stream may not say so yet. */
const TAKEN_AGAIN = 'taken again';

class LostToAnother extends Error {
  constructor(readonly identity: Identity) {
    super('another member was faster');
  }
}

/** What somebody wants, and who has it. */
interface Given {
  readonly identity: Identity;
  readonly from: string;
}

/** Lets identities change hands. The members' streams say who keeps what; the registry says who was first to take what is free. */
@Injectable()
export class IdentityOwners {
  constructor(
    private readonly ports: ContextPorts,
    private readonly registry: KeyRegistry,
    private readonly members: Members,
  ) {}

  /** @returns whether the member has it now: it was nobody's, theirs already, or its owner keeps it no longer */
  async take(identity: Identity, memberId: string): Promise<boolean> {
    const [owner] = await this.registry.reserve([{ key: identityKey(identity), owner: memberId }]);
    if (owner === undefined) return false;
    if (owner.owner !== memberId) return (await this.passOn([{ identity, from: owner.owner }], memberId)) === null;
    const member = await this.members.find(memberId);
    if (member === null || member.status === 'erased' || !wasFreed(member, identity)) return true;
    // Theirs in the registry only: whoever takes it first from there has it.
    const key = identityKey(identity);
    return (
      (await this.registry.transfer(key, memberId, { owner: NOBODY, detail: null })) &&
      (await this.registry.transfer(key, NOBODY, { owner: memberId, detail: TAKEN_AGAIN }))
    );
  }

  /** Whether it has not gone to anybody else: a member who left may have lost it without a word in their stream. */
  async isStillWith(memberId: string, identity: Identity): Promise<boolean> {
    const key = identityKey(identity);
    return (await this.registry.lookup([key])).get(key)?.owner === memberId;
  }

  /** The member's stream says that it is theirs no longer; repeated until it is done. */
  async letGo(identity: Identity, memberId: string): Promise<void> {
    await this.registry.clearDetail(identityKey(identity), memberId);
  }

  /** All of them or none. @returns null, or the first that stays: its owner keeps it, or another member was faster */
  async passOn(given: readonly Given[], to: string): Promise<Identity | null> {
    for (const { identity, from } of given) {
      if (from === NOBODY) continue;
      const owner = await this.members.find(from);
      if (keeps(owner, identity)) return identity;
      // Nothing that a leaver took again is still to come.
      if (owner?.status === 'closed') await this.letGo(identity, from);
    }
    try {
      await this.ports.database.transaction(async (tx) => {
        for (const { identity, from } of given)
          if (!(await this.registry.transfer(identityKey(identity), from, { owner: to, detail: null }, tx)))
            throw new LostToAnother(identity);
      });
      return null;
    } catch (error) {
      if (error instanceof LostToAnother) return error.identity;
      throw error;
    }
  }
}

const keeps = (member: EnrolledMember | ErasedMember | null, identity: Identity): boolean => {
  // Reserved by an enrolment or a link that is still under way, or will be repeated. Nothing comes of one of a member who left.
  if (member === null) return true;
  if (member.status === 'erased') return false;
  const isReserved = !member.identities.some((known) => sameIdentity(known, identity));
  return keepsIdentity(member, identity) || (isReserved && member.status === 'active');
};

const wasFreed = ({ identities }: EnrolledMember, wanted: Identity): boolean =>
  identities.some((known) => sameIdentity(known, wanted) && known.status === 'freed');
