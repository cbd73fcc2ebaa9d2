/** Every code that tiers reject with. */
export type TiersRejectionCode = 'programme.outdated' | 'receipt.order_malformed';
