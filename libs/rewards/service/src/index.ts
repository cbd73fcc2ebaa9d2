import type { ContextDefinition } from '@accrue/http';
import { migrations } from './migrations';
import { problemStatuses } from './problem-statuses';
import { publications } from './publications';
import { projections } from './read-models';
import { RewardsModule } from './rewards.module';

/** The rewards context, as the runtime composes it. */
export const rewardsContext: ContextDefinition = {
  name: 'rewards',
  migrations,
  projections,
  publications,
  problemStatuses,
  configKeys: [],
  module: (ports) => RewardsModule.register(ports),
};
