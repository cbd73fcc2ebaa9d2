import type * as Api from '#api';
import { operation } from '#shared/api/call';

/** The operations of the API that the console uses. */
export const lookUpMember = operation<Api.LookupLookupData, Api.LookupLookupResponses>('POST', '/v1/members:lookup');
export const makeCardLink = operation<Api.CardLinksMakeData, Api.CardLinksMakeResponses>(
  'POST',
  '/v1/members/{memberId}/card-links',
);
export const blockCardLinks = operation<Api.CardLinksBlockData, Api.CardLinksBlockResponses>(
  'POST',
  '/v1/members/{memberId}/card-links:block',
);
export const readMember = operation<Api.ShowShowData, Api.ShowShowResponses>('GET', '/v1/members/{memberId}');
export const readBalance = operation<Api.BalanceBalanceData, Api.BalanceBalanceResponses>(
  'GET',
  '/v1/members/{memberId}/balance',
);
export const readStatement = operation<Api.StatementStatementData, Api.StatementStatementResponses>(
  'GET',
  '/v1/members/{memberId}/statement',
);
export const readLots = operation<Api.LotsLotsData, Api.LotsLotsResponses>('GET', '/v1/members/{memberId}/lots');
export const readTier = operation<Api.TierShowData, Api.TierShowResponses>('GET', '/v1/members/{memberId}/tier');
export const readOwnRewards = operation<Api.OwnRewardsListData, Api.OwnRewardsListResponses>(
  'GET',
  '/v1/members/{memberId}/own-rewards',
);
export const readOffers = operation<Api.OffersListData, Api.OffersListResponses>(
  'GET',
  '/v1/members/{memberId}/offers',
);
export const readExpiring = operation<Api.CalendarCalendarData, Api.CalendarCalendarResponses>(
  'GET',
  '/v1/members/{memberId}/expiry-calendar',
);
export const adjustPoints = operation<Api.AdjustmentsAdjustData, Api.AdjustmentsAdjustResponses>(
  'POST',
  '/v1/accounts/{memberId}/adjustments',
);
export const listAdjustments = operation<Api.AdjustmentListListData, Api.AdjustmentListListResponses>(
  'GET',
  '/v1/adjustments',
);
export const approveAdjustment = operation<Api.AdjustmentsApproveData, Api.AdjustmentsApproveResponses>(
  'POST',
  '/v1/accounts/{memberId}/adjustments/{adjustmentId}:approve',
);
export const declineAdjustment = operation<Api.AdjustmentsDeclineData, Api.AdjustmentsDeclineResponses>(
  'POST',
  '/v1/accounts/{memberId}/adjustments/{adjustmentId}:decline',
);
export const reverseAdjustment = operation<Api.AdjustmentsReverseData, Api.AdjustmentsReverseResponses>(
  'POST',
  '/v1/accounts/{memberId}/adjustments/{adjustmentId}:reverse',
);
export const linkIdentity = operation<Api.IdentitiesLinkData, Api.IdentitiesLinkResponses>(
  'POST',
  '/v1/members/{memberId}/identities',
);
export const blockIdentity = operation<Api.IdentitiesBlockData, Api.IdentitiesBlockResponses>(
  'POST',
  '/v1/members/{memberId}/identities:block',
);
export const freeIdentity = operation<Api.IdentitiesFreeData, Api.IdentitiesFreeResponses>(
  'POST',
  '/v1/members/{memberId}/identities:free',
);
export const mergeMember = operation<Api.MergesMergeData, Api.MergesMergeResponses>(
  'POST',
  '/v1/members/{memberId}/merges',
);
export const separateMember = operation<Api.MergesSeparateData, Api.MergesSeparateResponses>(
  'POST',
  '/v1/members/{memberId}/merges/{duplicate}:separate',
);
export const closeMember = operation<Api.CloseCloseData, Api.CloseCloseResponses>(
  'POST',
  '/v1/members/{memberId}:close',
);
export const eraseMember = operation<Api.EraseEraseData, Api.EraseEraseResponses>(
  'POST',
  '/v1/members/{memberId}:erase',
);

