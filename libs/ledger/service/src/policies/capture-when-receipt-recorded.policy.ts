import { receiptAttributed, receiptRecorded } from '@accrue/contracts';
import { holdId, points, receiptId, Rejected, type InstantIso } from '@accrue/kernel';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { Accounts } from '../account/accounts';

type Message = MessageOf<typeof receiptRecorded | typeof receiptAttributed>;
type Recorded = Message['data'];

/** What a receipt captures of one hold. */
interface Part {
  readonly hold: string;
  readonly amount: number;
  readonly isFinal: boolean;
}

/** Tenders of one hold are one capture, because a hold is captured once per receipt. */
const partsOf = ({ pointsTenders }: Recorded): readonly Part[] =>
  [...Map.groupBy(pointsTenders, (tender) => tender.holdId)].map(([hold, tenders]) => ({
    hold,
    amount: tenders.reduce((sum, tender) => sum + tender.points, 0),
    isFinal: tenders.some((tender) => tender.final === true),
  }));

const isMoved = (receipt: Recorded): boolean => 'by' in receipt && receipt.by === 'moved';

/**
 * Spends of the holds among a receipt's tenders what each tender says; the rest stays held for the next receipt unless the
 * tender is the last. The till has handed out the goods, so a hold that cannot be captured is
 * somebody's loss: it goes to the dead letters, never away silently. The event time of the receipt decides whether the hold
 * was still valid. A receipt that was moved captures what the member has of its holds: a hold of the member before paid when it came.
 */
@Policy()
export class CaptureWhenReceiptRecordedPolicy {
  constructor(private readonly accounts: Accounts) {}

  @Consumes('ledger.capture-when-receipt-recorded', receiptRecorded, receiptAttributed)
  async capture(message: Message): Promise<void> {
    const receipt = message.data;
    if (receipt.pointsTenders.length === 0) return;
    if (receipt.memberId === null) throw new Rejected('tender.member_unknown', { receiptId: receipt.receiptId });
    if (receipt.kind !== 'sale' && receipt.kind !== 'exchange') {
      if (isMoved(receipt)) return; // said when it came
      throw new Rejected('tender.points_refund_not_supported', { receiptId: receipt.receiptId, kind: receipt.kind });
    }
    let rejected: Rejected | null = null;
    for (const part of partsOf(receipt)) {
      try {
        await this.captureOne(receipt, receipt.memberId, part, message);
      } catch (error) {
        // The other holds of the receipt are no worse for it; a replay finds them captured.
        if (!(error instanceof Rejected)) throw error;
        // Points of the member before have paid, and stay spent.
        if (isMoved(receipt) && error.code === 'hold.unknown') continue;
        rejected ??= error;
      }
    }
    if (rejected !== null) throw rejected;
  }

  private async captureOne(
    receipt: Recorded,
    memberId: string,
    { hold, amount, isFinal }: Part,
    message: Message,
  ): Promise<void> {
    await this.accounts.execute(
      memberId,
      {
        type: 'CaptureHold',
        data: {
          holdId: holdId(hold),
          points: points(amount),
          receiptId: receiptId(receipt.receiptId),
          isFinal,
          onTimeout: 'reject',
        },
        metadata: { now: receipt.occurredAt as InstantIso },
      },
      { ...causedBy(message), messageId: `${message.id}/${hold}` },
    );
  }
}
