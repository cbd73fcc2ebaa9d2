import { Injectable } from '@nestjs/common';
import { sideId } from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import type { ActionId, InstantIso, MemberId, ReceiptId } from '@accrue/kernel';
import { In, MoreThan } from 'typeorm';
import { ActionFinder } from '../actions/action-finder';
import { answerOf, type ActionAnswer } from '../actions/answer';
import { Programmes } from '../programme/programmes';
import { duplicates } from '../read-models/duplicates/duplicates.projection';
import { referrals, type ReferralRow } from '../read-models/referrals/referrals.projection';

/** What came of a referral, as its advocate is told. */
export interface ReferralEarning {
  readonly memberId: MemberId;
  readonly referredAt: InstantIso;
  readonly state: 'open' | 'waiting' | 'qualified' | 'taken_back';
  readonly qualifiesAt: InstantIso | null;
  readonly receiptId: ReceiptId | null;
  readonly earned: ActionAnswer['earned'];
}

/** What the referrals of a member, and of their duplicates, came to. */
@Injectable()
export class ReferralEarnings {
  constructor(
    private readonly ports: ContextPorts,
    private readonly programmes: Programmes,
    private readonly finder: ActionFinder,
  ) {}

  /** By the id of the referral. @param after the last of the page before; '': from the first */
  async rowsOf(memberId: MemberId, page: { readonly after: string; readonly limit: number }): Promise<ReferralRow[]> {
    const { readModels } = this.ports;
    const others = await readModels
      .of(duplicates)
      .rows('duplicate')
      .where({ survivor_id: memberId })
      .getRawMany<{ member_id: MemberId }>();
    return readModels
      .of(referrals)
      .rows('referral')
      .where({
        advocate_id: In([memberId, ...others.map((other) => other.member_id)]),
        action_id: MoreThan(page.after as ActionId),
      })
      .orderBy('referral.action_id')
      .limit(page.limit)
      .getRawMany<ReferralRow>();
  }

  async of(row: ReferralRow): Promise<ReferralEarning> {
    const { referee_id: referee, advocate_id: advocate, receipt_id: receiptId, qualifies_at: at } = row;
    const told = { memberId: referee, referredAt: row.referred_at, receiptId, qualifiesAt: at };
    const side = { side: 'advocate', memberId: advocate, referee } as const;
    if (at === null || receiptId === null) {
      const { referral } = (await this.finder.find(row.action_id))?.entry ?? {};
      const earlier = await Promise.all((referral?.earlier ?? []).map((said) => this.finder.find(sideId(side, said))));
      return { ...told, state: earlier.some((found) => found !== null) ? 'taken_back' : 'open', earned: [] };
    }
    const given = await this.finder.find(sideId(side, { receiptId }));
    if (given?.entry.told?.stands !== true) return { ...told, state: 'waiting', earned: [] };
    const { earned } = answerOf(given, await this.programmes.versions(), true);
    return { ...told, state: 'qualified', earned: earned.filter(({ amount }) => amount !== 0) };
  }
}
