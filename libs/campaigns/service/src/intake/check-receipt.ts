import type { ReceiptV1 } from '@accrue/contracts';
import {
  checkReceipt,
  normaliseReceipt,
  programmeAt,
  type NormalisedReceipt,
  type ProgrammeVersion,
} from '@accrue/campaigns-domain';
import { Rejected, type InstantIso } from '@accrue/kernel';
import type { ReadReceipt } from './read-receipt';

export interface CheckedReceipt {
  readonly receipt: ReceiptV1;
  readonly hash: string;
  readonly normalised: NormalisedReceipt;
  /** The version that its event time falls under. */
  readonly version: ProgrammeVersion;
}

/** As published: what is longer could be recorded, but nobody would ever hear of it. */
const ORDER_LENGTH_MAX = 200;

/**
 * Whether a receipt makes sense, before any key is reserved for it.
 * @throws Rejected programme.not_published, receipt.business_key_too_long, and as `normaliseReceipt` and `checkReceipt`
 */
export const checkedReceipt = (
  { receipt, hash }: Pick<ReadReceipt, 'receipt' | 'hash'>,
  { versions, now }: { readonly versions: readonly ProgrammeVersion[]; readonly now: InstantIso },
): CheckedReceipt => {
  const normalised = normaliseReceipt(receipt);
  const version = programmeAt(versions, normalised.occurredAt);
  if (!version) throw new Rejected('programme.not_published');
  checkReceipt(receipt, normalised, { now, currency: version.programme.currency });
  const tooLong = normalised.order.length - ORDER_LENGTH_MAX;
  if (tooLong > 0) throw new Rejected('receipt.business_key_too_long', { charactersTooMany: tooLong });
  return { receipt, hash, normalised, version };
};
