import type { AccountEvent } from './events';
import { evolve } from './evolve';
import type { Account } from './state';

/** Decisions one after the other, each on what the ones before it led to. */
export const inTurn = (
  account: Account,
  ...decisions: readonly ((account: Account) => readonly AccountEvent[])[]
): readonly AccountEvent[] => {
  const all: AccountEvent[] = [];
  let then = account;
  for (const decision of decisions) {
    const events = decision(then);
    all.push(...events);
    then = events.reduce(evolve, then);
  }
  return all;
};
