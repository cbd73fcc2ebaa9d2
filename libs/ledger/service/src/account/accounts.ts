import { Injectable } from '@nestjs/common';
import { ContextPorts, KnownMembers, Streams } from '@accrue/context-kit';
import { NO_STREAM, type Folded, type StoredEvent } from '@accrue/event-store';
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
    return foldedOf(await this.history(memberId, recordedBy));
  }

  /** What happened on the account, in the order in which the ledger learnt of it. @param recordedBy undefined: to this day */
  async history(memberId: string, recordedBy: InstantIso | undefined): Promise<readonly StoredEvent[]> {
    const stored = await this.ports.log.readStream(this.streamOf(memberId));
    return recordedBy === undefined ? stored : stored.filter((event) => event.recordedAt <= recordedBy);
  }

  /** @throws Rejected id.invalid */
  override streamOf(memberId: string): string {
    return super.streamOf(memberIdOf(memberId));
  }
}

/** The account that its first events lead to. */
export const foldedOf = (history: readonly StoredEvent[]): Folded<Account> => ({
  state: history.map(accountEventOf).reduce(evolve, EMPTY_ACCOUNT),
  revision: history.at(-1)?.revision ?? NO_STREAM,
});