export const readReceipt = operation<Api.ReceiptsReadShowData, Api.ReceiptsReadShowResponses>(
  'GET',
  '/v1/receipts/{receiptId}',
);
export const listMemberReceipts = operation<Api.ReceiptListOfMemberData, Api.ReceiptListOfMemberResponses>(
  'GET',
  '/v1/members/{memberId}/receipts',
);
export const listStoreReceipts = operation<Api.ReceiptListOfStoreData, Api.ReceiptListOfStoreResponses>(
  'GET',
  '/v1/receipts',
);
export const claimReceipt = operation<Api.ClaimsClaimData, Api.ClaimsClaimResponses>(
  'POST',
  '/v1/receipts/{receiptId}:claim',
);
export const moveReceipt = operation<Api.MovesMoveData, Api.MovesMoveResponses>(
  'POST',
  '/v1/receipts/{receiptId}:move',
);
export const evaluateReceipt = operation<Api.EvaluateEvaluateData, Api.EvaluateEvaluateResponses>(
  'POST',
  '/v1/receipts:evaluate',
);

export const listReviews = operation<Api.ReviewsListData, Api.ReviewsListResponses>('GET', '/v1/reviews');
export const readReview = operation<Api.ReviewsShowData, Api.ReviewsShowResponses>('GET', '/v1/reviews/{id}');
export const acceptReview = operation<Api.ReviewsAcceptData, Api.ReviewsAcceptResponses>(
  'POST',
  '/v1/reviews/{id}:accept',
);
export const rejectReview = operation<Api.ReviewsRejectData, Api.ReviewsRejectResponses>(
  'POST',
  '/v1/reviews/{id}:reject',
);
export const closeReview = operation<Api.ReviewsCloseData, Api.ReviewsCloseResponses>('POST', '/v1/reviews/{id}:close');

export const readLag = operation<Api.SystemLagData, Api.SystemLagResponses>('GET', '/v1/system/lag');
export const listProjections = operation<Api.ProjectionsStatusData, Api.ProjectionsStatusResponses>(
  'GET',
  '/v1/projections',
);
export const rebuildProjection = operation<Api.ProjectionsRebuildData, Api.ProjectionsRebuildResponses>(
  'POST',
  '/v1/projections/{context}/{name}:rebuild',
);
export const listDeadLetters = operation<Api.DeadLettersListData, Api.DeadLettersListResponses>(
  'GET',
  '/v1/dead-letters',
);
export const replayDeadLetter = operation<Api.DeadLettersReplayData, Api.DeadLettersReplayResponses>(
  'POST',
  '/v1/dead-letters/{id}:replay',
);
export const discardDeadLetter = operation<Api.DeadLettersDiscardData, Api.DeadLettersDiscardResponses>(
  'POST',
  '/v1/dead-letters/{id}:discard',
);
export const listJobs = operation<Api.JobsListData, Api.JobsListResponses>('GET', '/v1/jobs');
export const readJob = operation<Api.JobsShowData, Api.JobsShowResponses>('GET', '/v1/jobs/{id}');
export const cancelJob = operation<Api.JobsCancelData, Api.JobsCancelResponses>('POST', '/v1/jobs/{id}:cancel');
export const verifyLedger = operation<Api.VerifyVerifyData, Api.VerifyVerifyResponses>('POST', '/v1/ledger:verify');

export const listAudit = operation<Api.AuditListData, Api.AuditListResponses>('GET', '/v1/audit');

export const listKeys = operation<Api.KeysListData, Api.KeysListResponses>('GET', '/v1/keys');
export const issueKey = operation<Api.KeysIssueData, Api.KeysIssueResponses>('PUT', '/v1/keys/{name}');
export const revokeKey = operation<Api.KeysRevokeData, Api.KeysRevokeResponses>('POST', '/v1/keys/{name}:revoke');

