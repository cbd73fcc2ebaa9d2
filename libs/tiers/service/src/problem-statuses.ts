import type { MemberRejectionCode } from '@accrue/context-kit';
import type { TiersRejectionCode } from '@accrue/tiers-domain';

/** HTTP status of each code that can leave this context; most do as dead letters only. */
export const problemStatuses = {
  'member.closed': 409,
  'member.merged': 409,
  'member.unknown': 404,
  'pin.conflict': 409,
  'pin.unknown': 404,
  'pin.until_passed': 422,
  'programme.invalid': 422,
  'programme.not_published': 409,
  'programme.outdated': 409,
  'qualify.counter_missing': 422,
  'qualify.wallet_missing': 422,
  'receipt.order_malformed': 422,
  'tier.unknown': 422,
} as const satisfies Record<MemberRejectionCode | TiersRejectionCode, number> & Record<string, number>;

/** A code of which it is known what it answers. */
export type TiersProblemCode = keyof typeof problemStatuses;
