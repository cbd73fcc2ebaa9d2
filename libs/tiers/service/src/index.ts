import { type ContextDefinition, keepKnownMembers, KnownMembers } from '@accrue/context-kit';
import { MeasureMembers } from './due-work/measure-members';
import { PassWindows } from './due-work/pass-windows';
import { Memberships } from './membership/memberships';
import { migrations } from './migrations';
import { TierSimulations } from './plan/tier-simulations';
import { TierSimulationsController } from './plan/tier-simulations.controller';
import { CountWhenReceiptRecorded } from './policies/count-when-receipt-recorded.policy';
import { KeepLadderWhenProgrammePublished } from './policies/keep-ladder-when-programme-published.policy';
import { ProgrammeLadders } from './programme/ladders';
import { publications } from './publications';
import { projections } from './read-models';
import { PinController } from './tier/pin.controller';
import { TierController } from './tier/tier.controller';
import { problemStatuses } from './problem-statuses';

export type { TierSimulationReportDto } from './plan/tier-simulation.dto';

/** The tiers context, as the runtime composes it. */
export const tiersContext: ContextDefinition = {
  name: 'tiers',
  migrations,
  projections,
  publications,
  problemStatuses,
  configKeys: [],
  controllers: [TierController, PinController, TierSimulationsController],
  policies: [keepKnownMembers('tiers'), CountWhenReceiptRecorded, KeepLadderWhenProgrammePublished],
  dueWork: [MeasureMembers, PassWindows],
  jobs: [TierSimulations],
  providers: [KnownMembers, Memberships, ProgrammeLadders],
};
