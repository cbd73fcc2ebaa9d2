import type { ContextName } from '@accrue/contracts';
import { DEAD_LETTER_ORDER } from '@accrue/runtime';
import { isContext } from '../routes';
import { firstOf, type Page } from './pages';

interface Letter {
  readonly id: string;
  readonly failedAt: string;
}

export interface LetterPage extends Page {
  readonly deadLetters: readonly Letter[];
}

/** Services that share a database list the same letters. Oldest first, as each of them has it. */
export const mergeLetters = (parts: readonly LetterPage[], query: unknown): LetterPage => {
  const byId = new Map(parts.flatMap(({ deadLetters }) => deadLetters).map((letter) => [letter.id, letter]));
  const order = ({ failedAt, id }: Letter): string => `${failedAt} ${id}`;
  const letters = [...byId.values()].sort((one, other) => (order(one) < order(other) ? -1 : 1));
  const { page, nextCursor } = firstOf(letters, parts, query, ({ failedAt, id }) =>
    DEAD_LETTER_ORDER.cursorAt([failedAt, id]),
  );
  return { deadLetters: page, nextCursor };
};

/** Ids are topic~group~partition~position~ordinal, and a group is named after its context: `ledger.post-when-awarded`. */
export const contextOfLetter = (id: string): ContextName | undefined => {
  const context = id.split('~')[1]?.split('.', 1)[0];
  return isContext(context) ? context : undefined;
};
