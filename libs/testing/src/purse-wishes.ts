import fc from 'fast-check';
import { Rejected } from '@accrue/kernel';
import type { Decide } from '@accrue/event-store';
import { giveBack, pay, purseModel, take, type Purse, type PurseEvent } from './purse';

/** What somebody wants of a purse. */
export interface PurseWish {
  readonly stream: number;
  readonly messageId: string;
  readonly kind: 'pay' | 'take' | 'giveBack';
  readonly amount: number;
  /** Number of the message whose payment is given back. */
  readonly of: number;
}

/** Wishes for a few purses, some of them twice. */
export const purseWishes = fc
  .array(
    fc.record({
      stream: fc.nat(4),
      kind: fc.constantFrom('pay' as const, 'take' as const, 'giveBack' as const),
      amount: fc.integer({ min: 1, max: 9 }),
      of: fc.nat(40),
      repeated: fc.boolean(),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((list) =>
    list.flatMap(({ repeated, ...wish }, n): PurseWish[] => {
      const one = { ...wish, messageId: `m${n}` };
      return repeated ? [one, one] : [one];
    }),
  );

export const decideOfWish = ({ kind, messageId, amount, of }: PurseWish): Decide<Purse, PurseEvent> =>
  kind === 'pay' ? pay(messageId, amount) : kind === 'take' ? take(messageId, amount) : giveBack(messageId, `m${of}`);

export interface FoldedPurse {
  state: Purse;
  readonly events: PurseEvent[];
}

/** What a wish comes to: its events, or why it is rejected. */
export type WishOutcome = readonly PurseEvent[] | { readonly code: string; readonly data: unknown };

/** Without any executor or store. */
export const fulfil = (wish: PurseWish, purse: FoldedPurse): WishOutcome => {
  try {
    const events = decideOfWish(wish)(purse.state, (revisions) =>
      revisions.map((revision) => purse.events[revision] as PurseEvent),
    );
    for (const event of events) {
      purse.state = purseModel.evolve(purse.state, event, { revision: purse.events.length });
      purse.events.push(event);
    }
    return events;
  } catch (error) {
    return rejectionOf(error);
  }
};

export const emptyPurse = (): FoldedPurse => ({ state: purseModel.initial, events: [] });

/** @throws whatever is no rejection */
export const rejectionOf = (error: unknown): { readonly code: string; readonly data: unknown } => {
  if (!(error instanceof Rejected)) throw error;
  const { code, data } = error as Rejected;
  return { code, data };
};

/** The same wishes one after the other. */
export const oneAfterTheOther = (
  wishes: readonly PurseWish[],
  streamIdOf: (wish: PurseWish) => string,
): ReadonlyMap<string, FoldedPurse> => {
  const purses = new Map<string, FoldedPurse>();
  for (const wish of wishes) {
    const purse = purses.get(streamIdOf(wish)) ?? emptyPurse();
    purses.set(streamIdOf(wish), purse);
    fulfil(wish, purse);
  }
  return purses;
};
