import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import type { DueItem, DueQuery, DueWork } from '@accrue/scheduling';
import { RedemptionSaga } from '../redeem/redemption-saga';

/** Cancels what nobody has said to be given in time: points and stock come back. */
@Injectable()
export class CancelUnconfirmedRedemptions implements DueWork {
  readonly name = 'cancel-unconfirmed-redemptions';

  constructor(
    private readonly ports: ContextPorts,
    private readonly saga: RedemptionSaga,
  ) {}

  due({ by, after, limit }: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    return this.ports.database.query<DueItem>(
      `select redemption_id as key, confirm_by as "dueAt" from redemption
       where status = 'reserved' and confirm_by <= $1 and (confirm_by, redemption_id) > ($2, $3)
       order by confirm_by, redemption_id limit $4`,
      [by, after?.dueAt ?? '-infinity', after?.key ?? '', limit],
    );
  }

  async handle({ key: redemptionId, dueAt }: DueItem): Promise<void> {
    await this.saga.onNotConfirmed(redemptionId, {
      messageId: `redemption/${redemptionId}/not-confirmed`,
      occurredAt: dueAt,
    });
  }
}
