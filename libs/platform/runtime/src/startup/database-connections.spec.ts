import { COMPANIONS_MAX, CONNECTIONS_DEFAULT, CONNECTIONS_MIN, connectionsOf } from './database-connections';

describe('the connections of a process', () => {
  it('are shared out so that they never come to more than it may have, and something is left for each purpose', () => {
    for (let total = CONNECTIONS_MIN; total <= 200; total += 1) {
      const { context, keptPlans, platform } = connectionsOf(total);
      expect(context + keptPlans + platform + COMPANIONS_MAX).toBe(total);
      expect(Math.min(keptPlans, platform - 1, context - 3)).toBeGreaterThanOrEqual(1);
    }
  });

  it('are these unless somebody says otherwise', () => {
    expect(connectionsOf(CONNECTIONS_DEFAULT)).toEqual({ context: 12, keptPlans: 4, platform: 8 });
  });
});
