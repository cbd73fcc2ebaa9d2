/**
 * What the only wallet of a programme counts when its document says nothing. Others are `stamps`, and money: the ISO 4217 code of its currency,
 * counted in its minor units.
 */
export const DEFAULT_WALLET_UNIT = 'points';

const UNITS_OF_NO_MONEY: ReadonlySet<string> = new Set(['points', 'stamps']);

/** Whether a wallet of this unit counts minor units of a currency, and not points or stamps. @param unit undefined: the default */
export const countsMoney = (unit: string | undefined): boolean => unit !== undefined && !UNITS_OF_NO_MONEY.has(unit);
