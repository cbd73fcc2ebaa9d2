import { commissionStated } from '@accrue/contracts';
import { awardId, points, receiptId, type InstantIso } from '@accrue/kernel';
import type { AccountCommand } from '@accrue/ledger-domain';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { Accounts } from '../account/accounts';
import { lotLifeOf } from './lot-life';

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

const earner = (stated: Stated) => ({
  receiptId: receiptId(stated.receiptId),
  programmeVersion: stated.programmeVersion,
  occurredAt: stated.occurredAt as InstantIso,
});

/** The grant has sequence 0; what is said with it that was taken back already is a change of its own. */
const awardOf = ({ commissionId }: Stated, sequence: number) => ({
  awardId: awardId(commissionId),
  ruleId: 'commission',
  sequence,
});

const NO_TIER = { tierId: null };
const termsOf = ({ granted }: Stated) => ({ basePoints: points(granted), multiplier: '1' });

const grant = (stated: Stated): AccountCommand => ({
  type: 'GrantAwards',
  data: {
    ...earner(stated),
    ...NO_TIER,
    wallets: [
      {
        walletId: stated.walletId,
        ...lotLifeOf(stated),
        awards: [{ ...awardOf(stated, 0), ...termsOf(stated), points: points(stated.granted) }],
      },
    ],
  },
  metadata: { now: stated.occurredAt as InstantIso },
});

const change = (stated: Stated): AccountCommand => {
  const { granted, reversed, reversals, cause, occurredAt, sequence } = stated;
  const data = {
    ...earner(stated),
    ...awardOf(stated, sequence + 1),
    walletId: stated.walletId,
    granted: points(granted),
    reversed: points(reversed),
    reversals: reversals.map((one) => ({ occurredAt: one.occurredAt as InstantIso, points: points(one.points) })),
    cause,
  };
  const metadata = { now: occurredAt as InstantIso };
  return cause.kind === 'return'
    ? { type: 'ReverseAward', data, metadata }
    : { type: 'CorrectAward', data: { ...data, ...NO_TIER, ...termsOf(stated) }, metadata };
};
