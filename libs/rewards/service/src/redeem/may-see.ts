import type { ApiCaller } from '@accrue/http';

/** Whether somebody may see the code of a redemption: operators, and the key that asked for it. What nobody asked for every till may show. */
export const maySeeCode = ({ role, name }: ApiCaller, requestedBy: string | null): boolean =>
  role === 'operator' || (role === 'pos' && (requestedBy === null || requestedBy === name));
