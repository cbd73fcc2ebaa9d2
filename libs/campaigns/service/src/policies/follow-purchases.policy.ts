import { receiptAttributed, receiptMoved, receiptReadjudicated, receiptRecorded } from '@accrue/contracts';
import { memberId } from '@accrue/kernel';
import { causedBy, ConsumesInTransaction, Policy, type MessageOf } from '@accrue/messaging';
import { Commissions } from '../partners/commissions';
import { SegmentReviews } from '../segments/segment-reviews';

type Counted = MessageOf<
  typeof receiptRecorded | typeof receiptAttributed | typeof receiptReadjudicated | typeof receiptMoved
>;

/**
 * A member's purchases changed: it may bring them into segments or out of them, and whoever referred them a commission. One
 * subscription for both, because each subscription reads every receipt once more.
 */
@Policy()
export class FollowPurchases {
  constructor(
    private readonly reviews: SegmentReviews,
    private readonly commissions: Commissions,
  ) {}

  @ConsumesInTransaction(
    'campaigns.follow-purchases',
    receiptRecorded,
    receiptAttributed,
    receiptReadjudicated,
    receiptMoved,
  )
  async onReceipts(messages: readonly Counted[]): Promise<void> {
    const [first] = messages;
    if (first === undefined) return;
    const members = [...new Set(messages.flatMap(membersOf))];
    await this.reviews.ask(members);
    await this.commissions.state(members.map(memberId), causedBy(first));
  }
}

const membersOf = ({ data }: Counted): readonly string[] =>
  [data.memberId, 'to' in data ? data.to : null].flatMap((member) => member ?? []);
