import { migrate } from '@accrue/persistence';
import { claimsContract, testDatabase } from '@accrue/testing';
import { SCHEDULING_MIGRATIONS } from './migrations';
import { createPostgresClaims } from './postgres-claims';

claimsContract('PostgreSQL', async () => {
  const database = await testDatabase();
  const pools = [database.open('context'), database.open('context')] as const;
  await migrate(pools[0], 'context', SCHEDULING_MIGRATIONS);
  return {
    claims: [createPostgresClaims(pools[0]), createPostgresClaims(pools[1])],
    close: () => database.drop(),
  };
});
