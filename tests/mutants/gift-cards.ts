import type { Mutant } from './mutant';

const account = (file: string): string => `libs/ledger/domain/src/account/${file}.ts`;
const CARD = [account('gift-card.properties.spec')];
const redemption = (file: string): string => `libs/rewards/domain/src/redemption/${file}.ts`;
const ACCEPT = [redemption('accept.spec')];

/** Gift cards, and rewards that one member redeems for another. */
export const giftCardMutants: readonly Mutant[] = [
  {
    name: 'captures a hold of a card whose time-out is booked',
    breaks: 'a till whose clock is behind is paid with money that another till holds by now',
    file: account('holds'),
    text: "if (hold.status === 'timed_out' && data.onTimeout === 'reject_booked') throw endedRejection(hold);",
    replacement: '',
    suites: CARD,
  },
  {
    name: 'withdraws a card of which something is held or spent',
    breaks: 'who has paid with half of a card has the points for all of it again',
    file: account('gift-card'),
    text: "if (part === 'all' && remaining !== granted)",
    replacement: "if (part === 'all' && remaining === 0)",
    suites: CARD,
  },
  {
    name: 'gives back to a card more than it has paid',
    breaks: 'a till that is told of a return twice, under two ids, fills the card',
    file: account('gift-card'),
    text: 'if (!isRepeated && refund.points > left)',
    replacement: 'if (!isRepeated && refund.points > sumOf(paid) + left)',
    suites: CARD,
  },
  {
    name: 'lets anybody accept a gift',
    breaks: 'who gave a cake away accepts it',
    file: redemption('accept'),
    text: 'if (gift.receiverId !== receiverId)',
    replacement: "if (gift.receiverId === '')",
    suites: ACCEPT,
  },
  {
    name: 'hands over a gift that nobody has accepted',
    breaks: 'a till takes the points for a gift before the receiver has said whether they want it',
    file: redemption('decide'),
    text: 'if (gift?.byAcceptance === true)\n    throw',
    replacement: 'if (gift?.byAcceptance === null)\n    throw',
    suites: ACCEPT,
  },
];
