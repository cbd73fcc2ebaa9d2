import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { dueRows, type DueItem, type DueQuery, type DueWork } from '@accrue/scheduling';
import { RedemptionSaga } from '../redeem/redemption-saga';

const DUE = { table: 'redemption', key: 'redemption_id', dueAt: 'use_by', where: "status = 'completed'" };

/** Ends what members have redeemed and not used in time. */
@Injectable()
export class ExpireUnusedRedemptions implements DueWork {
  readonly name = 'expire-unused-redemptions';

  constructor(
    private readonly ports: ContextPorts,
    private readonly saga: RedemptionSaga,
  ) {}

  due(query: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    return dueRows(this.ports.database, DUE, query);
  }

  async handle({ key: redemptionId, dueAt }: DueItem): Promise<void> {
    await this.saga.onNotUsed(redemptionId, { messageId: `redemption/${redemptionId}/not-used`, occurredAt: dueAt });
  }
}
