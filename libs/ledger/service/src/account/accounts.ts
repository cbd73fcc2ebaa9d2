import { Injectable } from '@nestjs/common';
import { ContextPorts, KnownMembers, Streams } from '@accrue/context-kit';
import { NO_STREAM } from '@accrue/event-store';
import { memberId as memberIdOf } from '@accrue/kernel';
import { decide, type Account, type AccountCommand, type AccountEvent } from '@accrue/ledger-domain';
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

  /** @throws Rejected id.invalid */
  override streamOf(memberId: string): string {
    return super.streamOf(memberIdOf(memberId));
  }
}
