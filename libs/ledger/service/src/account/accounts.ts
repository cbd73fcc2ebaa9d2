import { Injectable } from '@nestjs/common';
import { ContextPorts, KnownMembers, Streams } from '@accrue/context-kit';
import { NO_STREAM, type Folded } from '@accrue/event-store';
import { memberId as memberIdOf, type InstantIso } from '@accrue/kernel';
import {
  decide,
  EMPTY_ACCOUNT,
  evolve,
  type Account,
  type AccountCommand,
  type AccountEvent,
} from '@accrue/ledger-domain';
import { accountEventOf } from './account-event';
import { accountModel } from './account.model';

/** The one way to change accounts, each of a member. */
@Injectable()
export class Accounts extends Streams<Account, AccountEvent, AccountCommand> {
  constructor(
    ports: ContextPorts,
    private readonly members: KnownMembers,
  ) {
    // Decisions never recall events: the folded account has all that they need.
    super(ports, accountModel, decide, { eventCacheBytesMax: 0 });
  }

  /** @throws Rejected member.unknown for who has no account and, as far as is known after a moment, has not enrolled */
  async mustKnow(memberId: string): Promise<void> {
    if ((await this.read(memberId)).revision === NO_STREAM) await this.members.mustKnow(memberId);
  }

  /** The account as the ledger knew it then: by what was recorded up to that instant. */
  async knownAt(memberId: string, recordedBy: InstantIso): Promise<Folded<Account>> {
    const stored = await this.ports.log.readStream(this.streamOf(memberId));
    const known = stored.filter((event) => event.recordedAt <= recordedBy);
    const state = known.map(accountEventOf).reduce(evolve, EMPTY_ACCOUNT);
    return { state, revision: known.at(-1)?.revision ?? NO_STREAM };
  }

  /** @throws Rejected id.invalid */
  override streamOf(memberId: string): string {
    return super.streamOf(memberIdOf(memberId));
  }
}
