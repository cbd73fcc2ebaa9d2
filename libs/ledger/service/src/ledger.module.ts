import { Module, type DynamicModule } from '@nestjs/common';
import { CONTEXT_PORTS, type ContextPorts } from '@accrue/http';
import { Accounts } from './account/accounts';
import { AdjustmentsController } from './adjustments/adjustments.controller';
import { BalanceController } from './balance/balance.controller';
import { BalancesExportController } from './export/balances-export.controller';
import { HoldsController } from './holds/holds.controller';
import { LotsController } from './lots/lots.controller';
import {
  CaptureWhenReceiptRecordedPolicy,
  FollowRedemptionPolicy,
  KeepMemberDirectoryPolicy,
  KeepProgrammeZonePolicy,
  KeepWalletsPolicy,
  PostWhenAwardedPolicy,
} from './policies';
import { PointsByMonthController } from './points-by-month/points-by-month.controller';
import { StatementController } from './statement/statement.controller';
import { DueAccountsSweep } from './sweep/due-accounts.sweep';
import { TrialBalanceController } from './trial-balance/trial-balance.controller';
import { VerifyController } from './verify/verify.controller';

@Module({})
export class LedgerModule {
  static register(ports: ContextPorts): DynamicModule {
    return {
      module: LedgerModule,
      controllers: [
        BalanceController,
        StatementController,
        LotsController,
        HoldsController,
        AdjustmentsController,
        TrialBalanceController,
        PointsByMonthController,
        BalancesExportController,
        VerifyController,
      ],
      providers: [
        { provide: CONTEXT_PORTS, useValue: ports },
        Accounts,
        PostWhenAwardedPolicy,
        FollowRedemptionPolicy,
        CaptureWhenReceiptRecordedPolicy,
        KeepMemberDirectoryPolicy,
        KeepProgrammeZonePolicy,
        KeepWalletsPolicy,
        DueAccountsSweep,
      ],
    };
  }
}
