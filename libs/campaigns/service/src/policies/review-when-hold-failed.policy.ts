import { holdFailed, type HoldFault } from '@accrue/contracts';
import { ContextPorts } from '@accrue/context-kit';
import { memberId, points, receiptId } from '@accrue/kernel';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { Journals, memberJournal } from '../journal/journals';
import { HoldDirectory } from './hold-directory';

/** Points that a receipt says a hold paid with, and that were spent without it: a person looks at it. */
@Policy()
export class ReviewWhenHoldFailed {
  constructor(
    private readonly ports: ContextPorts,
    private readonly directory: HoldDirectory,
    private readonly journals: Journals,
  ) {}

  @Consumes('campaigns.review-when-hold-failed', holdFailed)
  async note(message: MessageOf<typeof holdFailed>): Promise<void> {
    const { holdId, walletId } = message.data;
    const member = memberId(message.data.memberId);
    const { messageId, correlationId } = causedBy(message);
    const fault = await this.faultOf(message.data);
    await this.journals.execute(
      memberJournal(member),
      {
        type: 'NoteFailedHold',
        data: {
          ...{ receiptId: receiptId(message.data.receiptId), memberId: member, holdId, walletId, fault },
          ...{ points: points(message.data.points), unpaid: points(message.data.unpaid) },
        },
        metadata: { now: this.ports.clock.now() },
      },
      { messageId, correlationId },
    );
  }

  /** An account knows its own holds: one that it does not know may be another member's. */
  private async faultOf({ holdId, memberId: own, fault }: MessageOf<typeof holdFailed>['data']): Promise<HoldFault> {
    if (fault !== 'unknown') return fault as HoldFault;
    const known = await this.directory.find([holdId]);
    return known.some((hold) => hold.memberId !== own) ? 'other_member' : 'unknown';
  }
}