export const readProgramme = operation<Api.ProgrammeShowData, Api.ProgrammeShowResponses>('GET', '/v1/programme');
export const readExperiment = operation<Api.ExperimentsShowData, Api.ExperimentsShowResponses>(
  'GET',
  '/v1/experiments/{experimentId}',
);
export const giveOffer = operation<Api.OffersGiveData, Api.OffersGiveResponses>(
  'POST',
  '/v1/members/{memberId}/offers',
);
export const giveToSegment = operation<Api.OffersGiveToSegmentData, Api.OffersGiveToSegmentResponses>(
  'POST',
  '/v1/segments/{segmentId}/offers',
);
export const readSegmentGift = operation<Api.OffersShowGiftData, Api.OffersShowGiftResponses>(
  'GET',
  '/v1/segments/{segmentId}/offers/{key}',
);
export const validateProgramme = operation<Api.ProgrammeValidateData, Api.ProgrammeValidateResponses>(
  'POST',
  '/v1/programme:validate',
);
export const planProgramme = operation<Api.ProgrammePlanData, Api.ProgrammePlanResponses>('POST', '/v1/programme:plan');
export const publishProgramme = operation<Api.ProgrammePublishData, Api.ProgrammePublishResponses>(
  'PUT',
  '/v1/programme',
);
export const simulateProgramme = operation<Api.ProgrammeSimulateData, Api.ProgrammeSimulateResponses>(
  'POST',
  '/v1/programme:simulate',
);
export const simulateTiers = operation<Api.TierSimulationsSimulateData, Api.TierSimulationsSimulateResponses>(
  'POST',
  '/v1/tiers:simulate',
);
export const listVersions = operation<Api.VersionsListData, Api.VersionsListResponses>('GET', '/v1/programme/versions');
export const readVersion = operation<Api.ProgrammeVersionData, Api.ProgrammeVersionResponses>(
  'GET',
  '/v1/programme/versions/{version}',
);
export const listProposals = operation<Api.ProposalsListData, Api.ProposalsListResponses>(
  'GET',
  '/v1/programme/proposals',
);
export const approveProposal = operation<Api.ProposalsApproveData, Api.ProposalsApproveResponses>(
  'POST',
  '/v1/programme/proposals/{proposal}:approve',
);
export const declineProposal = operation<Api.ProposalsDeclineData, Api.ProposalsDeclineResponses>(
  'POST',
  '/v1/programme/proposals/{proposal}:decline',
);
export const readHealth = operation<Api.ProgrammeShowHealthData, Api.ProgrammeShowHealthResponses>(
  'GET',
  '/v1/programme/health',
);

export const listRewards = operation<Api.CatalogueListData, Api.CatalogueListResponses>('GET', '/v1/rewards');
export const readReward = operation<Api.CatalogueShowData, Api.CatalogueShowResponses>('GET', '/v1/rewards/{rewardId}');
export const addCodes = operation<Api.CodesAddData, Api.CodesAddResponses>('POST', '/v1/rewards/{rewardId}/codes');
export const listRedemptions = operation<Api.RedemptionListListData, Api.RedemptionListListResponses>(
  'GET',
  '/v1/rewards/{rewardId}/redemptions',
);
export const readRedemption = operation<Api.RedemptionShowData, Api.RedemptionShowResponses>(
  'GET',
  '/v1/redemptions/{redemptionId}',
);
export const cancelRedemption = operation<Api.SettleCancelData, Api.SettleCancelResponses>(
  'POST',
  '/v1/redemptions/{redemptionId}:cancel',
);

export const readPointsByMonth = operation<Api.PointsByMonthPointsByMonthData, Api.PointsByMonthPointsByMonthResponses>(
  'GET',
  '/v1/ledger/points-by-month',
);
export const readTrialBalance = operation<Api.TrialBalanceTrialBalanceData, Api.TrialBalanceTrialBalanceResponses>(
  'GET',
  '/v1/ledger/trial-balance',
);
export const readTiers = operation<Api.TierDistributionData, Api.TierDistributionResponses>(
  'GET',
  '/v1/tiers/distribution',
);

export const listPosters = operation<Api.PostersListData, Api.PostersListResponses>('GET', '/v1/posters');
export const makePoster = operation<Api.PostersMakeData, Api.PostersMakeResponses>('POST', '/v1/posters');
export const readPoster = operation<Api.PostersShowData, Api.PostersShowResponses>('GET', '/v1/posters/{posterId}');
export const endPoster = operation<Api.PostersEndData, Api.PostersEndResponses>('POST', '/v1/posters/{posterId}:end');
