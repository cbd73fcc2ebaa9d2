import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { dueRows, type DueItem, type DueQuery, type DueWork } from '@accrue/scheduling';
import { Waits } from '../redeem/waits';

const DUE = { table: 'wait', key: 'redemption_id', dueAt: 'due_at' };

/** Puts in line who waits, calls up who has a place, and takes out who has ended: whatever of that was not done at once. */
@Injectable()
export class SettleWaits implements DueWork {
  readonly name = 'settle-waits';

  constructor(
    private readonly ports: ContextPorts,
    private readonly waits: Waits,
  ) {}

  due(query: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    return dueRows(this.ports.database, DUE, query);
  }

  async handle({ key: redemptionId, dueAt }: DueItem): Promise<void> {
    await this.waits.settle(redemptionId, { messageId: `wait/${redemptionId}`, occurredAt: dueAt });
  }
}
