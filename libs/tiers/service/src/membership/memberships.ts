import { Injectable } from '@nestjs/common';
import { ContextPorts, Streams } from '@accrue/context-kit';
import type { StreamModel } from '@accrue/event-store';
import {
  decide,
  decodeMembership,
  encodeMembership,
  evolve,
  initialMembership,
  MEMBERSHIP_SNAPSHOT_VERSION,
  type Membership,
  type MembershipCommand,
  type MembershipEvent,
} from '@accrue/tiers-domain';

const membershipModel: StreamModel<Membership, MembershipEvent> = {
  category: 'membership',
  initial: initialMembership,
  evolve,
  snapshot: {
    version: MEMBERSHIP_SNAPSHOT_VERSION,
    everyEvents: 100,
    encode: encodeMembership,
    decode: decodeMembership,
  },
};

/** The only way to change a membership. */
@Injectable()
export class Memberships extends Streams<Membership, MembershipEvent, MembershipCommand> {
  constructor(ports: ContextPorts) {
    // A membership indexes all that a decision needs; nothing is recalled.
    super(ports, membershipModel, decide, { eventCacheBytesMax: 0 });
  }
}
