export { FollowMergesPolicy } from './follow-merges.policy';
export { FollowReceiptPolicy } from './follow-receipt.policy';
export { FollowRedemptionPolicy } from './follow-redemption.policy';
export { FollowTransferPolicy } from './follow-transfer.policy';
export { KeepProgrammeFramePolicy } from './keep-programme-frame.policy';
export { KeepWalletsPolicy } from './keep-wallets.policy';
export { PostWhenCommissionedPolicy } from './post-when-commissioned.policy';
export { PostWhenAwardedPolicy } from './post-when-awarded.policy';
