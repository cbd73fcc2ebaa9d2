import type { InstantIso, MinorUnits } from '@accrue/kernel';
import type { Programme } from '../conditions';
import type { RewardDocument, RewardGives, RewardKind } from '@accrue/contracts';

/** What a redemption takes one of. */
export type Stock =
  /** The codes that were added to the reward. */
  | { readonly type: 'codes' }
  /** So many in all, whatever was given of them already. */
  | { readonly type: 'counted'; readonly counted: number }
  /** As many as are asked for. */
  | { readonly type: 'none' };

/** Of what is used some time after it was given. */
export interface Use {
  /** Days of 24 hours, from then on; null: for ever. */
  readonly withinDays: number | null;
  /** What becomes of the points when it was not. */
  readonly unused: 'lost' | 'points_back';
}

/** Until when a redemption can be undone: until its reward was given; until what it is for begins, by anybody; or always, by who takes it back. */
export type CancelPolicy = 'until_given' | 'until_begins' | 'always';

/** Of what takes place at some instant. */
export interface Happening {
  readonly begins: InstantIso;
  /** Absent: it can be had before that at any time. */
  readonly opens?: InstantIso;
  /** How many can wait for a place when there is none. */
  readonly waitMost: number;
}

/** Of what is money on a card of its own. */
export interface CardTerms {
  readonly walletId: string;
  /** In minor units. */
  readonly amount: MinorUnits;
  /** null: it does not expire. */
  readonly validMonths: number | null;
}

export type DocumentOf<Kind extends RewardKind> = Extract<RewardDocument, { readonly kind: Kind }>;
export type GivesOf<Kind extends RewardKind> = Extract<RewardGives, { readonly kind: Kind }>;

/**
 * What a member does to have what is theirs: shows or enters the code; collects it, which somebody confirms; comes, and is let in; or nothing, because it was
 * given with the points.
 */
export const HOW_TO_USE = ['show_code', 'collect', 'attend', 'nothing'] as const;
export type HowToUse = (typeof HOW_TO_USE)[number];

/** What comes of the rewards of one kind. Its fragment of the programme document is in the contracts. */
export interface KindOf<Kind extends RewardKind> {
  reserve(reward: DocumentOf<Kind>): Stock;
  /** Days in which somebody has to confirm that it was given; null: it is given as soon as it is reserved and its points are held. */
  fulfil(reward: DocumentOf<Kind>): { readonly confirmWithinDays: number | null };
  /** null: it was used when it was given. */
  use(reward: DocumentOf<Kind>): Use | null;
  show(reward: DocumentOf<Kind>): GivesOf<Kind>;
  /** What the document says of it, `points-back` or `final`, goes before. */
  cancel(reward: DocumentOf<Kind>): CancelPolicy;
  /** Absent: nothing. */
  readonly howToUse?: HowToUse;
  /** Absent: it does not take place. */
  event?(reward: DocumentOf<Kind>, programme: Programme): Happening;
  /** With what the programme says elsewhere that counts for it; absent: nothing. */
  within?(reward: DocumentOf<Kind>, programme: Programme): DocumentOf<Kind>;
  /** Absent: it is no money. */
  card?(reward: DocumentOf<Kind>): CardTerms;
}
