import { Injectable } from '@nestjs/common';
import { KnownMembers } from '@accrue/context-kit';
import { Rejected } from '@accrue/kernel';
import type { redemption, reward } from '@accrue/rewards-domain';
import type { RewardsProblemCode } from '../problem-statuses';

/** Members for whom others redeem. */
@Injectable()
export class Receivers {
  constructor(private readonly members: KnownMembers) {}

  /** @throws Rejected gift.not_offered, .to_self, .receiver_unknown, .receiver_left, member.merged */
  async giftTo(receiverId: string, giverId: string, { rewardId, gift }: reward.Offer): Promise<redemption.GiftTo> {
    if (gift === null) throw new Rejected<RewardsProblemCode>('gift.not_offered', { rewardId });
    if (receiverId === giverId) throw new Rejected<RewardsProblemCode>('gift.to_self', { receiverId });
    try {
      await this.members.mustKnow(receiverId);
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
      throw new Rejected<RewardsProblemCode>('gift.receiver_unknown', { receiverId });
    }
    const into = await this.members.survivorOf(receiverId);
    if (into === giverId) throw new Rejected<RewardsProblemCode>('gift.to_self', { receiverId });
    if (into !== null) throw new Rejected<RewardsProblemCode>('member.merged', { memberId: receiverId, into });
    await this.mustBeHere(receiverId);
    return { receiverId, byAcceptance: gift.acceptWithinDays !== null };
  }

  /** What was asked for before, by who asks now: for the same receiver it is the same. */
  sameAs({ gift }: redemption.Terms, receiverId: string | null): redemption.GiftTo | null {
    return receiverId === null ? null : { byAcceptance: gift?.byAcceptance ?? false, receiverId };
  }

  /**
   * Under which id a member was given something: who was merged meanwhile, under that of the duplicate.
   * @throws Rejected gift.receiver_left
   */
  async receiving(memberId: string, { gift }: Pick<redemption.Terms, 'gift'>): Promise<string> {
    await this.mustBeHere(memberId);
    if (gift === null || gift.receiverId === memberId) return memberId;
    return (await this.members.survivorOf(gift.receiverId)) === memberId ? gift.receiverId : memberId;
  }

  private async mustBeHere(receiverId: string): Promise<void> {
    if (await this.members.hasLeft(receiverId))
      throw new Rejected<RewardsProblemCode>('gift.receiver_left', { receiverId });
  }
}
