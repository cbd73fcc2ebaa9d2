import { Injectable } from '@nestjs/common';
import { ContextPorts, Streams } from '@accrue/context-kit';
import { memberId as memberIdOf } from '@accrue/kernel';
import { decide, type Account, type AccountCommand, type AccountEvent } from '@accrue/ledger-domain';
import { accountModel } from './account.model';

/** The one way to change accounts, each of a member. */
@Injectable()
export class Accounts extends Streams<Account, AccountEvent, AccountCommand> {
  constructor(ports: ContextPorts) {
    // Decisions never recall events: the folded account has all that they need.
    super(ports, accountModel, decide, { eventCacheBytesMax: 0 });
  }

  /** @throws Rejected id.invalid */
  override streamOf(memberId: string): string {
    return super.streamOf(memberIdOf(memberId));
  }
}
