import { ACCRUE_NAMESPACE, uuidV5 } from '@accrue/kernel';

export const TILL = { name: 'till-1', role: 'pos' };
export const OPERATOR = { name: 'anna', role: 'operator' };
/** Two operators, where one may not do alone what another has begun. */
export type OperatorName = 'anna' | 'boris';
export const CORRELATION = 'simulated';

/** The doors of a context, by the names of their classes. */
export type Door = Readonly<Record<string, (...given: unknown[]) => Promise<unknown>>>;
export type DoorOf = (name: string) => Door;

export const memberOf = (card: string): string => uuidV5(`member-reference/of-${card}`, ACCRUE_NAMESPACE);
