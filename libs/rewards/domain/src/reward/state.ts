import type { LocalDateIso } from '@accrue/kernel';
import type { Offer } from './events';

/** Codes are given out in the order they came in: the first `taken` of them are gone for ever. */
export interface CodePool {
  readonly codeIds: readonly string[];
  readonly known: ReadonlySet<string>;
  readonly taken: number;
}

/** What is not a code has a number; no number is given twice. */
export interface Units {
  /** Numbers given out: 1 to this. */
  readonly given: number;
  readonly returned: ReadonlySet<number>;
}

export type Reward =
  | { readonly status: 'none' }
  | {
      readonly status: 'active' | 'retired';
      readonly offer: Offer;
      /** Version of the programme that said so. */
      readonly programmeVersion: number;
      readonly pool: CodePool;
      readonly units: Units;
      /** redemptionId → fulfilmentRef, until the redemption has written it down. */
      readonly open: ReadonlyMap<string, string>;
      /** Redemptions that wait for a place, first come first; then there is none. */
      readonly waiting: ReadonlySet<string>;
      /** Where all members together can have it only so often: local day → redemptions that count on it. */
      readonly times: ReadonlyMap<LocalDateIso, number>;
    };

export type KnownReward = Exclude<Reward, { status: 'none' }>;

export const initialReward: Reward = { status: 'none' };

export const EMPTY_STOCK: Pick<KnownReward, 'pool' | 'units' | 'open' | 'times' | 'waiting'> = {
  pool: { codeIds: [], known: new Set(), taken: 0 },
  units: { given: 0, returned: new Set() },
  open: new Map(),
  times: new Map(),
  waiting: new Set(),
};

/** What is set aside for a redemption that has not written it down yet. */
export const reservedFor = (reward: Reward, redemptionId: string): string | null =>
  reward.status === 'none' ? null : (reward.open.get(redemptionId) ?? null);
