import type { EventContract } from './define';
import * as pos from './pos/receipt.v1';
import * as performed from './pos/action.v1';
import * as accepted from './pos/accepted.v1';
import * as member from './enrollment/member.v1';
import * as partner from './enrollment/partner.v1';
import * as receipt from './campaigns/receipt.v1';
import * as action from './campaigns/action.v1';
import * as award from './campaigns/award.v1';
import * as offer from './campaigns/offer.v1';
import * as gift from './campaigns/gift.v1';
import * as segments from './campaigns/segments.v1';
import * as commission from './campaigns/commission.v1';
import * as budget from './campaigns/budget.v1';
import * as programme from './campaigns/programme.v1';
import * as entry from './ledger/entry.v1';
import * as hold from './ledger/hold.v1';
import * as transfer from './ledger/transfer.v1';
import * as payout from './ledger/payout.v1';
import * as pin from './tiers/pin.v1';
import * as tier from './tiers/tier.v1';
import * as given from './rewards/given.v1';
import * as draw from './rewards/draw.v1';
import * as redemption from './rewards/redemption.v1';

/** Every published event type. A new one is added here and nowhere else. */
export const EVENT_CONTRACTS: readonly EventContract[] = [
  pos.receiptCompleted,
  performed.actionPerformed,
  performed.actionWithdrawn,
  accepted.receiptAccepted,
  accepted.receiptLinesRestated,
  member.memberEnrolled,
  member.memberReferred,
  member.identityLinked,
  member.identityBlocked,
  member.identityFreed,
  member.memberClosed,
  member.memberErased,
  member.memberMerged,
  member.memberUnmerged,
  member.occasionReached,
  member.attributesTold,
  member.memberState,
  partner.partnerEnrolled,
  partner.partnerErased,
  partner.memberReferredByPartner,
  receipt.receiptRecorded,
  receipt.receiptReadjudicated,
  receipt.receiptHeld,
  receipt.receiptRejected,
  receipt.receiptRestated,
  receipt.receiptClaimed,
  receipt.receiptMoved,
  receipt.receiptAttributed,
  action.actionRecorded,
  action.actionRevoked,
  action.actionMoved,
  award.awardsGranted,
  award.awardReversed,
  award.awardCorrected,
  offer.offerGiven,
  offer.offerViewed,
  offer.offerActivated,
  offer.offerProgressed,
  offer.offerCompleted,
  offer.offerTakenBack,
  offer.offerExpired,
  gift.giftStated,
  segments.segmentsChanged,
  commission.commissionStated,
  budget.budgetExhausted,
  programme.programmePublished,
  entry.entryPosted,
  entry.balanceState,
  hold.holdPlaced,
  hold.holdExtended,
  hold.holdRefused,
  hold.holdCaptured,
  hold.holdReleased,
  hold.holdRefunded,
  hold.holdFailed,
  transfer.transferSent,
  transfer.transferReceived,
  transfer.transferRefused,
  transfer.transferReversed,
  payout.payoutRequested,
  payout.payoutApproved,
  payout.payoutPaid,
  payout.payoutReleased,
  tier.tierChanged,
  pin.tierPinned,
  pin.tierUnpinned,
  tier.membershipState,
  redemption.redemptionRequested,
  redemption.redemptionWaiting,
  redemption.redemptionWaitEnded,
  redemption.redemptionReserved,
  redemption.redemptionConfirmed,
  redemption.redemptionCompleted,
  redemption.redemptionUsed,
  redemption.redemptionExpired,
  redemption.redemptionFailed,
  redemption.redemptionCancelled,
  redemption.catalogueState,
  draw.drawAnnounced,
  draw.drawFrozen,
  draw.drawMade,
  given.rewardGivenStated,
];
