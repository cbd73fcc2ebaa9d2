/** The groups of routes, in the order in which a reader meets them. */
export const TAGS = [
  { name: 'programme', description: 'The rules of the programme, and their versions' },
  { name: 'members', description: 'Who takes part: enrolment, identities, closing and erasing' },
  { name: 'receipts', description: 'Sales and returns: recording, asking what one would earn, claiming and moving' },
  {
    name: 'actions',
    description: 'What members did that is no purchase: recording, taking back, and why it earned what it earned',
  },
  { name: 'offers', description: 'What single members are offered: giving it, and how far they are' },
  { name: 'partners', description: 'Who refers members and is none: codes and commission' },
  { name: 'reviews', description: 'Receipts that a person has to look at' },
  { name: 'ledger', description: 'Points: balances, lots, statements, holds, adjustments, proofs' },
  {
    name: 'payouts',
    description: 'Money of wallets that finance pays out, to members and partners: asking, approving, confirming',
  },
  { name: 'tiers', description: 'Tiers of members' },
  { name: 'rewards', description: 'Rewards, their codes, and redeeming them' },
  { name: 'platform', description: 'Running the platform: health, keys, topics, dead letters, read models, documents' },
] as const;
