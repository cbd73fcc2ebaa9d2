import { evolveBy, type Evolve } from '@accrue/kernel';
import { placed, receiptKeyOf } from './contributions';
import type { MembershipEvent } from './events';
import { endedBy } from './pins';
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
  TierPinned: (membership, { data }) => {
    const { pinId, tierId, pinnedAt: from, until, reasonCode, actor, programmeVersion, standing } = data;
    const pin = { pinId, tierId, programmeVersion, from, until, endedAt: null, reasonCode, actor };
    return { ...membership, pins: [...endedBy(from, membership.pins), pin], programmeVersion, standing };
  },
  TierUnpinned: (membership, { data: { unpinnedAt, programmeVersion, standing } }) => ({
    ...membership,
    pins: endedBy(unpinnedAt, membership.pins),
    programmeVersion,
    standing,
  }),
  TierChanged: (membership, { data }) => ({ ...membership, timeline: data.timeline, sequence: data.sequence }),
});
