import { commissionStated } from '@accrue/contracts';
import { awardId, points, receiptId, type InstantIso, type LocalDateIso, type ZoneId } from '@accrue/kernel';
import type { AccountCommand } from '@accrue/ledger-domain';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { Accounts } from '../account/accounts';

type Stated = MessageOf<typeof commissionStated>['data'];

/** Posts what partners earn by purchases of others, into accounts that are like members'. */
@Policy()
export class PostWhenCommissionedPolicy {
  constructor(private readonly accounts: Accounts) {}

  @Consumes('ledger.post-when-commissioned', commissionStated)
  async post(message: MessageOf<typeof commissionStated>): Promise<void> {
    const { data } = message;
    const causes = causedBy(message);
    const grants = data.sequence === 0;
    if (grants) await this.accounts.execute(data.partnerId, grant(data), causes);
    if (grants && data.reversed === 0) return;
    await this.accounts.execute(data.partnerId, change(data), { ...causes, messageId: `${causes.messageId}/change` });
  }
}

/** The grant has sequence 0; what is said with it that was taken back already is a change of its own. */
const sourceOf = (stated: Stated, sequence: number) => ({
  awardId: awardId(stated.commissionId),
  receiptId: receiptId(stated.receiptId),
  walletId: stated.walletId,
  ruleId: 'commission',
  programmeVersion: stated.programmeVersion,
  sequence,
  occurredAt: stated.occurredAt as InstantIso,
});

const termsOf = ({ granted }: Stated) => ({
  basePoints: points(granted),
  tierId: null,
  multiplier: '1',
});

const grant = (stated: Stated): AccountCommand => ({
  type: 'GrantAward',
  data: {
    ...sourceOf(stated, 0),
    ...termsOf(stated),
    points: points(stated.granted),
    activatesAt: stated.activatesAt as InstantIso | null,
    expiresAt: stated.expiresAt as InstantIso | null,
    expiresOn: stated.expiresOn as LocalDateIso | null,
    ...(stated.inactivity !== undefined && {
      inactivity: { months: stated.inactivity.months, zone: stated.inactivity.zone as ZoneId },
    }),
    ...(stated.clawback !== undefined && { clawback: stated.clawback }),
  },
  metadata: { now: stated.occurredAt as InstantIso },
});

const change = (stated: Stated): AccountCommand => {
  const { granted, reversed, reversals, cause, occurredAt, sequence } = stated;
  const data = {
    ...sourceOf(stated, sequence + 1),
    granted: points(granted),
    reversed: points(reversed),
    reversals: reversals.map((one) => ({ occurredAt: one.occurredAt as InstantIso, points: points(one.points) })),
    cause,
  };
  const metadata = { now: occurredAt as InstantIso };
  return cause.kind === 'return'
    ? { type: 'ReverseAward', data, metadata }
    : { type: 'CorrectAward', data: { ...data, ...termsOf(stated) }, metadata };
};
