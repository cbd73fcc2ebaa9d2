import { occasionReached } from '@accrue/contracts';
import { memberId, parseInstant } from '@accrue/kernel';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { Occasions } from '../actions/occasions';

/** Rules that look at birthdays or anniversaries earn once a calendar year, at the beginning of the day. */
@Policy()
export class CelebrateWhenOccasionReached {
  constructor(private readonly occasions: Occasions) {}

  @Consumes('campaigns.celebrate-when-occasion-reached', occasionReached)
  async celebrate(message: MessageOf<typeof occasionReached>): Promise<void> {
    const { occasion: trigger, year, reachedAt } = message.data;
    const reached = { trigger, year, occurredAt: parseInstant(reachedAt) };
    const { messageId, correlationId } = causedBy(message);
    await this.occasions.record(memberId(message.data.memberId), reached, { messageId, correlationId });
  }
}
