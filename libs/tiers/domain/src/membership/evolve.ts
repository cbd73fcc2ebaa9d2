import { evolveBy, type Evolve } from '@accrue/kernel';
import { receiptKeyOf } from './contributions';
import type { MembershipEvent } from './events';
import { count, type Membership } from './state';

export const evolve: Evolve<Membership, MembershipEvent> = evolveBy<Membership, MembershipEvent>({
  QualificationCounted: (membership, { data }) => {
    const { receiptId, order, points, spend, sequence, programmeVersion, standing } = data;
    const counted = count({ order, receiptKey: receiptKeyOf(receiptId), points, spend, sequence }, membership);
    return { ...membership, ...counted, programmeVersion, standing };
  },
  TierChanged: (membership, { data }) => ({ ...membership, timeline: data.timeline, sequence: data.sequence }),
});
