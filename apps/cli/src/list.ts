import { InvalidArgumentError, type Command } from 'commander';
import type { ApiClient } from './client';
import { contextOf } from './context';

/** What the platform sends at once, at most. */
const PAGE_MAX = 1_000;

export interface Wanted {
  readonly path: string;
  /** Of the list in the answer. */
  readonly name: string;
  readonly query?: Readonly<Record<string, string>>;
  /** How many at most; absent: all. */
  readonly most?: number;
}

interface Listed<Item> {
  readonly items: readonly Item[];
  /** null: these are all */
  readonly nextCursor: string | null;
}

/** The items of a list, page after page. */
export const itemsOf = async <Item>(
  client: Pick<ApiClient, 'json'>,
  { path, name, query = {}, most = Infinity }: Wanted,
): Promise<Listed<Item>> => {
  const items: Item[] = [];
  let nextCursor: string | null = null;
  do {
    const page = new URLSearchParams({ ...query, limit: String(Math.min(most - items.length, PAGE_MAX)) });
    if (nextCursor !== null) page.set('cursor', nextCursor);
    const answer: Record<string, unknown> = await client.json(`${path}?${page.toString()}`);
    items.push(...(answer[name] as readonly Item[]));
    nextCursor = answer['nextCursor'] as string | null;
  } while (nextCursor !== null && items.length < most);
  return { items, nextCursor };
};

/** Prints a list, and says when it has more than was asked for. */
export const showList = async <Item>(
  command: Command,
  wanted: Wanted,
  forPeople: (items: readonly Item[]) => string,
): Promise<void> => {
  const { client, output } = contextOf(command);
  const { items, nextCursor } = await itemsOf<Item>(client, wanted);
  output.result({ [wanted.name]: items, nextCursor }, () => forPeople(items));
  if (nextCursor !== null) output.note('There are more: see --limit.');
};

/** Of an option `--limit`. */
export const itemCount = (text: string): number => {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) throw new InvalidArgumentError('a number from 1 on');
  return count;
};
