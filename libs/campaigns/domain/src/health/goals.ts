import type { WalletDocument } from '@accrue/contracts';
import { counterPlace, countsMoney, VISITS_PLACE } from '@accrue/kernel';
import type { ProgrammeDocument } from '../programme/document';
import { unitOf } from '../programme/unit-of';

/** The least that a wallet can buy something with. */
export interface FirstTarget {
  readonly walletId: string;
  readonly unit: string;
  readonly amount: number;
  /** What says so: JSON pointer. */
  readonly path: string;
}

/** One for each wallet that something can be bought with. */
export const firstTargets = ({ wallets, rewards = [] }: ProgrammeDocument): readonly FirstTarget[] =>
  wallets.flatMap((wallet, index) => {
    const priced = rewards.flatMap(({ wallet: of, points }, at) =>
      of === wallet.id ? [{ amount: points, path: `/rewards/${at}/points` }] : [],
    );
    const { minimum, multiple = 1 } = wallet.redeem ?? {};
    // Where any point pays a little, a reward is what members collect for.
    const isGoal = minimum !== undefined || (priced.length === 0 && paysAtTills(wallet));
    const atTills = isGoal ? [{ amount: minimum ?? multiple, path: `/wallets/${index}` }] : [];
    const [first] = [...priced, ...atTills].sort((a, b) => a.amount - b.amount);
    return first === undefined ? [] : [{ walletId: wallet.id, unit: unitOf(wallet), ...first }];
  });

/** Whether the document says so; a till may take points without. */
export const paysAtTills = (wallet: WalletDocument): boolean =>
  wallet.value !== undefined || wallet.redeem !== undefined || countsMoney(unitOf(wallet));

/** A sum that members are to reach. */
export interface Goal {
  readonly key: string;
  readonly target: number;
}

export const walletGoal = (walletId: string): string => `wallet:${walletId}`;
export const TIER_GOAL = 'tier';

/** Where the lowest tier is not everybody's from the start. */
export const baseTierOf = ({ tiers }: ProgrammeDocument) => {
  const [lowest] = tiers?.ladder ?? [];
  return lowest !== undefined && lowest.threshold > 0 ? lowest : null;
};

export const goalsOf = (document: ProgrammeDocument): readonly Goal[] => {
  const tier = baseTierOf(document);
  return [
    ...firstTargets(document).map(({ walletId, amount }) => ({ key: walletGoal(walletId), target: amount })),
    ...(tier === null ? [] : [{ key: TIER_GOAL, target: tier.threshold }]),
  ];
};

/** Where receipts have what the ladder counts: in a wallet, or beside wallets; null: it is spend. */
export const qualifyingPlace = ({ tiers, wallets }: ProgrammeDocument): string | null => {
  const { by = 'wallet', wallet, counter } = tiers?.qualify ?? {};
  if (by === 'spend') return null;
  if (by === 'visits') return VISITS_PLACE;
  return by === 'counter' ? counterPlace(counter ?? '') : (wallet ?? wallets[0]?.id ?? null);
};
