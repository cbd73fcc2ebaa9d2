import type { ContextDefinition } from '@accrue/http';
import { migrations } from './migrations';
import { publications } from './publications';
import { projections } from './read-models';
import { TiersModule } from './tiers.module';

/** The tiers context, as the runtime composes it. */
export const tiersContext: ContextDefinition = {
  name: 'tiers',
  migrations,
  projections,
  publications,
  // No command comes over HTTP: what the domain rejects ends as a dead letter.
  problemStatuses: { 'member.unknown': 404 },
  configKeys: [],
  module: (ports) => TiersModule.register(ports),
};
