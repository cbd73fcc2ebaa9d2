import { awardCorrected, awardReversed, awardsGranted, type Static } from '@accrue/contracts';
import { actionId, awardId, points, receiptId, type InstantIso } from '@accrue/kernel';
import type { AccountCommand, Grant } from '@accrue/ledger-domain';
import { causedBy, ConsumesInAnyOrder, Policy, type MessageOf } from '@accrue/messaging';
import { Accounts } from '../account/accounts';
import { lotLifeOf } from './lot-life';

type Granted = Static<typeof awardsGranted.schema>;
type Reversed = Static<typeof awardReversed.schema>;
type Corrected = Static<typeof awardCorrected.schema>;
type Awarded = MessageOf<typeof awardsGranted | typeof awardReversed | typeof awardCorrected>;

/**
 * Posts what receipts and actions earned and lost. One consumer for all three types, so that a member's awards begin in the order in which
 * they were adjudicated; other orders end the same, but a statement reads better in this one.
 */
@Policy()
export class PostWhenAwardedPolicy {
  constructor(private readonly accounts: Accounts) {}

  @ConsumesInAnyOrder('ledger.post-when-awarded', awardsGranted, awardReversed, awardCorrected)
  async post(message: Awarded): Promise<void> {
    await this.accounts.execute(message.data.memberId, commandOf(message), causedBy(message));
  }
}

const commandOf = ({ type, data }: Awarded): AccountCommand => {
  switch (type) {
    case awardsGranted.type:
      return grant(data);
    case awardReversed.type:
      return reverse(data);
    case awardCorrected.type:
      return correct(data);
  }
};

const earner = (award: Granted | Reversed | Corrected) => ({
  receiptId: award.receiptId === null ? null : receiptId(award.receiptId),
  ...(award.actionId !== undefined && { actionId: actionId(award.actionId) }),
  programmeVersion: award.programmeVersion,
  occurredAt: award.occurredAt as InstantIso,
});

const source = (award: Reversed | Corrected) => ({
  ...earner(award),
  awardId: awardId(award.awardId),
  walletId: award.walletId,
  ruleId: award.ruleId,
  sequence: award.sequence,
});

const totals = (award: Reversed | Corrected) => ({
  granted: points(award.granted),
  reversed: points(award.reversed),
  reversals: award.reversals.map((reversal) => ({
    occurredAt: reversal.occurredAt as InstantIso,
    points: points(reversal.points),
  })),
  cause: { kind: award.cause.kind, receiptId: award.cause.receiptId },
});

const grant = (granted: Granted): AccountCommand => ({
  type: 'GrantAwards',
  data: {
    ...earner(granted),
    tierId: granted.tierId,
    wallets: granted.wallets.map((wallet) => ({
      walletId: wallet.walletId,
      ...lotLifeOf(wallet),
      awards: wallet.awards.map(grantOf),
    })),
  },
  metadata: { now: granted.occurredAt as InstantIso },
});

const grantOf = (award: Granted['wallets'][number]['awards'][number]): Grant => ({
  awardId: awardId(award.awardId),
  ruleId: award.ruleId,
  sequence: award.sequence,
  basePoints: points(award.basePoints),
  multiplier: award.multiplier,
  points: points(award.points),
});

const reverse = (award: Reversed): AccountCommand => ({
  type: 'ReverseAward',
  data: { ...source(award), ...totals(award) },
  metadata: { now: award.occurredAt as InstantIso },
});

const correct = (award: Corrected): AccountCommand => ({
  type: 'CorrectAward',
  data: {
    ...source(award),
    basePoints: points(award.basePoints),
    tierId: award.tierId,
    multiplier: award.multiplier,
    ...totals(award),
  },
  metadata: { now: award.occurredAt as InstantIso },
});
