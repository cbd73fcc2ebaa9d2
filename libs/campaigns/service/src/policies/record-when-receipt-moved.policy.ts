import { Injectable } from '@nestjs/common';
import { receiptMoved, TOPICS, type Static } from '@accrue/contracts';
import { Consumes, type Message } from '@accrue/messaging';
import { Moves } from '../moves/moves';

/** The journal of the member that a receipt was moved to follows, whatever became of the process that was asked to move it. */
@Injectable()
export class RecordWhenReceiptMoved {
  constructor(private readonly moves: Moves) {}

  @Consumes(TOPICS.receiptFacts, { group: 'campaigns.record-when-receipt-moved', types: [receiptMoved.type] })
  async record({ data }: Message): Promise<void> {
    await this.moves.arrive(data as Static<typeof receiptMoved.schema>);
  }
}
