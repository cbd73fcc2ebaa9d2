import { randomUUID } from 'node:crypto';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONTEXT_PORTS, type ContextPorts } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import { Accounts } from '../account/accounts';

const INTERVAL_MS = 5_000;
const ACCOUNTS_MAX = 500;

/**
 * Settles accounts that time has overtaken: holds that timed out, lots that activate or expire. Spending does not wait for
 * it: a decision looks at the instants themselves. Two sweeps at once are harmless, the second finds nothing to do.
 */
@Injectable()
export class DueAccountsSweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('ledger.sweep');
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(CONTEXT_PORTS) private readonly ports: ContextPorts,
    private readonly accounts: Accounts,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    await this.running;
  }

  /** Settles up to 500 accounts. @returns how many accounts changed */
  async runOnce(): Promise<number> {
    const now = this.ports.clock.now();
    const due = await this.ports.database.query<{ member_id: string }>(
      `select member_id from open_holds where expires_at <= $1
       union
       select member_id from lots where due_at <= $1
       limit ${ACCOUNTS_MAX}`,
      [now],
    );
    const changed = await Promise.all(due.map(({ member_id }) => this.settle(member_id)));
    return changed.filter(Boolean).length;
  }

  private async settle(memberId: string): Promise<boolean> {
    const command = { type: 'SettleDue', data: {}, metadata: { now: this.ports.clock.now() } } as const;
    const { events } = await this.accounts.execute(memberId, command, { messageId: `sweep/${randomUUID()}` });
    return events.length > 0;
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      this.running = this.runOnce()
        .catch((error: unknown) => {
          // The next run finds the same accounts; a rejection can only be a bug of ours and must not be quiet.
          const text = error instanceof Error ? error.message : String(error);
          if (error instanceof Rejected) this.log.error(`settling due accounts: ${text}`);
          else this.log.warn(`settling due accounts: ${text}`);
        })
        .finally(() => {
          if (this.timer !== null) this.schedule();
        });
    }, INTERVAL_MS);
    // A sweep is no reason to keep the process alive.
    this.timer.unref();
  }
}
