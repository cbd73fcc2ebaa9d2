import type { Projection } from '@accrue/projections';
import { adjustmentsProjection } from './adjustments/adjustments.projection';
import { balanceProjection } from './balance/balance.projection';
import { openHoldsProjection } from './holds/open-holds.projection';
import { lotsProjection } from './lots/lots.projection';
import { payoutsProjection } from './payouts/payouts.projection';
import { statementProjection } from './statement/statement.projection';

export const ledgerProjections: readonly Projection[] = [
  balanceProjection,
  lotsProjection,
  statementProjection,
  openHoldsProjection,
  adjustmentsProjection,
  payoutsProjection,
];
