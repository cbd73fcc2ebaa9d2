import { Injectable } from '@nestjs/common';
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
    { version, effectiveFrom, offers, retiredIds }: Offering,
    correlationId: string | undefined,
  ): Promise<void> {
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
        this.rewards.execute(rewardId, command, {
          // Named after the version: whoever applies it, it is the same decision.
          messageId: `programme/${version}/${rewardId}`,
          occurredAt: effectiveFrom,
          ...(correlationId === undefined ? {} : { correlationId }),
        }),
      ),
    );
  }
}
