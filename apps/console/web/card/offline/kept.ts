/** What the card shows without a line. */
export interface Kept {
  readonly code: string | null;
  readonly amounts: readonly { readonly walletId: string; readonly active: number; readonly unit: string | null }[];
  /** When it was so; RFC 3339. */
  readonly at: string;
}

const KEPT_AS = 'accrue.card';

export const readKept = (): Kept | null => {
  try {
    return JSON.parse(localStorage.getItem(KEPT_AS) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
};

export const keep = (shown: Kept): void => localStorage.setItem(KEPT_AS, JSON.stringify(shown));

export const forget = (): void => localStorage.removeItem(KEPT_AS);
