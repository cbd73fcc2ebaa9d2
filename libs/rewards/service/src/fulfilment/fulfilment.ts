import type { RedemptionDto } from '../redeem/redemption.dto';

/** What a kind of reward keeps outside of the log. */
export interface Fulfilment {
  /** What only they may see who redeemed, once it is theirs. */
  reveal(rewardId: string, fulfilmentRef: string): Promise<Pick<RedemptionDto, 'code'>>;
}
