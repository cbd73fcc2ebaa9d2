import type { InstantIso } from '@accrue/kernel';

/** What rules may know of a member and nobody can find them by: short codes that many members share. What is not told is not there. */
export interface Attributes {
  /** `25-34`, `65+` */
  readonly ageBand?: string;
  readonly region?: string;
  /** BCP 47, e.g. `en-GB` */
  readonly language?: string;
  /** How they came to the programme. */
  readonly source?: string;
  /** By which they would like to hear from it. */
  readonly preferredChannel?: string;
  /** Purposes to which they agree today. In no order, each once. */
  readonly consents?: readonly string[];
}

/** How a member is, since when. */
export interface ToldAttributes {
  /** 0: nothing was ever told; 1, 2, 3 …: the highest is current. */
  readonly sequence: number;
  readonly toldAt: InstantIso | null;
  readonly attributes: Attributes;
}

export const NO_ATTRIBUTES: ToldAttributes = { sequence: 0, toldAt: null, attributes: {} };

/** The same in one form: what is empty is not there, and agreeing twice is agreeing. */
export const readAttributes = ({ consents = [], ...texts }: Attributes = {}): Attributes => ({
  ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)),
  ...(consents.length === 0 ? {} : { consents: [...new Set(consents)].sort() }),
});
