import { Injectable } from '@nestjs/common';
import {
  commissionModel,
  commissionsOf,
  decideCommissions,
  type CommissionsSaid,
  type CommissionStated,
  type PartnerReferral,
  type StateCommissions,
} from '@accrue/campaigns-domain';
import { ContextPorts, Streams } from '@accrue/context-kit';
import type { MemberId } from '@accrue/kernel';
import { Journals, memberJournal } from '../journal/journals';
import { Programmes } from '../programme/programmes';
import { PartnerReferrals } from './partner-referrals';

/** What partners earn by members whom they referred: said whenever a member's journal leads to something else. */
@Injectable()
export class Commissions extends Streams<CommissionsSaid, CommissionStated, StateCommissions> {
  constructor(
    ports: ContextPorts,
    private readonly journals: Journals,
    private readonly programmes: Programmes,
    private readonly referrals: PartnerReferrals,
  ) {
    super(ports, commissionModel, decideCommissions, { eventCacheBytesMax: 0 });
  }

  /** Costs nothing as long as no programme has had partners, and one round trip where none of the members was referred by one. */
  async state(
    memberIds: readonly MemberId[],
    context: { readonly messageId: string; readonly correlationId: string },
  ): Promise<void> {
    if (memberIds.length === 0) return;
    if ((await this.programmes.soFar()).every(({ programme }) => programme.commission === null)) return;
    for (const referral of await this.referrals.of(memberIds)) await this.stateOf(referral, context);
  }

  /** Somebody may say something older at the same time: whoever comes last looks again after that. */
  private async stateOf(
    referral: PartnerReferral,
    { messageId, correlationId }: { readonly messageId: string; readonly correlationId: string },
  ): Promise<void> {
    const { memberId, partnerId } = referral;
    const streamId = memberJournal(memberId);
    for (;;) {
      const { seen, revision } = await this.journals.look(streamId, (journal, recall, programmes) =>
        commissionsOf({ memberId, journal, recall, programmes }, referral),
      );
      const data = { memberId, partnerId, commissions: seen };
      const command = { type: 'StateCommissions', data, metadata: { now: this.now() } } as const;
      await this.execute(memberId, command, {
        messageId: `${messageId}/${memberId}/${String(revision)}`,
        correlationId,
      });
      if ((await this.journals.read(streamId)).revision === revision) return;
    }
  }
}
