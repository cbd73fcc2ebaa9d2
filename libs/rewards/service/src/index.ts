import { type ContextDefinition, keepKnownMembers, KnownMembers } from '@accrue/context-kit';
import { CatalogueController } from './catalogue/catalogue.controller';
import { AddCodesHandler } from './codes/add-codes.handler';
import { CodesController } from './codes/codes.controller';
import { EndUnansweredRedemptions } from './due-work/end-unanswered-redemptions';
import { OfferProgrammeVersion } from './due-work/offer-programme-version';
import { CodeVault } from './fulfilment/code-vault';
import { migrations } from './migrations';
import { AdvanceWhenHoldAnswered } from './policies/advance-when-hold-answered.policy';
import { OfferWhenProgrammePublished } from './policies/offer-when-programme-published.policy';
import { problemStatuses } from './problem-statuses';
import { Catalogue } from './programme/catalogue';
import { Offers } from './programme/offers';
import { publications } from './publications';
import { projections } from './read-models';
import { RedeemHandler } from './redeem/redeem.handler';
import { RedemptionOutcomes } from './redeem/redemption-outcomes';
import { RedemptionSaga } from './redeem/redemption-saga';
import { RedemptionController } from './redeem/redemption.controller';
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
  controllers: [CatalogueController, CodesController, RedemptionController],
  policies: [keepKnownMembers('rewards'), AdvanceWhenHoldAnswered, OfferWhenProgrammePublished],
  dueWork: [OfferProgrammeVersion, EndUnansweredRedemptions],
  providers: [
    KnownMembers,
    Rewards,
    Redemptions,
    Offers,
    Catalogue,
    CodeVault,
    AddCodesHandler,
    RedeemHandler,
    RedemptionOutcomes,
    RedemptionSaga,
  ],
};
