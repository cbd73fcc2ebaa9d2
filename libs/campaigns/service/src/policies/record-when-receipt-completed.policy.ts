import { Injectable } from '@nestjs/common';
import { receiptCompleted, TOPICS } from '@accrue/contracts';
import { Consumes, type Message } from '@accrue/messaging';
import { Intake } from '../intake/intake';

/** Receipts that tills send over the topic take the same way as those over HTTP; what is refused becomes a dead letter. */
@Injectable()
export class RecordWhenReceiptCompleted {
  constructor(private readonly intake: Intake) {}

  @Consumes(TOPICS.posReceipts, { group: 'campaigns.record-when-receipt-completed', types: [receiptCompleted.type] })
  async record(message: Message): Promise<void> {
    await this.intake.recordOne(message.data, {
      source: 'bus',
      correlationId: message.extensions['correlationid'] ?? message.id,
    });
  }
}
