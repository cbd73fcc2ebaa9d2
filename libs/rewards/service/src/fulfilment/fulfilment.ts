import type { RedemptionDto } from '../redeem/redemption.dto';

export interface GivenThing {
  readonly rewardId: string;
  readonly fulfilmentRef: string;
  /** `cardOfRedemption` or `cardOfGiven` of what it was given for. */
  readonly reference: string;
}

/** What a kind of reward keeps outside of the log. */
export interface Fulfilment {
  /** What only they may see who redeemed, once it is theirs. */
  reveal(given: GivenThing): Promise<Pick<RedemptionDto, 'code' | 'giftCard'>>;
}
