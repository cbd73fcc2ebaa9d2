import type { redemptionCompleted, Static } from '@accrue/contracts';
import { points, type InstantIso, type LocalDateIso } from '@accrue/kernel';
import type { AccountCommand, GrantAward } from '@accrue/ledger-domain';

/** As facts of rewards say it. */
export type CardMoney = NonNullable<Static<typeof redemptionCompleted.schema>['card']>;

/** What it was given for. */
export type CardSource = Pick<
  GrantAward['data'],
  'awardId' | 'receiptId' | 'actionId' | 'redemptionId' | 'ruleId' | 'occurredAt'
>;

/**
 * Each card is an account, and what is put on it a lot. What is taken back when it is spent already is nobody's debt: whoever has the card need not be the member.
 */
export const loadCard = (
  source: CardSource,
  { walletId, amount, expiresAt, expiresOn }: CardMoney,
): AccountCommand => ({
  type: 'GrantAward',
  data: {
    ...{ ...source, programmeVersion: null, sequence: 0, walletId, points: points(amount) },
    ...{ basePoints: points(amount), tierId: null, multiplier: '1', activatesAt: null, clawback: 'to-zero' },
    ...{ expiresAt: expiresAt as InstantIso | null, expiresOn: expiresOn as LocalDateIso | null },
  },
  metadata: { now: source.occurredAt },
});
