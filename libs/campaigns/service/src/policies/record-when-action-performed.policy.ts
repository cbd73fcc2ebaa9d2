import { actionPerformed, actionWithdrawn } from '@accrue/contracts';
import { actionId } from '@accrue/kernel';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { Actions } from '../actions/actions';

/** Actions that come over the topic take the same way as those over HTTP; what is refused becomes a dead letter. */
@Policy()
export class RecordWhenActionPerformed {
  constructor(private readonly actions: Actions) {}

  @Consumes('campaigns.record-when-action-performed', actionPerformed, actionWithdrawn)
  async record(message: MessageOf<typeof actionPerformed | typeof actionWithdrawn>): Promise<void> {
    const { correlationId } = causedBy(message);
    const asked = { source: 'bus', correlationId };
    if (message.type === actionPerformed.type) {
      await this.actions.recordOne(message.data, asked);
      return;
    }
    const { key, occurredAt } = message.data;
    await this.actions.revoke(actionId(key), { occurredAt, reason: null }, asked);
  }
}
