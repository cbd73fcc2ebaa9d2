import { Injectable } from '@nestjs/common';
import { CommandExecutor, type StreamModel } from '@accrue/event-store';
import { ContextPorts } from '@accrue/context-kit';
import {
  decodeMembership,
  encodeMembership,
  evolve,
  initialMembership,
  MEMBERSHIP_SNAPSHOT_VERSION,
  type Membership,
  type MembershipEvent,
} from '@accrue/tiers-domain';

export const membershipModel: StreamModel<Membership, MembershipEvent> = {
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

export const membershipStream = (memberId: string): string => `membership-${memberId}`;

/** The only way to change a membership. */
@Injectable()
export class Memberships extends CommandExecutor<Membership, MembershipEvent> {
  constructor(ports: ContextPorts) {
    // A membership indexes all that a decision needs; nothing is recalled.
    super(ports.log, membershipModel, { eventCacheBytesMax: 0 });
  }
}
