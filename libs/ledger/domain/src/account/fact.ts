import type { AccountEvent } from './events';
import type { Entry } from './postings';
import type { Brought } from './state';

/** An event before it is known what it changes. */
export type FactOf<E extends AccountEvent> = E extends AccountEvent
  ? { readonly type: E['type']; readonly data: Omit<E['data'], Exclude<keyof Entry, 'walletId'>> }
  : never;
export type Fact = FactOf<AccountEvent>;

/** The duplicate that it came by; nothing, where it came by none. */
export const broughtBy = ({ of }: Brought): Brought => (of === undefined ? {} : { of });
