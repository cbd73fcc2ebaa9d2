import type { redemptionCompleted, Static } from '@accrue/contracts';
import { points, type InstantIso, type LocalDateIso } from '@accrue/kernel';
import type { AccountCommand, Grant, GrantAwards } from '@accrue/ledger-domain';

/** As facts of rewards say it. */
export type CardMoney = NonNullable<Static<typeof redemptionCompleted.schema>['card']>;

/** What it was given for. */
export type CardSource = Pick<GrantAwards['data'], 'receiptId' | 'actionId' | 'redemptionId' | 'occurredAt'> &
  Pick<Grant, 'awardId' | 'ruleId'>;

/**
 * Each card is an account, and what is put on it a lot. What is taken back when it is spent already is nobody's debt: whoever has the card need not be the member.
 */
export const loadCard = (
  { awardId, ruleId, ...source }: CardSource,
  { walletId, amount, expiresAt, expiresOn }: CardMoney,
): AccountCommand => {
  const money = points(amount);
  const life = { expiresAt: expiresAt as InstantIso | null, expiresOn: expiresOn as LocalDateIso | null };
  const award = { awardId, ruleId, sequence: 0, basePoints: money, multiplier: '1', points: money };
  const wallet = { walletId, activatesAt: null, ...life, clawback: 'to-zero' as const, awards: [award] };
  return {
    type: 'GrantAwards',
    data: { ...source, programmeVersion: null, tierId: null, wallets: [wallet] },
    metadata: { now: source.occurredAt },
  };
};
