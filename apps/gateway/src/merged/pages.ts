import { PAGE_DEFAULT } from '@accrue/http';

export interface Page {
  readonly nextCursor: string | null;
}

/**
 * The first page of a list that every service has its part of, all asked for the same page. None of them has anything in between that
 * it did not send: what one has left comes after its own last item.
 * @param items of all parts, each once, in the order of the list
 */
export const firstOf = <Item>(
  items: readonly Item[],
  parts: readonly Page[],
  query: unknown,
  cursorOf: (last: Item) => string,
): { readonly page: readonly Item[]; readonly nextCursor: string | null } => {
  // A limit that is none was refused by the services.
  const { limit = PAGE_DEFAULT } = query as { readonly limit?: string | number };
  const page = items.slice(0, Number(limit));
  const last = page.at(-1);
  const isThereMore = items.length > page.length || parts.some(({ nextCursor }) => nextCursor !== null);
  return { page, nextCursor: isThereMore && last !== undefined ? cursorOf(last) : null };
};
