import { IdentityReader } from '@accrue/identities';
import { type ContextDefinition, ContextPorts } from '@accrue/context-kit';
import { ActionFinder } from './actions/action-finder';
import { Occasions } from './actions/occasions';
import { Offers } from './offers/offers';
import { SegmentGifts } from './offers/segment-gifts';
import { OffersController } from './offers/offers.controller';
import { Actions } from './actions/actions';
import { ActionsController } from './actions/actions.controller';
import { BudgetDesk } from './budgets/budget-desk';
import { BudgetLeases } from './budgets/budget-leases';
import { Budgets } from './budgets/budgets';
import { BudgetsController } from './budgets/budgets.controller';
import { Claims } from './claims/claims';
import { ClaimsController } from './claims/claims.controller';
import { Evaluate } from './evaluate/evaluate';
import { EvaluateController } from './evaluate/evaluate.controller';
import { EvaluationIds } from './intake/evaluation-ids';
import { Intake } from './intake/intake';
import { ReceiptsController } from './intake/receipts.controller';
import { Journals } from './journal/journals';
import { ReceiptFinder } from './journal/receipt-finder';
import { ReceiptOwners } from './journal/receipt-owners';
import { campaignsMigrations } from './migrations';
import { Moves } from './moves/moves';
import { MovesController } from './moves/moves.controller';
import { ApplyWhenAttributesTold } from './policies/apply-when-attributes-told.policy';
import { ApplyWhenTierChanged } from './policies/apply-when-tier-changed.policy';
import { AttributeWhenKnown } from './policies/attribute-when-known.policy';
import { FollowMerges } from './policies/follow-merges.policy';
import { FollowPurchases } from './policies/follow-purchases.policy';
import { HoldDirectory } from './policies/hold-directory';
import { KeepHoldDirectory } from './policies/keep-hold-directory.policy';
import { KeepMemberDirectory } from './policies/keep-member-directory.policy';
import { MemberDirectory } from './policies/member-directory';
import { KeepGivenRewards } from './policies/keep-given-rewards.policy';
import { KeepRewardStock } from './policies/keep-reward-stock.policy';
import { KeepRedemptionDirectory } from './policies/keep-redemption-directory.policy';
import { GiveToSegments } from './due-work/give-to-segments';
import { TellExpiredOffers } from './due-work/tell-expired-offers';
import { SettleReferrals } from './due-work/settle-referrals';
import { RecordWhenReferred } from './policies/record-when-referred.policy';
import { ReferralEarnings } from './referrals/referral-earnings';
import { ReferralEarningsController } from './referrals/referral-earnings.controller';
import { Referrals } from './referrals/referrals';
import { RecordWhenActionMoved } from './policies/record-when-action-moved.policy';
import { RecordWhenActionPerformed } from './policies/record-when-action-performed.policy';
import { RecordWhenReceiptCompleted } from './policies/record-when-receipt-completed.policy';
import { RecordWhenReceiptMoved } from './policies/record-when-receipt-moved.policy';
import { RestateWhenUndone } from './policies/restate-when-undone.policy';
import { ReviewSegmentsWhenKnown } from './policies/review-segments-when-known.policy';
import { ReviewWhenHoldFailed } from './policies/review-when-hold-failed.policy';
import { CelebrateWhenOccasionReached } from './policies/celebrate-when-occasion-reached.policy';
import { WelcomeWhenEnrolled } from './policies/welcome-when-enrolled.policy';
import { StateCommissions } from './policies/state-commissions.policy';
import { Commissions } from './partners/commissions';
import { CommissionsController } from './partners/commissions.controller';
import { PartnerReferrals } from './partners/partner-referrals';
import { campaignsProblems } from './problems';
import { ArmRecords } from './experiments/arm-records';
import { ExperimentReports } from './experiments/experiment-reports';
import { ExperimentsController } from './experiments/experiments.controller';
import { HealthReports } from './programme/health/health-reports';
import { ReferralReports } from './programme/health/referral-reports';
import { RewardRecords } from './programme/health/reward-records';
import { MemberRecords } from './programme/health/member-records';
import { BrandSums } from './settlement/brand-sums';
import { SettlementController } from './settlement/settlement.controller';
import { KeptJournals } from './programme/plan/kept-journals';
import { Simulations } from './programme/plan/simulations';
import { ProgrammeController } from './programme/programme.controller';
import { ProposalsController } from './programme/proposals.controller';
import { VersionsController } from './programme/versions.controller';
import { Programmes } from './programme/programmes';
import { campaignsPublications } from './publications';
import { campaignsProjections } from './read-models';
import { ReceiptList } from './receipts/receipt-list';
import { ReceiptListController } from './receipts/receipt-list.controller';
import { ReceiptHistoryReader } from './receipts/receipt-history';
import { ReceiptRevisions } from './receipts/receipt-revisions';
import { ReceiptStatsReader } from './receipts/receipt-stats';
import { ReceiptsReadController } from './receipts/receipts-read.controller';
import { HeldReceipts } from './reviews/held-receipts';
import { ReviewsController } from './reviews/reviews.controller';
import { ReviewSegments } from './segments/review-segments';
import { SegmentReviews } from './segments/segment-reviews';
import { Segments } from './segments/segments';
import { SegmentsController } from './segments/segments.controller';
import { ReviewClosing } from './reviews/closing';
import { SecondContents } from './reviews/second-contents';
import { Teller } from './teller';
import { Turnovers } from './turnover/turnovers';

