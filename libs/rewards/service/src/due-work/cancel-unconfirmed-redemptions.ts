import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { dueRows, type DueItem, type DueQuery, type DueWork } from '@accrue/scheduling';
import { RedemptionSaga } from '../redeem/redemption-saga';

const DUE = { table: 'redemption', key: 'redemption_id', dueAt: 'confirm_by', where: "status = 'reserved'" };

/** Cancels what nobody has said to be given in time: points and stock come back. */
@Injectable()
export class CancelUnconfirmedRedemptions implements DueWork {
  readonly name = 'cancel-unconfirmed-redemptions';

  constructor(
    private readonly ports: ContextPorts,
    private readonly saga: RedemptionSaga,
  ) {}

  due(query: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    return dueRows(this.ports.database, DUE, query);
  }

  async handle({ key: redemptionId, dueAt }: DueItem): Promise<void> {
    await this.saga.onNotConfirmed(redemptionId, {
      messageId: `redemption/${redemptionId}/not-confirmed`,
      occurredAt: dueAt,
    });
  }
}
