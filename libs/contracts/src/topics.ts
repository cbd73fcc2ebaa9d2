/** Every topic of the platform, with what a broker needs to know of it. */
export const TOPICS = {
  posReceipts: 'loyalty.pos.receipts.v1',
  posActions: 'loyalty.pos.actions.v1',
  receiptLines: 'loyalty.pos.receipt.facts.v1',
  memberFacts: 'loyalty.enrollment.member.facts.v1',
  memberState: 'loyalty.enrollment.member.state.v1',
  partnerFacts: 'loyalty.enrollment.partner.facts.v1',
  receiptFacts: 'loyalty.campaigns.receipt.facts.v1',
  actionFacts: 'loyalty.campaigns.action.facts.v1',
  awardFacts: 'loyalty.campaigns.award.facts.v1',
  offerFacts: 'loyalty.campaigns.offer.facts.v1',
  giftFacts: 'loyalty.campaigns.gift.facts.v1',
  segmentFacts: 'loyalty.campaigns.segment.facts.v1',
  commissionFacts: 'loyalty.campaigns.commission.facts.v1',
  budgetFacts: 'loyalty.campaigns.budget.facts.v1',
  programmeState: 'loyalty.campaigns.programme.state.v1',
  entryFacts: 'loyalty.ledger.entry.facts.v1',
  holdFacts: 'loyalty.ledger.hold.facts.v1',
  transferFacts: 'loyalty.ledger.transfer.facts.v1',
  payoutFacts: 'loyalty.ledger.payout.facts.v1',
  balanceState: 'loyalty.ledger.balance.state.v1',
  membershipFacts: 'loyalty.tiers.membership.facts.v1',
  membershipState: 'loyalty.tiers.membership.state.v1',
  redemptionFacts: 'loyalty.rewards.redemption.facts.v1',
  givenFacts: 'loyalty.rewards.given.facts.v1',
  drawFacts: 'loyalty.rewards.draw.facts.v1',
  catalogueState: 'loyalty.rewards.catalogue.state.v1',
} as const;

export type Topic = (typeof TOPICS)[keyof typeof TOPICS];

export interface TopicContract {
  readonly topic: Topic;
  readonly summary: string;
  /** What the partition key is; messages of one key arrive in order. */
  readonly key: string;
  readonly cleanup: 'delete' | 'compact';
  /** Of topics that are not compacted. Absent: kept for ever, so that a new consumer builds everything from offset 0. */
  readonly retentionDays?: number;
  /** The operator may do without it. */
  readonly optional?: true;
}

/** The contexts, each a service of its own in a cluster. */
export const CONTEXTS = ['enrollment', 'campaigns', 'ledger', 'tiers', 'rewards'] as const;
export type ContextName = (typeof CONTEXTS)[number];

/** Partitions of every topic. More later would move keys to other partitions and so break their order: see `accrue topics apply`. */
export const TOPIC_PARTITIONS = 8;

/** Where a context's dead letters are announced: `accrue_*` headers that say what was where and went wrong, and nothing of the message. */
export const deadLetterTopicOf = (context: string): string => `loyalty.${context}.messages.dlq.v1`;

/** Long enough to see and mend what went wrong; the letters themselves are in the database. */
export const DEAD_LETTER_RETENTION_DAYS = 30;

