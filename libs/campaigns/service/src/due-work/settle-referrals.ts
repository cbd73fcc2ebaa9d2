import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import type { ActionId } from '@accrue/kernel';
import { dueRows, type DueItem, type DueQuery, type DueWork } from '@accrue/scheduling';
import { Referrals } from '../referrals/referrals';

const DUE = { table: 'referrals', key: 'action_id', dueAt: 'due_at' };

/** Gives both sides of a referral what they earn when the purchase has lasted, and takes back what no longer holds. */
@Injectable()
export class SettleReferrals implements DueWork {
  readonly name = 'settle-referrals';

  constructor(
    private readonly ports: ContextPorts,
    private readonly referrals: Referrals,
  ) {}

  due(query: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    return dueRows(this.ports.database, DUE, query);
  }

  async handle({ key }: DueItem): Promise<void> {
    await this.referrals.settle(key as ActionId);
  }
}
