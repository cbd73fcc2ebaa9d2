import { SIMULATION, type Mutant } from './mutant';

const journal = (file: string): string => `libs/campaigns/domain/src/journal/${file}`;
const rewards = (file: string): string => `libs/rewards/domain/src/${file}`;
const STATED = [journal('gifts/given.spec.ts')];
const GIFT = [rewards('gift/gift.spec.ts')];

/** Rewards and offers that rules give: what campaigns state of them, and what rewards make of that. */
export const giftMutants: readonly Mutant[] = [
  {
    name: 'states what was given, and not what came back of it',
    breaks: 'a coffee stays when the goods that brought it come back',
    file: journal('gifts/tell-gift.ts'),
    text: 'return stated(event, event.data);',
    replacement: 'return stated(event, { ...event.data, reversals: [] });',
    suites: STATED,
  },
  {
    name: 'takes an award of what is no points for points',
    breaks: 'the ledger books a coffee as points of a wallet that is none',
    file: journal('gifts/tell-gift.ts'),
    text: 'return stated(event, { granted: event.data.points, reversals: [] });',
    replacement: 'return event;',
    suites: STATED,
  },
  {
    name: 'leaves a reward that an offer gave when its goal is undone',
    breaks: 'who brings the goods back keeps the coffee that they brought',
    file: journal('awards/offers/offer-awards.ts'),
    text: 'takes: takes.filter(({ points }) => points > 0) },',
    replacement: 'takes: takes.filter(({ points }) => points < 0) },',
    suites: STATED,
  },
  {
    name: 'follows statements of gifts that are older',
    breaks: 'a late message gives what was taken back',
    file: rewards('gift/decide.ts'),
    text: 'state.gift.sequence >= data.sequence',
    replacement: 'state.gift.sequence === data.sequence',
    suites: GIFT,
  },
  {
    name: 'takes back what was used',
    breaks: 'a coffee that was drunk is said to have come back',
    file: rewards('gift/decide.ts'),
    text: "['not_given', 'promised', 'given'];",
    replacement: "['not_given', 'promised', 'given', 'used'];",
    suites: GIFT,
  },
  {
    name: 'leaves a reward with the member before',
    breaks: 'a purchase goes to another member, and its coffee does not',
    file: rewards('gift/decide.ts'),
    text: 'stays(given) && given.status === status',
    replacement: 'given.status === status',
    suites: GIFT,
  },
  {
    name: 'takes back what was given first',
    breaks: 'of two codes the one is taken back that the member has had longer',
    file: rewards('gift/decide.ts'),
    text: '.filter((given) => stays(given) && given.status === status).reverse(),',
    replacement: '.filter((given) => stays(given) && given.status === status),',
    suites: GIFT,
  },
  {
    name: 'gives as many as were ever bought',
    breaks: 'a receipt of ten thousand pieces empties the stock',
    file: rewards('gift/decide.ts'),
    text: 'Math.min(data.wanted, GIVEN_PER_GIFT_MAX)',
    replacement: 'data.wanted',
    suites: GIFT,
  },
  {
    name: 'numbers what is given from one each time',
    breaks: 'what is given after something was taken back is never set aside',
    file: rewards('gift/decide.ts'),
    text: 'before.length + nth + 1',
    replacement: 'nth + 1',
    suites: GIFT,
  },
  {
    name: 'calls lost what the member may have',
    breaks: 'each coffee that was drunk is told as not recoverable',
    file: rewards('gift/state.ts'),
    text: "status === 'used').length - wanted)",
    replacement: "status === 'used').length)",
    suites: GIFT,
  },
  {
    name: 'gives back what another statement has just set aside',
    breaks: 'two messages at one time, and a mug is given that is on the shelf as well',
    file: 'libs/rewards/service/src/gifts/given-rewards.ts',
    text: "if (each.status !== 'promised') await this.settle(",
    replacement: 'await this.settle(',
    suites: ['libs/rewards/service/src/gifts/given-rewards.spec.ts'],
  },
  {
    name: 'keeps what was taken back out of the stock',
    breaks: 'cakes of returned purchases are on the shelf and can be given to nobody',
    file: 'libs/rewards/service/src/gifts/given-rewards.ts',
    text: "if (status === 'taken_back' && fulfilmentRef !== null)",
    replacement: "if (status === 'used' && fulfilmentRef === null)",
    suites: ['libs/rewards/service/src/gifts/given-rewards.spec.ts', SIMULATION],
  },
];
