import { couponOffers } from './coupons';
import { drawDocuments, drawRewards, TICKETS } from './draws';
import { CARD_PERCENT, CARD_STEP_FROM, type StepDown } from './discounts';
import { VOUCHER } from './journals';

export interface ProgrammeTerms {
  /** Of the wallet. */
  readonly expiry: object;
  readonly pendingDays: number;
  readonly onReturn: 'keep' | 'immediate';
  readonly multiplier: string;
  /** What all members together get by the rules that draw on budgets; null: as much as there is. Who comes first is served first. */
  readonly budget: number | null;
  /** What a return does to the percentage of the card. */
  readonly stepDown: StepDown;
}

/** More than that, by hand, somebody else approves. */
export const APPROVAL_ABOVE = 40;

/** Points, by version. */
export const OFFER_GIVES = { come: { 1: 6, 2: 10 }, wanted: { 1: 5, 2: 6 } } as const;

/** On a gift card, in pence. */
export const CARD_MONEY = 1_000;

/** A wallet of which payouts are made, and after how many days one that nobody approves is the payee's again. */
export const PAID_OUT = { wallet: 'cash', minimum: 20, multiple: 5, days: 90 } as const;
/** What earns in it. */
export const CASH_RULE = 'cashback';

/** Less of the one in the second version, and more of the other. */
const budgetsOf = (version: 1 | 2, amount: number): readonly object[] => [
  { id: 'spring', name: 'Spring', wallet: 'points', amount: version === 1 ? amount : Math.ceil(amount * 0.8) },
  { id: 'daily', name: 'Of a day', wallet: 'points', amount: amount + (version === 1 ? 8 : 20), per: 'day' },
];

