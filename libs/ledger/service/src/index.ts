import type { ContextDefinition } from '@accrue/http';
import { pointsGauges } from './gauges/points-gauges';
import { LedgerModule } from './ledger.module';
import { ledgerMigrations } from './migrations';
import { problemStatuses } from './problem-statuses';
import { ledgerPublications } from './publications';
import { ledgerProjections } from './read-models';

export const ledgerContext: ContextDefinition = {
  name: 'ledger',
  migrations: ledgerMigrations,
  projections: ledgerProjections,
  publications: ledgerPublications,
  problemStatuses,
  configKeys: [],
  gauges: pointsGauges,
  module: (ports) => LedgerModule.register(ports),
};
