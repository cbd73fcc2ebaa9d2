import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { dueRows, type DueItem, type DueQuery, type DueWork } from '@accrue/scheduling';
import { Waits } from '../redeem/waits';

const DUE = { table: 'wait', key: 'redemption_id', dueAt: 'ends_at' };

/** Nobody waits for what has begun. */
@Injectable()
export class EndWaits implements DueWork {
  readonly name = 'end-waits';

  constructor(
    private readonly ports: ContextPorts,
    private readonly waits: Waits,
  ) {}

  due(query: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    return dueRows(this.ports.database, DUE, query);
  }

  async handle({ key: redemptionId, dueAt }: DueItem): Promise<void> {
    await this.waits.end(redemptionId, { messageId: `wait/${redemptionId}/begun`, occurredAt: dueAt });
  }
}
