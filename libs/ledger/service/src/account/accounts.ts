import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { CommandExecutor, type CommandContext, type Executed } from '@accrue/event-store';
import { caughtUp, type AtLeastRevision } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { memberId as memberIdOf, type InstantIso } from '@accrue/kernel';
import { decide, type Account, type AccountCommand, type AccountEvent } from '@accrue/ledger-domain';
import { accountModel, accountStream } from './account.model';

/** The one way to change accounts. */
@Injectable()
export class Accounts implements BeforeApplicationShutdown {
  private readonly executor: CommandExecutor<Account, AccountEvent>;

  constructor(private readonly ports: ContextPorts) {
    // Decisions never recall events: the folded account has all that they need.
    this.executor = new CommandExecutor(ports.log, accountModel, { eventCacheBytesMax: 0 });
  }

  /** @throws Rejected with an AccountRejectionCode, INVALID_ID; and as CommandExecutor.execute */
  execute(
    memberId: string,
    command: AccountCommand,
    context: Omit<CommandContext, 'occurredAt'>,
  ): Promise<Executed<Account, AccountEvent>> {
    const occurredAt = command.metadata.now;
    return this.executor.execute(accountStream(memberIdOf(memberId)), (account) => decide(command, account), {
      ...context,
      occurredAt,
      commandType: command.type,
    });
  }

  /**
   * Resolves when the read model has what the caller saw written.
   * @throws Rejected read.not_caught_up, also when the account has no such revision
   */
  async caughtUp(projection: string, memberId: string, query: AtLeastRevision): Promise<void> {
    await caughtUp(this.ports.projections, [projection], accountStream(memberIdOf(memberId)), query);
  }

  now(): InstantIso {
    return this.ports.clock.now();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.executor.stop();
  }
}
