import type { ContextName } from '@accrue/contracts';
import { isContext } from '../routes';

interface Letter {
  readonly id: string;
  readonly failedAt: string;
}

export interface LetterPage {
  readonly deadLetters: readonly Letter[];
}

const LIMIT_DEFAULT = 100;

/** Services that share a database list the same letters. Oldest first, as each of them has it. */
export const mergeLetters = (pages: readonly LetterPage[], limit: number): LetterPage => {
  const byId = new Map(pages.flatMap(({ deadLetters }) => deadLetters).map((letter) => [letter.id, letter]));
  const order = ({ failedAt, id }: Letter): string => `${failedAt} ${id}`;
  return {
    deadLetters: [...byId.values()]
      .sort((one, other) => (order(one) < order(other) ? -1 : 1))
      .slice(0, Number.isNaN(limit) ? LIMIT_DEFAULT : limit),
  };
};

/** Ids are topic~group~partition~position~ordinal, and a group is named after its context: `ledger.post-when-awarded`. */
export const contextOfLetter = (id: string): ContextName | undefined => {
  const context = id.split('~')[1]?.split('.', 1)[0];
  return isContext(context) ? context : undefined;
};
