import { Injectable } from '@nestjs/common';
import { DrawSeeds } from '../draws/draw-seeds';
import { Draws } from '../streams/draws';
import { Rewards } from '../streams/rewards';
import { Offers, type Offering } from './offers';

/** What is offered by the version of the programme that is in effect. */
@Injectable()
export class Catalogue {
  /** Version that this process has applied last; another one may have been faster, which changes nothing. */
  private applied = 0;

  constructor(
    private readonly offers: Offers,
    private readonly rewards: Rewards,
    private readonly draws: Draws,
    private readonly seeds: DrawSeeds,
  ) {}

  /**
   * Offers what the version in effect offers. Versions may come and be applied in any order, also by several processes: a
   * reward takes no older one, and each run goes on until nothing later has come meanwhile.
   * @param correlationId of the request that published, if that is why
   * @returns the version that is offered now; 0 before there is one
   */
  async bringUpToDate(correlationId?: string): Promise<number> {
    for (;;) {
      const offering = await this.offers.inEffect();
      if (offering === null || offering.version <= this.applied) return this.applied;
      await this.apply(offering, correlationId);
      this.applied = offering.version;
    }
  }

  private async apply(
    { version, effectiveFrom, offers, draws, retiredIds }: Offering,
    correlationId: string | undefined,
  ): Promise<void> {
    const context = (name: string) => ({
      // Named after the version: whoever applies it, it is the same decision.
      messageId: `programme/${version}/${name}`,
      occurredAt: effectiveFrom,
      ...(correlationId === undefined ? {} : { correlationId }),
    });
    // Before anybody can have a ticket: what a draw is committed to stands by then.
    for (const terms of draws) {
      const { drawId } = terms;
      const data = { terms, programmeVersion: version, ...this.seeds.make(drawId) };
      await this.draws.execute(drawId, { type: 'AnnounceDraw', data }, context(`draw/${drawId}`));
    }
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
      commands.map(({ rewardId, command }) => this.rewards.execute(rewardId, command, context(rewardId))),
    );
  }
}