export type { ExperimentReportDto } from './experiments/experiment.dto';
export type { ProgrammeHealthDto } from './programme/health/health.dto';
export type { ProgrammePublishedDto, ProposalsDto, PublishedProgrammeDto } from './programme/programme.dto';
export type { SimulationReportDto } from './programme/plan/simulation.dto';
export { programmeSchema } from './programme/programme-schema';

export const campaignsContext: ContextDefinition = {
  name: 'campaigns',
  migrations: campaignsMigrations,
  projections: campaignsProjections,
  publications: campaignsPublications,
  problemStatuses: campaignsProblems,
  configKeys: ['identityHashKey'],
  controllers: [
    ProgrammeController,
    ProposalsController,
    VersionsController,
    ExperimentsController,
    BudgetsController,
    ReceiptsController,
    EvaluateController,
    ClaimsController,
    MovesController,
    ReceiptsReadController,
    ReceiptListController,
    ReviewsController,
    ActionsController,
    OffersController,
    ReferralEarningsController,
    SegmentsController,
    CommissionsController,
    SettlementController,
  ],
  dueWork: [SettleReferrals, ReviewSegments, TellExpiredOffers, GiveToSegments],
  jobs: [Simulations],
  policies: [
    KeepMemberDirectory,
    KeepHoldDirectory,
    KeepRedemptionDirectory,
    KeepRewardStock,
    KeepGivenRewards,
    RecordWhenReceiptCompleted,
    RecordWhenReceiptMoved,
    FollowMerges,
    FollowPurchases,
    ApplyWhenAttributesTold,
    ApplyWhenTierChanged,
    AttributeWhenKnown,
    RestateWhenUndone,
    ReviewWhenHoldFailed,
    RecordWhenActionPerformed,
    RecordWhenActionMoved,
    RecordWhenReferred,
    WelcomeWhenEnrolled,
    CelebrateWhenOccasionReached,
    ReviewSegmentsWhenKnown,
    StateCommissions,
  ],
  providers: [
    {
      provide: IdentityReader,
      useFactory: ({ config }: ContextPorts) => new IdentityReader(config['identityHashKey']),
      inject: [ContextPorts],
    },
    Programmes,
    HealthReports,
    KeptJournals,
    ArmRecords,
    ExperimentReports,
    MemberRecords,
    RewardRecords,
    ReferralReports,
    Teller,
    BudgetLeases,
    Budgets,
    BudgetDesk,
    Journals,
    ReceiptFinder,
    ReceiptOwners,
    EvaluationIds,
    Intake,
    Evaluate,
    Claims,
    Actions,
    ActionFinder,
    Occasions,
    Referrals,
    ReferralEarnings,
    Offers,
    SegmentGifts,
    Segments,
    SegmentReviews,
    Moves,
    ReceiptHistoryReader,
    ReceiptList,
    ReceiptRevisions,
    ReceiptStatsReader,
    MemberDirectory,
    HoldDirectory,
    Turnovers,
    HeldReceipts,
    ReviewClosing,
    SecondContents,
    BrandSums,
    PartnerReferrals,
    Commissions,
  ],
};
