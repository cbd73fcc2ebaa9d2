import { keepKnownMembers, KnownMembers, type ContextDefinition } from '@accrue/context-kit';
import { GIFT_CARD_KEY } from '@accrue/identities';
import { Accounts } from './account/accounts';
import { AutomaticRewards } from './account/automatic-rewards';
import { KnownWallets } from './account/known-wallets';
import { AdjustmentListController } from './adjustments/adjustment-list.controller';
import { AdjustmentsController } from './adjustments/adjustments.controller';
import { BalanceController } from './balance/balance.controller';
import { CalendarController } from './calendar/calendar.controller';
import { ClawbackController } from './clawback/clawback.controller';
import { ExtendChain } from './chain/extend-chain';
import { Heads } from './chain/heads';
import { HeadsController } from './chain/heads.controller';
import { SignHeads } from './chain/sign-heads';
import { BookImports } from './due-work/book-imports';
import { SettleAccounts } from './due-work/settle-accounts';
import { BalancesExportController } from './export/balances-export.controller';
import { pointsGauges } from './gauges/points-gauges';
import { GiftCards } from './gift-cards/gift-cards';
import { GiftCardsController } from './gift-cards/gift-cards.controller';
import { PinTries } from './gift-cards/pin-tries';
import { HoldListController } from './holds/hold-list.controller';
import { HoldsController } from './holds/holds.controller';
import { SpreadHoldsController } from './holds/spread-holds.controller';
import { LotsController } from './lots/lots.controller';
import { Imports } from './imports/imports';
import { ImportsController } from './imports/imports.controller';
import { ledgerMigrations } from './migrations';
import { PayoutListController } from './payouts/payout-list.controller';
import { PayoutsController } from './payouts/payouts.controller';
import { PointsByMonthController } from './points-by-month/points-by-month.controller';
import {
  FollowMergesPolicy,
  FollowReceiptPolicy,
  FollowRedemptionPolicy,
  FollowTransferPolicy,
  KeepProgrammeFramePolicy,
  KeepWalletsPolicy,
  LoadGivenCardsPolicy,
  LoadRedeemedCardsPolicy,
  PostWhenAwardedPolicy,
  PostWhenCommissionedPolicy,
} from './policies';
import { problemStatuses } from './problem-statuses';
import { ledgerPublications } from './publications';
import { ledgerProjections } from './read-models';
import { StatementDocumentController } from './statement/document/statement-document.controller';
import { SIGNING_KEY, SigningKeys } from './signing/signing-keys';
import { StatementController } from './statement/statement.controller';
import { TransfersController } from './transfers/transfers.controller';
import { TrialBalanceByDayController } from './trial-balance/trial-balance-by-day.controller';
import { TrialBalanceController } from './trial-balance/trial-balance.controller';
import { VerifyController } from './verify/verify.controller';
import { VerifyLedgerJob } from './verify/verify-ledger.job';

export const ledgerContext: ContextDefinition = {
  name: 'ledger',
  migrations: ledgerMigrations,
  projections: ledgerProjections,
  publications: ledgerPublications,
  problemStatuses,
  configKeys: [SIGNING_KEY, GIFT_CARD_KEY],
  gauges: pointsGauges,
  controllers: [
    BalanceController,
    StatementController,
    StatementDocumentController,
    LotsController,
    CalendarController,
    HoldsController,
    HoldListController,
    GiftCardsController,
    SpreadHoldsController,
    AdjustmentsController,
    AdjustmentListController,
    ClawbackController,
    TransfersController,
    PayoutsController,
    PayoutListController,
    ImportsController,
    TrialBalanceController,
    TrialBalanceByDayController,
    PointsByMonthController,
    BalancesExportController,
    VerifyController,
    HeadsController,
  ],
  policies: [
    PostWhenAwardedPolicy,
    PostWhenCommissionedPolicy,
    FollowRedemptionPolicy,
    FollowReceiptPolicy,
    FollowTransferPolicy,
    FollowMergesPolicy,
    keepKnownMembers('ledger'),
    KeepProgrammeFramePolicy,
    KeepWalletsPolicy,
    LoadGivenCardsPolicy,
    LoadRedeemedCardsPolicy,
  ],
  dueWork: [SettleAccounts, BookImports, ExtendChain, SignHeads],
  jobs: [VerifyLedgerJob],
  providers: [KnownMembers, KnownWallets, AutomaticRewards, Accounts, GiftCards, PinTries, Imports, SigningKeys, Heads],
};
