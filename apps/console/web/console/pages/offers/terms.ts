import type { Programme } from '#api';

export type Offer = NonNullable<Programme['offers']>[number];

/** The document's schema says what these are; types made from it do not. */
interface Window {
  readonly days?: number;
  readonly from?: string;
  readonly until?: string;
}
interface Give {
  readonly points?: number;
  readonly wallet?: string;
  readonly reward?: string;
  readonly discount?: object;
}

export const windowOf = ({ window }: Offer): Window => window as Window;
export const giveOf = ({ give }: Offer): Give => give as Give;
