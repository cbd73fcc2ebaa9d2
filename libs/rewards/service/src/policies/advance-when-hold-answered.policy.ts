import { holdCaptured, holdPlaced, holdRefunded, holdRefused, holdReleased } from '@accrue/contracts';
import { points, type InstantIso } from '@accrue/kernel';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { AutomaticRedemptions } from '../redeem/automatic-redemptions';
import { RedemptionSaga } from '../redeem/redemption-saga';

type Answer = MessageOf<
  typeof holdPlaced | typeof holdRefused | typeof holdCaptured | typeof holdReleased | typeof holdRefunded
>;

/** One group for all answers, so that those about one member stay in order. */
@Policy()
export class AdvanceWhenHoldAnswered {
  constructor(
    private readonly saga: RedemptionSaga,
    private readonly automatic: AutomaticRedemptions,
  ) {}

  @Consumes('rewards.advance-when-hold-answered', holdPlaced, holdRefused, holdCaptured, holdReleased, holdRefunded)
  async handle(message: Answer): Promise<void> {
    const { redemptionId, holdId } = message.data;
    if (redemptionId === null) return; // a till's own hold
    const hold = { redemptionId, holdId };
    const context = causedBy(message);
    switch (message.type) {
      case holdPlaced.type: {
        const { memberId, rewardId, walletId, points: price, expiresAt } = message.data;
        if (rewardId !== null) {
          const reached = { ...hold, memberId, rewardId, walletId, points: points(price) };
          await this.automatic.begin({ ...reached, expiresAt: expiresAt as InstantIso }, context);
        }
        return this.saga.onHoldPlaced(hold, context);
      }
      case holdRefused.type: {
        const { code, available } = message.data;
        return this.saga.onHoldRefused(hold, { code, available: points(available) }, context);
      }
      case holdCaptured.type:
        return this.saga.onHoldCaptured(hold, context);
      case holdReleased.type:
        return this.saga.onHoldReleased(hold, message.data.reason, context);
      case holdRefunded.type:
        return this.saga.onHoldRefunded(hold, context);
    }
  }
}
