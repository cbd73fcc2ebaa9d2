import { receiptCompleted, schemaProblem, validatorOf, type ReceiptV1, type SchemaProblem } from '@accrue/contracts';
import { receiptMeaning } from '@accrue/campaigns-domain';
import { contentHash, POINTS_PER_ENTRY_MAX, Rejected, type KernelRejectionCode } from '@accrue/kernel';
import type { IdentityReader } from '@accrue/identities';
import type { KeptReceipt } from '../journal/events';
import { keepKnown } from './keep-known';
import { readMember } from './read-member';
import type { CampaignsProblemCode } from '../problems';

/** A receipt that has the form of version 1; whether it can be true, and what becomes of it, is the domain's question. */
export interface ReadReceipt {
  readonly receipt: KeptReceipt;
  /** Of what it says: the same for every way to write it. */
  readonly hash: string;
  /** JSON pointers to what was left out of it; see `keepKnown`. */
  readonly notKept: readonly string[];
}

const validate = validatorOf(receiptCompleted.type);
const SCHEMA_VERSION = 1;

/**
 * @param body parsed JSON from a till
 * @throws Rejected receipt.unknown_schema_version, receipt.invalid or amount.out_of_range with a JSON pointer, and as
 *   `readMember`
 */
export const readReceipt = (body: unknown, identities: IdentityReader): ReadReceipt => {
  const version =
    typeof body === 'object' && body !== null && 'schemaVersion' in body ? body.schemaVersion : SCHEMA_VERSION;
  if (version !== SCHEMA_VERSION) {
    const schemaVersion = typeof version === 'number' ? version : null;
    throw new Rejected<CampaignsProblemCode>('receipt.unknown_schema_version', {
      schemaVersion,
      known: [SCHEMA_VERSION],
    });
  }
  if (!validate(body)) {
    throw invalid(schemaProblem(validate.errors));
  }
  const known = keepKnown(body as ReceiptV1);
  // From here on the compiler knows what the schema has checked: which text is the id of what.
  const receipt = readMember(known.receipt, identities) as KeptReceipt;
  return { receipt, hash: contentHash(receiptMeaning(receipt)), notKept: known.notKept };
};

const invalid = ({ pointer, reason, bound }: SchemaProblem): Rejected => {
  const isAmount = bound !== null && Math.abs(bound) >= POINTS_PER_ENTRY_MAX;
  return new Rejected<CampaignsProblemCode | KernelRejectionCode>(
    isAmount ? 'amount.out_of_range' : 'receipt.invalid',
    {
      pointer,
      detail: `${pointer} ${reason}`,
    },
  );
};
