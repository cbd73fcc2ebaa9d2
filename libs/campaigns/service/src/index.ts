import type { ContextDefinition } from '@accrue/http';
import { CampaignsModule } from './campaigns.module';
import { campaignsMigrations } from './migrations';
import { campaignsProblems } from './problems';
import { campaignsPublications } from './publications';
import { campaignsProjections } from './read-models';

export { programmeSchema } from './programme/programme-schema';

export const campaignsContext: ContextDefinition = {
  name: 'campaigns',
  migrations: campaignsMigrations,
  projections: campaignsProjections,
  publications: campaignsPublications,
  problemStatuses: campaignsProblems,
  configKeys: ['identityHashKey'],
  module: (ports) => CampaignsModule.register(ports),
};
