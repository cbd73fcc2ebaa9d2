import { evolveBy, type Evolve } from '@accrue/kernel';
import { placed, receiptKeyOf } from './contributions';
import type { MembershipEvent } from './events';
import type { Membership } from './state';

export const evolve: Evolve<Membership, MembershipEvent> = evolveBy<Membership, MembershipEvent>({
  QualificationCounted: (membership, { data }) => {
    const { receiptId, order, amounts, spend, ofSales, sequence, programmeVersion, standing } = data;
    const of = ofSales === undefined ? {} : { ofSales };
    const contribution = { order, receiptKey: receiptKeyOf(receiptId), amounts, spend, ...of, sequence };
    return {
      ...membership,
      contributions: placed(contribution, membership.contributions),
      programmeVersion,
      standing,
    };
  },
  MembershipMeasured: (membership, { data: { programmeVersion, standing } }) => ({
    ...membership,
    programmeVersion,
    standing,
  }),
  TierChanged: (membership, { data }) => ({ ...membership, timeline: data.timeline, sequence: data.sequence }),
});
