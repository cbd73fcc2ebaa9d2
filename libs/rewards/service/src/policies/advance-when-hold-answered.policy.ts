import { Injectable } from '@nestjs/common';
import { holdCaptured, holdPlaced, holdRefused, holdReleased, TOPICS, type Static } from '@accrue/contracts';
import type { CommandContext } from '@accrue/event-store';
import { points } from '@accrue/kernel';
import { Consumes, type Message } from '@accrue/messaging';
import { RedemptionSaga } from '../redeem/redemption-saga';

type Refused = Static<typeof holdRefused.schema>;
type Released = Static<typeof holdReleased.schema>;
type AnyHold = Static<typeof holdPlaced.schema> | Static<typeof holdCaptured.schema> | Refused | Released;

/** One group for all four answers, so that those about one member stay in order. */
@Injectable()
export class AdvanceWhenHoldAnswered {
  constructor(private readonly saga: RedemptionSaga) {}

  @Consumes(TOPICS.entryFacts, {
    group: 'rewards.advance-when-hold-answered',
    types: [holdPlaced.type, holdRefused.type, holdCaptured.type, holdReleased.type],
  })
  async handle(message: Message): Promise<void> {
    const data = message.data as AnyHold;
    if (data.redemptionId === null) return; // a till's own hold
    const hold = { redemptionId: data.redemptionId, holdId: data.holdId };
    const context = contextOf(message);
    switch (message.type) {
      case holdPlaced.type:
        return this.saga.onHoldPlaced(hold, context);
      case holdRefused.type: {
        const { code, available } = data as Refused;
        return this.saga.onHoldRefused(hold, { code, available: points(available) }, context);
      }
      case holdCaptured.type:
        return this.saga.onHoldCaptured(hold, context);
      case holdReleased.type:
        return this.saga.onHoldReleased(hold, (data as Released).reason, context);
    }
  }
}

const contextOf = ({ id, time, extensions }: Message): CommandContext => ({
  messageId: id,
  occurredAt: time,
  ...(extensions['correlationid'] === undefined ? {} : { correlationId: extensions['correlationid'] }),
});
