import { Injectable } from '@nestjs/common';
import { ContextPorts, Streams } from '@accrue/context-kit';
import type { StreamModel } from '@accrue/event-store';
import { BoundedWait } from '@accrue/http';
import { reward } from '@accrue/rewards-domain';

const rewardModel: StreamModel<reward.Reward, reward.RewardEvent> = {
  category: 'reward',
  initial: reward.initialReward,
  evolve: reward.evolve,
  snapshot: {
    version: reward.REWARD_SNAPSHOT_VERSION,
    // Two events for a redemption; a snapshot holds the names of all codes, so it is not written often.
    everyEvents: 500,
    encode: reward.encodeReward,
    decode: reward.decodeReward,
  },
};

/** The only way to change a reward. */
@Injectable()
export class Rewards extends Streams<reward.Reward, reward.RewardEvent, reward.RewardCommand> {
  private readonly news = new BoundedWait();

  constructor(ports: ContextPorts) {
    // A catalogue is short; nothing is recalled.
    super(ports, rewardModel, reward.decide, { statesMax: 1_000, eventCacheBytesMax: 0 });
  }

  /** A reward that has just been published is here a moment later: waits for it, bounded. @returns status `none` when it is not */
  async readOffered(rewardId: string): Promise<reward.Reward> {
    let state: reward.Reward = reward.initialReward;
    await this.news.until(async () => {
      ({ state } = await this.read(rewardId));
      return state.status !== 'none';
    });
    return state;
  }
}
