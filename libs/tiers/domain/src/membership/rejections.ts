/** Every code that tiers reject with. */
export type TiersRejectionCode =
  | 'pin.conflict'
  | 'pin.unknown'
  | 'pin.until_passed'
  | 'programme.outdated'
  | 'receipt.order_malformed'
  | 'tier.unknown';
