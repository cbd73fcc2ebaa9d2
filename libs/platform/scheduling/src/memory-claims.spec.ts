import { claimsContract, createMemoryClaims } from '@accrue/testing';

claimsContract('in memory, for tests', async () => {
  const claims = createMemoryClaims();
  return { claims: [claims, claims], close: () => Promise.resolve() };
});
