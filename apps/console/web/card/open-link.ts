export interface Opening {
  /** Of the link to a card; null: the card was open before, or never. */
  readonly secret: string | null;
  /** That was scanned to get a card; null: none was. */
  readonly poster: string | null;
}

const JOIN = '/card/join';

/**
 * What the address asks for. The secret of a link is taken out of it and of the history. A poster hangs on a wall: it stays there, so that a page that
 * is loaded again is the same.
 */
export const openingInAddress = (): Opening => {
  const { hash, pathname } = window.location;
  const text = hash.slice(1);
  if (pathname === JOIN) return { secret: null, poster: text === '' ? null : text };
  if (hash !== '') leaveForCard();
  return { secret: text === '' ? null : text, poster: null };
};

export const leaveForCard = (): void => window.history.replaceState(null, '', '/card/');
