import { giftStated } from '@accrue/contracts';
import type { InstantIso } from '@accrue/kernel';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { GivenRewards } from '../gifts/given-rewards';
import { Catalogue } from '../programme/catalogue';

/** Gives the rewards that rules give, and takes them back. */
@Policy()
export class GiveWhenGiftStated {
  constructor(
    private readonly given: GivenRewards,
    private readonly catalogue: Catalogue,
  ) {}

  @Consumes('rewards.give-when-gift-stated', giftStated)
  async handle(message: MessageOf<typeof giftStated>): Promise<void> {
    const { kind, id, granted, reversals, programmeVersion, actionId = null, ...stated } = message.data;
    if (kind !== 'reward') return;
    const context = causedBy(message);
    if ((await this.catalogue.bringUpToDate(context.correlationId)) < programmeVersion)
      throw new NotOfferedYet(programmeVersion);
    const { giftId, memberId, receiptId, ruleId, sequence } = stated;
    const wanted = granted - reversals.reduce((sum, { points }) => sum + points, 0);
    const occurredAt = stated.occurredAt as InstantIso;
    await this.given.follow(
      { giftId, memberId, rewardId: id, ruleId, receiptId, actionId, sequence, wanted, occurredAt },
      context,
    );
  }
}

/** The statement has overtaken the publication of its programme. */
class NotOfferedYet extends Error {
  readonly retriable = true;
  constructor(version: number) {
    super(`version ${String(version)} of the programme is not known here yet`);
    this.name = 'NotOfferedYet';
  }
}
