/**
 * What the only wallet of a programme counts when its document says nothing. Others are `stamps`, and money: the ISO 4217 code of its currency,
 * counted in its minor units.
 */
export const DEFAULT_WALLET_UNIT = 'points';
