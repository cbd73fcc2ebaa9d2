import { receiptCompleted } from '@accrue/contracts';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { Intake } from '../intake/intake';

/** Receipts that tills send over the topic take the same way as those over HTTP; what is refused becomes a dead letter. */
@Policy()
export class RecordWhenReceiptCompleted {
  constructor(private readonly intake: Intake) {}

  @Consumes('campaigns.record-when-receipt-completed', receiptCompleted)
  async record(message: MessageOf<typeof receiptCompleted>): Promise<void> {
    const { correlationId } = causedBy(message);
    await this.intake.recordOne(message.data, { source: 'bus', correlationId });
  }
}
