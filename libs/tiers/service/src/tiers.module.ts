import { Module, type DynamicModule } from '@nestjs/common';
import { CONTEXT_PORTS, type ContextPorts } from '@accrue/http';
import { keepKnownMembers, KnownMembers } from '@accrue/known-members';
import { Memberships } from './membership/memberships';
import { CountWhenReceiptRecorded } from './policies/count-when-receipt-recorded.policy';
import { KeepLadderWhenProgrammePublished } from './policies/keep-ladder-when-programme-published.policy';
import { MeasureSweep } from './measure/measure.sweep';
import { ProgrammeLadders } from './programme/ladders';
import { TierController } from './tier/tier.controller';

@Module({})
export class TiersModule {
  static register(ports: ContextPorts): DynamicModule {
    return {
      module: TiersModule,
      controllers: [TierController],
      providers: [
        { provide: CONTEXT_PORTS, useValue: ports },
        KnownMembers,
        keepKnownMembers('tiers'),
        Memberships,
        ProgrammeLadders,
        CountWhenReceiptRecorded,
        KeepLadderWhenProgrammePublished,
        MeasureSweep,
      ],
    };
  }
}