export const TOPIC_CONTRACTS: readonly TopicContract[] = [
  {
    topic: TOPICS.posReceipts,
    summary: 'Completed receipts as tills send them.',
    key: 'the till (store and workstation) or receiptId; never a card number or another identity of a person: keys cannot be erased',
    cleanup: 'delete',
    // What was accepted is in the journal of the platform, which is the truth; this is for looking up what a till sent.
    retentionDays: 365,
  },
  {
    topic: TOPICS.posActions,
    summary: 'What members did that was no purchase, and what of it was revoked.',
    key: 'the key of the action, so that it comes before its revocation',
    cleanup: 'delete',
    retentionDays: 365,
  },
  {
    topic: TOPICS.receiptLines,
    summary:
      'Accepted receipts with their lines, pseudonymous, whichever way they came. The largest of the topics; ACCRUE_RECEIPT_LINES=off ' +
      'leaves it empty.',
    key: 'receiptId',
    cleanup: 'delete',
    optional: true,
  },
  {
    topic: TOPICS.memberFacts,
    summary: 'What happened to members and their identities; pseudonymous.',
    key: 'memberId',
    cleanup: 'delete',
  },
  {
    topic: TOPICS.memberState,
    summary: 'Each member as it is now; a tombstone when erased.',
    key: 'memberId',
    cleanup: 'compact',
  },
  {
    topic: TOPICS.partnerFacts,
    summary: 'Partners who refer members and are none; pseudonymous.',
    key: 'partnerId',
    cleanup: 'delete',
  },
  {
    topic: TOPICS.receiptFacts,
    summary: 'Receipts as recorded, attributed, moved, adjudicated again and undone.',
    key: 'memberId of what counts for a member; receiptId of what was recorded without member, claimed, moved or restated',
    cleanup: 'delete',
  },
  {
    topic: TOPICS.actionFacts,
    summary: 'Actions as recorded, revoked, and passed on between members.',
    key: 'memberId; of what is passed on: of the member that had it',
    cleanup: 'delete',
  },
  {
    topic: TOPICS.awardFacts,
    summary: 'What receipts and actions earned, and what was taken back or corrected.',
    key: 'memberId',
    cleanup: 'delete',
  },
  {
    topic: TOPICS.offerFacts,
    summary: 'What became of offers that members were given.',
    key: 'memberId',
    cleanup: 'delete',
  },
  {
    topic: TOPICS.giftFacts,
    summary: 'What rules give members that is no points: offers and rewards.',
    key: 'memberId',
    cleanup: 'delete',
  },
  {
    topic: TOPICS.segmentFacts,
    summary: 'Which segments members come into and out of.',
    key: 'memberId',
    cleanup: 'delete',
  },
  {
    topic: TOPICS.commissionFacts,
    summary: 'What partners earn by purchases of members whom they referred.',
    key: 'partnerId',
    cleanup: 'delete',
  },
  {
    topic: TOPICS.budgetFacts,
    summary: 'Budgets that had not all of what rules would have given.',
    key: 'budgetId',
    cleanup: 'delete',
  },
  {
    topic: TOPICS.programmeState,
    summary: 'Published versions of the programme document.',
    key: 'version',
    cleanup: 'compact',
  },
  {
    topic: TOPICS.entryFacts,
    summary: 'Every double-entry posting of the ledger.',
    key: 'memberId',
    cleanup: 'delete',
  },
  {
    topic: TOPICS.holdFacts,
    summary: 'Points that were set aside, spent and given back, and receipts that they did not pay.',
    key: 'memberId',
    cleanup: 'delete',
  },
  {
    topic: TOPICS.transferFacts,
    summary: 'Points that members sent to each other.',
    key: 'memberId of whose account it is about: the sender, or the receiver',
    cleanup: 'delete',
  },
  {
    topic: TOPICS.payoutFacts,
    summary: 'What members and partners are to be paid, for finance.',
    key: 'payeeId',
    cleanup: 'delete',
  },
  {
    topic: TOPICS.balanceState,
    summary: 'Each wallet’s balance as it is now.',
    key: 'memberId:walletId',
    cleanup: 'compact',
  },
  { topic: TOPICS.membershipFacts, summary: 'Tier changes with their reason.', key: 'memberId', cleanup: 'delete' },
  { topic: TOPICS.membershipState, summary: 'Each member’s tier as it is now.', key: 'memberId', cleanup: 'compact' },
  { topic: TOPICS.redemptionFacts, summary: 'The life of each redemption.', key: 'memberId', cleanup: 'delete' },
  {
    topic: TOPICS.givenFacts,
    summary: 'What became of rewards that rules give.',
    key: 'memberId',
    cleanup: 'delete',
  },
  { topic: TOPICS.drawFacts, summary: 'The life of each draw.', key: 'drawId', cleanup: 'delete' },
  { topic: TOPICS.catalogueState, summary: 'Each reward as it is offered now.', key: 'rewardId', cleanup: 'compact' },
];
