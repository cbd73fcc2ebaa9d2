import type { RewardDocument, RewardGives, RewardKind } from '@accrue/contracts';

/** What a redemption takes one of. */
export type Stock =
  /** The codes that were added to the reward. */
  | { readonly type: 'codes' }
  /** So many in all, whatever was given of them already. */
  | { readonly type: 'counted'; readonly counted: number }
  /** As many as are asked for. */
  | { readonly type: 'none' };

/** Until when a redemption can be undone: until its reward was given, or after that, too. */
export type CancelPolicy = 'until_given' | 'always';

export type DocumentOf<Kind extends RewardKind> = Extract<RewardDocument, { readonly kind: Kind }>;
export type GivesOf<Kind extends RewardKind> = Extract<RewardGives, { readonly kind: Kind }>;

/** What comes of the rewards of one kind. Its fragment of the programme document is in the contracts. */
export interface KindOf<Kind extends RewardKind> {
  reserve(reward: DocumentOf<Kind>): Stock;
  /** Days in which somebody has to confirm that it was given; null: it is given as soon as it is reserved and its points are held. */
  fulfil(reward: DocumentOf<Kind>): { readonly confirmWithinDays: number | null };
  show(reward: DocumentOf<Kind>): GivesOf<Kind>;
  cancel(reward: DocumentOf<Kind>): CancelPolicy;
}
