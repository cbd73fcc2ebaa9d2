import { Module, type DynamicModule } from '@nestjs/common';
import { CONTEXT_PORTS, type ContextPorts } from '@accrue/http';
import { keepKnownMembers, KnownMembers } from '@accrue/known-members';
import { CatalogueController } from './catalogue/catalogue.controller';
import { AddCodesHandler } from './codes/add-codes.handler';
import { CodesController } from './codes/codes.controller';
import { CodeVault } from './fulfilment/code-vault';
import { AdvanceWhenHoldAnswered } from './policies/advance-when-hold-answered.policy';
import { OfferWhenProgrammePublished } from './policies/offer-when-programme-published.policy';
import { CatalogueSweep } from './programme/catalogue.sweep';
import { Offers } from './programme/offers';
import { RedeemHandler } from './redeem/redeem.handler';
import { RedemptionController } from './redeem/redemption.controller';
import { RedemptionDeadlineSweep } from './redeem/redemption-deadline.sweep';
import { RedemptionOutcomes } from './redeem/redemption-outcomes';
import { RedemptionSaga } from './redeem/redemption-saga';
import { Redemptions } from './streams/redemptions';
import { Rewards } from './streams/rewards';

@Module({})
export class RewardsModule {
  static register(ports: ContextPorts): DynamicModule {
    return {
      module: RewardsModule,
      controllers: [CatalogueController, CodesController, RedemptionController],
      providers: [
        { provide: CONTEXT_PORTS, useValue: ports },
        KnownMembers,
        keepKnownMembers('rewards'),
        Rewards,
        Redemptions,
        Offers,
        CatalogueSweep,
        CodeVault,
        AddCodesHandler,
        RedeemHandler,
        RedemptionOutcomes,
        RedemptionSaga,
        RedemptionDeadlineSweep,
        AdvanceWhenHoldAnswered,
        OfferWhenProgrammePublished,
      ],
    };
  }
}
