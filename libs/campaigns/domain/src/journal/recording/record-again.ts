import type { InstantIso } from '@accrue/kernel';
import { normaliseReceipt } from '../../receipt';
import type { RecordReceipt } from '../commands';
import type { ReceiptRecorded } from '../events';

/**
 * Records a receipt for another member as it was recorded before. Its event time is the recorded one, which a person may have
 * corrected.
 */
export const recordAgain = (
  recorded: Pick<
    ReceiptRecorded['data'],
    'receipt' | 'memberId' | 'hash' | 'undoes' | 'occurredAt' | 'order' | 'source' | 'evaluation' | 'discounts'
  >,
  again: Pick<RecordReceipt['data'], 'memberId' | 'attributed' | 'programmeVersion'>,
  now: InstantIso,
): RecordReceipt => {
  const { receipt, hash, source, undoes, evaluation = null, discounts = null } = recorded;
  return {
    type: 'RecordReceipt',
    data: {
      receipt,
      normalised: normaliseReceipt(receipt, recorded),
      hash,
      source,
      undoes,
      ...again,
      tillWaits: false,
      holdFault: null,
      evaluation,
      // Of nobody's receipt nothing was due.
      discounts: recorded.memberId === null ? null : discounts,
    },
    metadata: { now },
  };
};