/** The second version gives more, asks more, and no longer has the code. */
export const programmeVersion = (
  version: 1 | 2,
  { expiry, pendingDays, onReturn, multiplier, budget, stepDown }: ProgrammeTerms,
): object => ({
  schemaVersion: 1,
  name: 'Corner shop',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [
    {
      id: 'points',
      name: 'Points',
      unit: 'points',
      pendingDays,
      expiry,
      adjustments: { approvalAbove: APPROVAL_ABOVE },
    },
    {
      ...{ id: PAID_OUT.wallet, name: 'Cashback', unit: 'GBP' },
      payout: { minimum: PAID_OUT.minimum, multiple: PAID_OUT.multiple, approval: 'four-eyes' },
    },
    { id: 'cards', name: 'Gift cards', unit: 'GBP' },
  ],
  actions: [{ id: 'review', name: 'A review' }],
  counters: [
    { id: 'purchases', count: 'receipts', window: 'programme' },
    { id: 'reviews', count: 'actions', of: { action: 'review' }, window: 'week' },
  ],
  referral: { minimumMinor: version === 1 ? 800 : 400, returnDays: version === 1 ? 2 : 1 },
  discounts: [
    {
      ...{ id: 'card', name: 'Club card', by: 'purchases', stepDown },
      steps: CARD_PERCENT[version].map((percent, nth) => ({ from: nth * CARD_STEP_FROM, percent: String(percent) })),
    },
  ],
  segments: [
    { id: 'regular', name: 'Bought twice', if: 'member.purchases >= 2' },
    { id: 'lapsed', name: 'Not since the day before', if: 'member.daysSinceLastPurchase > 1 || member.tier == "gold"' },
  ],
  offers: [
    {
      ...{ id: 'come', name: 'For two purchases', window: { days: 3 }, goal: { totalAtLeast: 500 }, times: 2 },
      give: { points: OFFER_GIVES.come[version], wallet: 'points' },
    },
    {
      ...{ id: 'wanted', name: 'For who wants it', window: { days: 3 }, goal: { basketAtLeast: 100 } },
      ...{ activation: 'required', give: { points: OFFER_GIVES.wanted[version], wallet: 'points' } },
    },
    ...couponOffers(version),
  ],
  ...(budget !== null && { budgets: budgetsOf(version, budget) }),
  earning: {
    rules: [
      {
        ...{ id: 'spring', name: 'Spring', wallet: 'points', earn: { points: version === 1 ? 1 : 2, per: 200 } },
        ...{ tierMultiplier: true, ...(budget !== null && { limits: { budget: 'spring' } }) },
      },
      {
        id: 'base',
        name: 'Points per pound',
        wallet: 'points',
        earn: { points: version === 1 ? 1 : 2, per: 100 },
        tierMultiplier: true,
      },
      {
        ...{ id: CASH_RULE, name: 'A part of it back', wallet: PAID_OUT.wallet },
        earn: { percent: version === 1 ? '10' : '15' },
      },
      {
        ...{ id: 'again', name: 'For who has bought before', wallet: 'points', if: 'counter("purchases") >= 1' },
        earn: { fixed: version === 1 ? 2 : 3 },
      },
      {
        ...{ id: 'treat', name: 'A cake for who has bought before', if: 'counter("purchases") >= 1' },
        ...{ earn: { reward: 'cake' }, limits: { times: { most: version === 1 ? 1 : 2, per: 'day' } } },
      },
      {
        ...{ id: VOUCHER.rule, name: 'A voucher for who buys in the app', when: { channels: [VOUCHER.channel] } },
        earn: { offer: VOUCHER.offer },
      },
      {
        ...{ id: 'luck', name: 'A ticket for much', if: 'receipt.netMinor > 2500' },
        earn: { reward: TICKETS.monthly },
      },
      {
        ...{ id: 'second', name: 'Each second purchase', wallet: 'points', on: 'counter', counter: 'purchases' },
        ...{ reaches: 2, repeat: true, earn: { fixed: version === 1 ? 4 : 5 } },
      },
      {
        ...{ id: 'reviewer', name: 'Two reviews a week', wallet: 'points', on: 'counter', counter: 'reviews' },
        ...{ reaches: 2, earn: { fixed: version === 1 ? 7 : 8 } },
      },
      {
        ...{ id: 'review', name: 'Two reviews a day', wallet: 'points', on: 'action', action: 'review' },
        earn: { fixed: version === 1 ? 6 : 11 },
        limits: { times: { most: 2, per: 'day' }, ...(budget !== null && { budget: 'daily', mode: 'whole' }) },
        tierMultiplier: true,
      },
      {
        ...{ id: 'regular', name: 'For regulars', wallet: 'points', members: { segments: ['regular', 'lapsed'] } },
        earn: { fixed: version === 1 ? 3 : 2 },
      },
      {
        ...{ id: 'birthday', name: 'A birthday', wallet: 'points', on: 'birthday' },
        earn: { fixed: version === 1 ? 9 : 13 },
      },
      {
        ...{ id: 'advocate', name: 'Brought a friend', wallet: 'points', on: 'referral-qualified', side: 'advocate' },
        ...{ earn: { fixed: version === 1 ? 8 : 12 }, limits: { times: { most: 1, per: 'month' } } },
      },
      {
        ...{ id: 'friend', name: 'Came along', wallet: 'points', on: 'referral-qualified', side: 'referee' },
        earn: { fixed: version === 1 ? 3 : 5 },
      },
      {
        ...{ id: 'golden', name: 'Gold', wallet: 'points', on: 'tier-reached', tiers: ['gold'], tierMultiplier: true },
        ...{ earn: { fixed: version === 1 ? 5 : 8 }, limits: { times: { most: 2, per: 'month' } } },
      },
    ],
    limits: [
      { wallet: 'points', amount: version === 1 ? 25 : 40, per: 'day' },
      { wallet: 'points', amount: version === 1 ? 160 : 300, per: 'month', mode: 'whole' },
    ],
  },
  tiers: {
    qualify: { by: 'wallet', wallet: 'points' },
    onReturn,
    ladder: [
      { id: 'bronze', name: 'Bronze', threshold: 0 },
      { id: 'gold', name: 'Gold', threshold: 30, multiplier },
    ],
  },
  rewards: [
    ...(version === 1 ? [{ id: 'five-off', kind: 'code', title: 'Five pounds off', wallet: 'points', points: 5 }] : []),
    {
      id: 'mug',
      kind: 'product',
      title: 'A mug',
      wallet: 'points',
      points: version === 1 ? 7 : 9,
      sku: 'MUG-1',
      quantity: 1,
      stock: { counted: 2 },
      confirmWithinDays: 1,
    },
    {
      ...{ id: 'card', kind: 'gift-card', title: 'A card with £10', wallet: 'points', points: version === 1 ? 6 : 8 },
      ...{ amount: CARD_MONEY, onto: 'cards', validMonths: 1 },
    },
    {
      ...{ id: 'cake', kind: 'product', title: 'A cake', wallet: 'points', points: 1_000 },
      ...{ sku: 'CAKE-1', quantity: 1, stock: { counted: 3 }, confirmWithinDays: version === 1 ? 14 : 1 },
    },
    ...drawRewards(version),
  ],
  draws: drawDocuments,
});
