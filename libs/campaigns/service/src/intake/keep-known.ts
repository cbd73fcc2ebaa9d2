import { keepKnownOf, receiptSchema, type ReceiptV1 } from '@accrue/contracts';
import { jsonPointer, type JsonPath } from '@accrue/kernel';
import { withoutPersonalData } from '@accrue/privacy';

/** Characters of JSON, and levels of objects and lists, that a receipt’s `ext` may have. */
export const EXT_LENGTH_MAX = 16_384;
export const EXT_DEPTH_MAX = 8;
/** A sender has to be told which fields, not how often. */
const NOT_KEPT_MAX = 20;
const POINTER_LENGTH_MAX = 200;

export interface KnownReceipt {
  readonly receipt: ReceiptV1;
  /**
   * JSON pointers to what is left out, at most 20: of what stands on many lines, the first place. Empty: the receipt is kept as it came.
   */
  readonly notKept: readonly string[];
}

const keep = keepKnownOf(receiptSchema, (members, onDropped) => withoutPersonalData(members, EXT_DEPTH_MAX, onDropped));

/**
 * Tills of many versions send more than is known here, and a sale must not be lost for it: what the schema does not describe is left out, and
 * in what it leaves open (`ext`, `labels`) what looks personal.
 * @param receipt satisfies the schema
 */
export const keepKnown = (receipt: ReceiptV1): KnownReceipt => {
  const notKept = new Map<string, string>();
  const note = (place: JsonPath): void => {
    if (notKept.size === NOT_KEPT_MAX) return;
    const field = place.map((step) => (typeof step === 'number' ? '*' : step)).join('/');
    if (!notKept.has(field)) notKept.set(field, jsonPointer(place).slice(0, POINTER_LENGTH_MAX));
  };
  const kept = withBoundedExt(keep(receipt, note), note);
  return { receipt: kept, notKept: [...notKept.values()] };
};

const withBoundedExt = (receipt: ReceiptV1, note: (place: JsonPath) => void): ReceiptV1 => {
  const { ext, ...rest } = receipt;
  if (ext === undefined || JSON.stringify(ext).length <= EXT_LENGTH_MAX) return receipt;
  note(['ext']);
  return rest;
};
