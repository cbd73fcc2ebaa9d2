import { Injectable } from '@nestjs/common';
import { receiptRecorded, TOPICS, type Static } from '@accrue/contracts';
import { holdId, points, receiptId, Rejected, type InstantIso } from '@accrue/kernel';
import { Consumes, type Message } from '@accrue/messaging';
import { Accounts } from '../account/accounts';
import { correlationOf } from './post-when-awarded.policy';

type Recorded = Static<typeof receiptRecorded.schema>;

/**
 * Spends the holds among a receipt's tenders. The till has handed out the goods, so a hold that cannot be captured is
 * somebody's loss: it goes to the dead letters, never away silently. The event time of the receipt decides whether the hold
 * was still valid.
 */
@Injectable()
export class CaptureWhenReceiptRecordedPolicy {
  constructor(private readonly accounts: Accounts) {}

  @Consumes(TOPICS.receiptFacts, { group: 'ledger.capture-when-receipt-recorded', types: [receiptRecorded.type] })
  async capture(message: Message): Promise<void> {
    const receipt = message.data as Recorded;
    if (receipt.pointsTenders.length === 0) return;
    if (receipt.memberId === null) throw new Rejected('tender.member_unknown', { receiptId: receipt.receiptId });
    if (receipt.kind !== 'sale' && receipt.kind !== 'exchange') {
      throw new Rejected('tender.points_refund_not_supported', { receiptId: receipt.receiptId, kind: receipt.kind });
    }
    let rejected: Rejected | null = null;
    for (const tender of receipt.pointsTenders) {
      try {
        await this.captureOne(receipt, receipt.memberId, tender, message);
      } catch (error) {
        // The other tenders of the receipt are no worse for it; a replay finds them captured.
        if (!(error instanceof Rejected)) throw error;
        rejected ??= error;
      }
    }
    if (rejected !== null) throw rejected;
  }

  private async captureOne(
    receipt: Recorded,
    memberId: string,
    tender: Recorded['pointsTenders'][number],
    message: Message,
  ): Promise<void> {
    await this.accounts.execute(
      memberId,
      {
        type: 'CaptureHold',
        data: {
          holdId: holdId(tender.holdId),
          points: points(tender.points),
          receiptId: receiptId(receipt.receiptId),
          onTimeout: 'reject',
        },
        metadata: { now: receipt.occurredAt as InstantIso },
      },
      { messageId: `${message.id}/${tender.holdId}`, correlationId: correlationOf(message) },
    );
  }
}
