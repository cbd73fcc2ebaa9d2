import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Sweep } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { Accounts } from '../account/accounts';

const INTERVAL_MS = 5_000;
const ACCOUNTS_MAX = 500;

/**
 * Settles accounts that time has overtaken: holds that timed out, lots that activate or expire. Spending does not wait for
 * it: a decision looks at the instants themselves. Two sweeps at once are harmless, the second finds nothing to do.
 */
@Injectable()
export class DueAccountsSweep extends Sweep {
  constructor(
    private readonly ports: ContextPorts,
    private readonly accounts: Accounts,
  ) {
    super({ name: 'ledger.sweep', does: 'settling due accounts', intervalMs: INTERVAL_MS });
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
}
