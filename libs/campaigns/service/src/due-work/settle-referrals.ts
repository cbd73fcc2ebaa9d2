import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import type { ActionId } from '@accrue/kernel';
import type { DueItem, DueQuery, DueWork } from '@accrue/scheduling';
import { Referrals } from '../referrals/referrals';

/** Gives both sides of a referral what they earn when the purchase has lasted, and takes back what no longer holds. */
@Injectable()
export class SettleReferrals implements DueWork {
  readonly name = 'settle-referrals';

  constructor(
    private readonly ports: ContextPorts,
    private readonly referrals: Referrals,
  ) {}

  due({ by, after, limit }: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    return this.ports.database.query<DueItem>(
      `select action_id as key, due_at as "dueAt" from referrals
       where due_at <= $1 and (due_at, action_id) > ($2, $3)
       order by due_at, action_id limit $4`,
      [by, after?.dueAt ?? '-infinity', after?.key ?? '', limit],
    );
  }

  async handle({ key }: DueItem): Promise<void> {
    await this.referrals.settle(key as ActionId);
  }
}
