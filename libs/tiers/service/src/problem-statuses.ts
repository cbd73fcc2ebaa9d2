import type { MemberRejectionCode } from '@accrue/context-kit';
import type { TiersRejectionCode } from '@accrue/tiers-domain';

/** HTTP status of each code that can leave this context; most do as dead letters only. */
export const problemStatuses = {
  'member.unknown': 404,
  'programme.outdated': 409,
  'qualify.wallet_missing': 422,
  'receipt.order_malformed': 422,
} as const satisfies Record<MemberRejectionCode | TiersRejectionCode, number> & Record<string, number>;

/** A code of which it is known what it answers. */
export type TiersProblemCode = keyof typeof problemStatuses;
