import { type ContextDefinition, keepKnownMembers, KnownMembers } from '@accrue/context-kit';
import { CatalogueController } from './catalogue/catalogue.controller';
import { AddCodesHandler } from './codes/add-codes.handler';
import { CodesController } from './codes/codes.controller';
import { EndUnansweredRedemptions } from './due-work/end-unanswered-redemptions';
import { LapseGivenRewards } from './due-work/lapse-given-rewards';
import { OfferProgrammeVersion } from './due-work/offer-programme-version';
import { CancelUnconfirmedRedemptions } from './due-work/cancel-unconfirmed-redemptions';
import { Fulfilments } from './fulfilment';
import { CodeVault } from './fulfilment/code-vault';
import { GivenRewardController } from './gifts/given-reward.controller';
import { GivenRewards } from './gifts/given-rewards';
import { migrations } from './migrations';
import { AdvanceWhenHoldAnswered } from './policies/advance-when-hold-answered.policy';
import { GiveWhenGiftStated } from './policies/give-when-gift-stated.policy';
import { OfferWhenProgrammePublished } from './policies/offer-when-programme-published.policy';
import { problemStatuses } from './problem-statuses';
import { Catalogue } from './programme/catalogue';
import { Offers } from './programme/offers';
import { publications } from './publications';
import { projections } from './read-models';
import { RedeemHandler } from './redeem/redeem.handler';
import { RedemptionOutcomes } from './redeem/redemption-outcomes';
import { RedemptionSaga } from './redeem/redemption-saga';
import { RedemptionView } from './redeem/redemption-view';
import { RedemptionController } from './redeem/redemption.controller';
import { SettleController } from './redeem/settle.controller';
import { SettleHandler } from './redeem/settle.handler';
import { SetAside } from './set-aside';
import { Gifts } from './streams/gifts';
import { Redemptions } from './streams/redemptions';
import { Rewards } from './streams/rewards';

/** The rewards context, as the runtime composes it. */
export const rewardsContext: ContextDefinition = {
  name: 'rewards',
  migrations,
  projections,
  publications,
  problemStatuses,
  configKeys: [],
  controllers: [CatalogueController, CodesController, GivenRewardController, RedemptionController, SettleController],
  policies: [keepKnownMembers('rewards'), AdvanceWhenHoldAnswered, GiveWhenGiftStated, OfferWhenProgrammePublished],
  dueWork: [OfferProgrammeVersion, EndUnansweredRedemptions, CancelUnconfirmedRedemptions, LapseGivenRewards],
  providers: [
    KnownMembers,
    Rewards,
    Redemptions,
    Gifts,
    GivenRewards,
    SetAside,
    Offers,
    Catalogue,
    CodeVault,
    Fulfilments,
    AddCodesHandler,
    RedeemHandler,
    RedemptionOutcomes,
    RedemptionSaga,
    RedemptionView,
    SettleHandler,
  ],
};
