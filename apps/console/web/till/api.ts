import type {
  CardLinksMakeData,
  CardLinksMakeResponses,
  BalanceBalanceData,
  BalanceBalanceResponses,
  CalendarCalendarData,
  CalendarCalendarResponses,
  CatalogueShowData,
  CatalogueShowResponses,
  EnrolmentsCountData,
  EnrolmentsCountResponses,
  EnrolEnrolData,
  EnrolEnrolResponses,
  GivenRewardUseData,
  GivenRewardUseResponses,
  HoldListListData,
  HoldListListResponses,
  HoldsCaptureData,
  HoldsCaptureResponses,
  HoldsPlaceData,
  HoldsPlaceResponses,
  HoldsReleaseData,
  HoldsReleaseResponses,
  LookupLookupData,
  LookupLookupResponses,
  MemberCatalogueListData,
  MemberCatalogueListResponses,
  OwnRewardsListData,
  OwnRewardsListResponses,
  RedemptionRedeemData,
  RedemptionRedeemResponses,
  RedemptionShowData,
  RedemptionShowResponses,
  SettleFulfilData,
  SettleFulfilResponses,
  SettleUseData,
  SettleUseResponses,
  ShowShowData,
  ShowShowResponses,
  TierShowData,
  TierShowResponses,
} from '#api';
import { operation } from '#shared/api/call';

const MEMBER = '/v1/members/{memberId}';
const HOLDS = '/v1/accounts/{memberId}/holds';

export const lookUp = operation<LookupLookupData, LookupLookupResponses>('POST', '/v1/members:lookup');
export const enrol = operation<EnrolEnrolData, EnrolEnrolResponses>('POST', '/v1/members');
export const readEnrolments = operation<EnrolmentsCountData, EnrolmentsCountResponses>('GET', '/v1/enrolments');
export const readMember = operation<ShowShowData, ShowShowResponses>('GET', MEMBER);
export const readBalance = operation<BalanceBalanceData, BalanceBalanceResponses>('GET', `${MEMBER}/balance`);
export const readTier = operation<TierShowData, TierShowResponses>('GET', `${MEMBER}/tier`);
export const readCalendar = operation<CalendarCalendarData, CalendarCalendarResponses>(
  'GET',
  `${MEMBER}/expiry-calendar`,
);
export const readCatalogue = operation<MemberCatalogueListData, MemberCatalogueListResponses>(
  'GET',
  `${MEMBER}/rewards`,
);
export const readOwnRewards = operation<OwnRewardsListData, OwnRewardsListResponses>('GET', `${MEMBER}/own-rewards`);
export const readReward = operation<CatalogueShowData, CatalogueShowResponses>('GET', '/v1/rewards/{rewardId}');

export const redeem = operation<RedemptionRedeemData, RedemptionRedeemResponses>('POST', '/v1/redemptions');
export const readRedemption = operation<RedemptionShowData, RedemptionShowResponses>(
  'GET',
  '/v1/redemptions/{redemptionId}',
);
export const fulfil = operation<SettleFulfilData, SettleFulfilResponses>(
  'POST',
  '/v1/redemptions/{redemptionId}:fulfil',
);
export const markRedeemedUsed = operation<SettleUseData, SettleUseResponses>(
  'POST',
  '/v1/redemptions/{redemptionId}:use',
);
export const markGivenUsed = operation<GivenRewardUseData, GivenRewardUseResponses>(
  'POST',
  '/v1/given-rewards/{givenId}:use',
);

export const makeCardLink = operation<CardLinksMakeData, CardLinksMakeResponses>('POST', `${MEMBER}/card-links`);

export const readHolds = operation<HoldListListData, HoldListListResponses>('GET', HOLDS);
export const placeHold = operation<HoldsPlaceData, HoldsPlaceResponses>('POST', HOLDS);
export const captureHold = operation<HoldsCaptureData, HoldsCaptureResponses>('POST', `${HOLDS}/{holdId}:capture`);
export const releaseHold = operation<HoldsReleaseData, HoldsReleaseResponses>('POST', `${HOLDS}/{holdId}:release`);
