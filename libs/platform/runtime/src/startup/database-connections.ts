/** How many connections a process may have to PostgreSQL, by what they are for. */
export interface DatabaseConnections {
  /** To the context's schema: requests, messages, read models. */
  readonly context: number;
  /** To the same, for statements that keep their plan. */
  readonly keptPlans: number;
  /** To the platform's schema. */
  readonly platform: number;
}

/** Outside of pools: one that listens for new events, and one for each lock, of the relay and of the projections. */
export const COMPANIONS_MAX = 3;
/** Fewer, and consumers would wait for each other longer than a request may take. */
export const CONNECTIONS_MIN = 10;
export const CONNECTIONS_DEFAULT = 27;

const KEPT_PLANS_MAX = 4;
const PLATFORM_MAX = 8;

/** @param total of a process with one context, companions included; from CONNECTIONS_MIN on */
export const connectionsOf = (total: number): DatabaseConnections => {
  const pooled = total - COMPANIONS_MAX;
  const keptPlans = Math.min(KEPT_PLANS_MAX, Math.floor(pooled / 6));
  const platform = Math.min(PLATFORM_MAX, Math.floor(pooled / 3));
  return { context: pooled - keptPlans - platform, keptPlans, platform };
};
