import { memberId, receiptId } from '@accrue/kernel';
import { receiptMoved } from '@accrue/contracts';
import { Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { Moves } from '../moves/moves';

/** The journal of the member that a receipt was moved to follows, whatever became of the process that was asked to move it. */
@Policy()
export class RecordWhenReceiptMoved {
  constructor(private readonly moves: Moves) {}

  @Consumes('campaigns.record-when-receipt-moved', receiptMoved)
  async record({ data }: MessageOf<typeof receiptMoved>): Promise<void> {
    const { moves } = data;
    await this.moves.arrive({ receiptId: receiptId(data.receiptId), memberId: memberId(data.memberId), moves });
  }
}
