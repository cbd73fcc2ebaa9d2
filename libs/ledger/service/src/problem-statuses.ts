import type { MemberRejectionCode } from '@accrue/context-kit';
import type { AccountRejectionCode } from '@accrue/ledger-domain';

export const problemStatuses = {
  'account.closed': 409,
  'adjustment.conflict': 409,
  'adjustment.declined': 409,
  'adjustment.invalid': 422,
  'adjustment.not_posted': 409,
  'adjustment.own_proposal': 403,
  'adjustment.posted': 409,
  'adjustment.reversed': 409,
  'adjustment.unknown': 404,
  'award.invalid': 422,
  'clawback.conflict': 409,
  'clawback.exceeded': 422,
  'clawback.not_in_review': 409,
  'export.format_unknown': 400,
  'hold.captured': 409,
  'hold.conflict': 409,
  'hold.exceeded': 422,
  'hold.expired': 409,
  'hold.invalid': 422,
  'hold.other_wallet': 422,
  'hold.refunded': 409,
  'hold.refused': 409,
  'hold.released': 409,
  'hold.unknown': 404,
  'member.unknown': 404,
  'points.insufficient': 422,
  'read.revision_of_missing': 422,
  'spend.conflict': 409,
  'spend.invalid': 422,
  'tender.member_unknown': 422,
  'wallet.unknown': 422,
} as const satisfies Record<AccountRejectionCode | MemberRejectionCode, number> & Record<string, number>;

/** A code of which it is known what it answers. */
export type LedgerProblemCode = keyof typeof problemStatuses;
