import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import type { DueItem, DueQuery, DueWork } from '@accrue/scheduling';
import { Accounts } from '../account/accounts';

/** Before every instant; PostgreSQL knows it by this name. */
const BEGINNING = { dueAt: '-infinity', key: '' };

/**
 * Writes down what time has done to accounts: holds that timed out, lots that activate or expire, each as of its own instant.
 * Spending does not wait for it: a decision looks at the instants themselves.
 */
@Injectable()
export class SettleAccounts implements DueWork {
  readonly name = 'settle-accounts';

  constructor(
    private readonly ports: ContextPorts,
    private readonly accounts: Accounts,
  ) {}

  /** A member once for each instant, however many lots end then. */
  due({ by, after, limit }: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    const { dueAt, key } = after ?? BEGINNING;
    return this.ports.database.query<DueItem>(
      `(select distinct expires_at as "dueAt", member_id as key from open_holds
        where expires_at <= $1 and (expires_at, member_id) > ($2, $3) order by 1, 2 limit $4)
       union
       (select distinct due_at, member_id from lots
        where due_at <= $1 and (due_at, member_id) > ($2, $3) order by 1, 2 limit $4)
       order by 1, 2 limit $4`,
      [by, dueAt, key, limit],
    );
  }

  async handle({ key, dueAt }: DueItem): Promise<void> {
    const command = { type: 'SettleDue', data: {}, metadata: { now: dueAt } } as const;
    // Not named after the instant: a lot that comes late may end at one that was settled before. What is settled is settled in
    // the account itself, so a second time finds nothing to do.
    await this.accounts.execute(key, command, { messageId: `due/${dueAt}/${randomUUID()}` });
  }
}
