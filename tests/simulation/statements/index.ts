import type { Statement } from '../simulated-database';
import { budgetsStatements } from './budgets';
import { campaignsStatements } from './campaigns';
import { enrollmentStatements } from './enrollment';
import { kitStatements } from './kit';
import { ledgerStatements } from './ledger';
import { offersStatements } from './offers';
import { rewardsStatements } from './rewards';
import { segmentsStatements } from './segments';
import { tiersStatements } from './tiers';

/** All that the contexts ask of their databases in a simulation. */
export const STATEMENTS: readonly Statement[] = [
  ...kitStatements,
  ...enrollmentStatements,
  ...campaignsStatements,
  ...segmentsStatements,
  ...budgetsStatements,
  ...offersStatements,
  ...ledgerStatements,
  ...tiersStatements,
  ...rewardsStatements,
];
