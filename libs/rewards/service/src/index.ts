import { type ContextDefinition, keepKnownMembers, KnownMembers } from '@accrue/context-kit';
import { GIFT_CARD_KEY } from '@accrue/identities';
import { CausesController } from './causes/causes.controller';
import { MemberCatalogueController } from './catalogue/member-catalogue.controller';
import { CatalogueController } from './catalogue/catalogue.controller';
import { AddCodesHandler } from './codes/add-codes.handler';
import { CodesController } from './codes/codes.controller';
import { DrawCourse } from './draws/draw-course';
import { DRAW_KEY, DrawSeeds } from './draws/draw-seeds';
import { DrawsController } from './draws/draws.controller';
import { DrawView } from './draws/draw-view';
import { EndUnansweredRedemptions } from './due-work/end-unanswered-redemptions';
import { ExpireUnusedRedemptions } from './due-work/expire-unused-redemptions';
import { EndWaits } from './due-work/end-waits';
import { SettleWaits } from './due-work/settle-waits';
import { LapseGivenRewards } from './due-work/lapse-given-rewards';
import { MakeDraws } from './due-work/make-draws';
import { OfferProgrammeVersion } from './due-work/offer-programme-version';
import { CancelUnconfirmedRedemptions } from './due-work/cancel-unconfirmed-redemptions';
import { Fulfilments } from './fulfilment';
import { CodeVault } from './fulfilment/code-vault';
import { GivenRewardController } from './gifts/given-reward.controller';
import { GivenRewards } from './gifts/given-rewards';
import { migrations } from './migrations';
import { OwnRewardsController } from './own/own-rewards.controller';
import { AdvanceWhenHoldAnswered } from './policies/advance-when-hold-answered.policy';
import { CancelWhenCardWithdrawn } from './policies/cancel-when-card-withdrawn.policy';
import { KeepMemberTiers } from './policies/keep-member-tiers.policy';
import { GiveWhenGiftStated } from './policies/give-when-gift-stated.policy';
import { OfferWhenProgrammePublished } from './policies/offer-when-programme-published.policy';
import { problemStatuses } from './problem-statuses';
import { Catalogue } from './programme/catalogue';
import { Offers } from './programme/offers';
import { publications } from './publications';
import { projections } from './read-models';
import { AutomaticRedemptions } from './redeem/automatic-redemptions';
import { RedeemHandler } from './redeem/redeem.handler';
import { RedemptionOutcomes } from './redeem/redemption-outcomes';
import { RedemptionSaga } from './redeem/redemption-saga';
import { RedemptionView } from './redeem/redemption-view';
import { Refusals } from './redeem/refusals';
import { Receivers } from './redeem/receivers';
import { Waits } from './redeem/waits';
import { RedemptionController } from './redeem/redemption.controller';
import { RedemptionListController } from './redeem/redemption-list.controller';
import { GiftController } from './redeem/gift.controller';
import { SettleController } from './redeem/settle.controller';
import { SettleHandler } from './redeem/settle.handler';
import { MemberTiers } from './redeem/member-tiers';
import { Reservations } from './redeem/reservations';
import { SetAside } from './set-aside';
import { Allowances } from './streams/allowances';
import { Draws } from './streams/draws';
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
  configKeys: [DRAW_KEY, GIFT_CARD_KEY],
  controllers: [
    CatalogueController,
    MemberCatalogueController,
    CausesController,
    CodesController,
    DrawsController,
    GivenRewardController,
    OwnRewardsController,
    RedemptionController,
    RedemptionListController,
    SettleController,
    GiftController,
  ],
  policies: [
    keepKnownMembers('rewards'),
    AdvanceWhenHoldAnswered,
    CancelWhenCardWithdrawn,
    GiveWhenGiftStated,
    KeepMemberTiers,
    OfferWhenProgrammePublished,
  ],
  dueWork: [
    OfferProgrammeVersion,
    EndUnansweredRedemptions,
    CancelUnconfirmedRedemptions,
    ExpireUnusedRedemptions,
    LapseGivenRewards,
    SettleWaits,
    EndWaits,
    MakeDraws,
  ],
  providers: [
    KnownMembers,
    MemberTiers,
    Allowances,
    Reservations,
    Receivers,
    Refusals,
    Waits,
    Rewards,
    Draws,
    DrawSeeds,
    DrawCourse,
    DrawView,
    Redemptions,
    Gifts,
    GivenRewards,
    SetAside,
    Offers,
    Catalogue,
    CodeVault,
    Fulfilments,
    AddCodesHandler,
    AutomaticRedemptions,
    RedeemHandler,
    RedemptionOutcomes,
    RedemptionSaga,
    RedemptionView,
    SettleHandler,
  ],
};
