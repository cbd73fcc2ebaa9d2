import type { Pool } from 'pg';
import { ATTRIBUTES, GAUGES, observe } from '@accrue/telemetry';

/** Shows a pool that is too small for its callers. @returns a function that ends it */
export const observePool = (pool: Pool, schema: string): (() => void) => {
  const { poolName, poolState } = ATTRIBUTES;
  return observe([GAUGES.poolWaiting, GAUGES.poolConnections], (write) => {
    write(GAUGES.poolWaiting, pool.waitingCount, { [poolName]: schema });
    write(GAUGES.poolConnections, pool.idleCount, { [poolName]: schema, [poolState]: 'idle' });
    write(GAUGES.poolConnections, pool.totalCount - pool.idleCount, { [poolName]: schema, [poolState]: 'used' });
  });
};
