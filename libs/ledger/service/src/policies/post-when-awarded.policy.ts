import { awardCorrected, awardGranted, awardReversed, type Static } from '@accrue/contracts';
import { actionId, awardId, points, receiptId, type InstantIso, type LocalDateIso, type ZoneId } from '@accrue/kernel';
import type { AccountCommand } from '@accrue/ledger-domain';
import { causedBy, ConsumesInAnyOrder, Policy, type MessageOf } from '@accrue/messaging';
import { Accounts } from '../account/accounts';

type Granted = Static<typeof awardGranted.schema>;
type Reversed = Static<typeof awardReversed.schema>;
type Corrected = Static<typeof awardCorrected.schema>;
type Awarded = MessageOf<typeof awardGranted | typeof awardReversed | typeof awardCorrected>;

/**
 * Posts what receipts and actions earned and lost. One consumer for all three types, so that a member's awards begin in the order in which
 * they were adjudicated; other orders end the same, but a statement reads better in this one. What one receipt earned is stored at once.
 */
@Policy()
export class PostWhenAwardedPolicy {
  constructor(private readonly accounts: Accounts) {}

  @ConsumesInAnyOrder('ledger.post-when-awarded', awardGranted, awardReversed, awardCorrected)
  async post(message: Awarded): Promise<void> {
    await this.accounts.execute(message.data.memberId, commandOf(message), causedBy(message));
  }
}

const commandOf = ({ type, data }: Awarded): AccountCommand => {
  switch (type) {
    case awardGranted.type:
      return grant(data);
    case awardReversed.type:
      return reverse(data);
    case awardCorrected.type:
      return correct(data);
  }
};

const source = (award: Granted | Reversed | Corrected) => ({
  awardId: awardId(award.awardId),
  receiptId: award.receiptId === null ? null : receiptId(award.receiptId),
  ...(award.actionId !== undefined && { actionId: actionId(award.actionId) }),
  walletId: award.walletId,
  ruleId: award.ruleId,
  programmeVersion: award.programmeVersion,
  sequence: award.sequence,
  occurredAt: award.occurredAt as InstantIso,
});

const terms = (award: Granted | Corrected) => ({
  basePoints: points(award.basePoints),
  tierId: award.tierId,
  multiplier: award.multiplier,
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

const grant = (award: Granted): AccountCommand => ({
  type: 'GrantAward',
  data: {
    ...source(award),
    ...terms(award),
    points: points(award.points),
    activatesAt: award.activatesAt as InstantIso | null,
    expiresAt: award.expiresAt as InstantIso | null,
    expiresOn: award.expiresOn as LocalDateIso | null,
    ...(award.inactivity !== undefined && {
      inactivity: { months: award.inactivity.months, zone: award.inactivity.zone as ZoneId },
    }),
    ...(award.clawback !== undefined && { clawback: award.clawback }),
  },
  metadata: { now: award.occurredAt as InstantIso },
});

const reverse = (award: Reversed): AccountCommand => ({
  type: 'ReverseAward',
  data: { ...source(award), ...totals(award) },
  metadata: { now: award.occurredAt as InstantIso },
});

const correct = (award: Corrected): AccountCommand => ({
  type: 'CorrectAward',
  data: { ...source(award), ...terms(award), ...totals(award) },
  metadata: { now: award.occurredAt as InstantIso },
});
