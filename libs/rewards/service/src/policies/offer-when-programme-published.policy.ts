import { Injectable } from '@nestjs/common';
import { programmePublished, TOPICS, type Static } from '@accrue/contracts';
import type { CommandContext } from '@accrue/event-store';
import { invariant } from '@accrue/kernel';
import { Consumes, type Message } from '@accrue/messaging';
import { reward } from '@accrue/rewards-domain';
import { Offers, type Offering } from '../programme/offers';
import { offersOfDocument } from '../programme/offers-of-document';
import { Rewards, rewardStream } from '../streams/rewards';

/** The catalogue follows the latest version of the programme. */
@Injectable()
export class OfferWhenProgrammePublished {
  constructor(
    private readonly offers: Offers,
    private readonly rewards: Rewards,
  ) {}

  /**
   * Versions have different keys, so two of them may be handled at the same time and end in either order. Each therefore
   * applies the latest that is known, until nothing later has come meanwhile.
   */
  @Consumes(TOPICS.programmeState, {
    group: 'rewards.offer-when-programme-published',
    types: [programmePublished.type],
  })
  async handle(message: Message): Promise<void> {
    const { version, effectiveFrom, document } = message.data as Static<typeof programmePublished.schema>;
    await this.offers.keep({ version, effectiveFrom, offers: offersOfDocument(document) });
    let applied: number;
    let offering = await this.latest();
    do {
      await this.apply(offering, message);
      applied = offering.version;
      offering = await this.latest();
    } while (offering.version !== applied);
  }

  private async latest(): Promise<Offering> {
    const offering = await this.offers.latest();
    invariant(offering !== null, 'a version was kept just before');
    return offering;
  }

  private async apply({ version, offers, retiredIds }: Offering, message: Message): Promise<void> {
    const commands = [
      ...offers.map((offer) => ({
        rewardId: offer.rewardId,
        command: { type: 'OfferReward', data: { offer, programmeVersion: version } } as const,
      })),
      ...retiredIds.map((rewardId) => ({
        rewardId,
        command: { type: 'RetireReward', data: { programmeVersion: version } } as const,
      })),
    ];
    await Promise.all(
      commands.map(({ rewardId, command }) =>
        this.rewards.execute(rewardStream(rewardId), (state) => reward.decide(command, state), {
          ...contextOf(version, rewardId, message),
          commandType: command.type,
        }),
      ),
    );
  }
}

/** Named after the version applied, not after the message: whichever message applies it, it is the same decision. */
const contextOf = (version: number, rewardId: string, { time, extensions }: Message): CommandContext => ({
  messageId: `programme/${version}/${rewardId}`,
  occurredAt: time,
  ...(extensions['correlationid'] === undefined ? {} : { correlationId: extensions['correlationid'] }),
});
