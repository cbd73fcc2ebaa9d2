import type { Offer } from './events';

/** Codes are given out in the order they came in: the first `taken` of them are gone for ever. */
export interface CodePool {
  readonly codeIds: readonly string[];
  readonly known: ReadonlySet<string>;
  readonly taken: number;
  /** redemptionId → codeId, until the redemption has written it down. */
  readonly open: ReadonlyMap<string, string>;
}

export type Reward =
  | { readonly status: 'none' }
  | {
      readonly status: 'active' | 'retired';
      readonly offer: Offer;
      /** Version of the programme that said so. */
      readonly programmeVersion: number;
      readonly pool: CodePool;
    };

export type KnownReward = Exclude<Reward, { status: 'none' }>;

export const initialReward: Reward = { status: 'none' };
export const emptyPool: CodePool = { codeIds: [], known: new Set(), taken: 0, open: new Map() };

export const availableCodes = ({ codeIds, taken }: CodePool): number => codeIds.length - taken;

/** Code reserved for a redemption that has not settled yet. */
export const reservedCode = (reward: Reward, redemptionId: string): string | null =>
  reward.status === 'none' ? null : (reward.pool.open.get(redemptionId) ?? null);
