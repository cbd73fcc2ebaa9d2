import { giftCardWithdrawn } from '@accrue/contracts';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { RedemptionSaga } from '../redeem/redemption-saga';

/** The ledger has emptied a gift card of which nothing was spent: the redemption that it was given for is undone. */
@Policy()
export class CancelWhenCardWithdrawn {
  constructor(private readonly saga: RedemptionSaga) {}

  @Consumes('rewards.cancel-when-card-withdrawn', giftCardWithdrawn)
  async cancel(message: MessageOf<typeof giftCardWithdrawn>): Promise<void> {
    await this.saga.onCardWithdrawn(message.data.redemptionId, causedBy(message));
  }
}
