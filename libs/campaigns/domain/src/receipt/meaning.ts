import { formatDecimal, formatQuantity, parseDecimal, parseInstant, parseQuantity, Rejected } from '@accrue/kernel';
import type { ReceiptContent, ReceiptLineContent, TenderContent } from './content';
import { PRICE_SCALE_MAX } from './normalise';

/** What a value says, the same for every way to write it; undefined: the same as leaving it out. */
type Meaning = (value: unknown) => unknown;

/**
 * What a receipt says, without how a till wrote it: receipts of the same meaning are the same receipt, sent again. Of all fields
 * of the public schema, whether campaigns reads them or not; what the schema does not know, and `ext`, say nothing. Lists keep
 * their order, texts are taken literally.
 * @param receipt satisfies the public schema. What its patterns let through although nobody can read it stays as it is:
 *   `normaliseReceipt` refuses it
 */
export const receiptMeaning = (receipt: ReceiptContent): unknown => meaningOfReceipt(receipt);

const literal: Meaning = (value) => value;

const unless =
  (byDefault: unknown): Meaning =>
  (value) =>
    value === byDefault ? undefined : value;

const listOf =
  (item: Meaning): Meaning =>
  (value) => {
    const items = (value ?? []) as readonly unknown[];
    return items.length === 0 ? undefined : items.map(item);
  };

/** Goes by what is given, which is less than there is: every line of every receipt comes through here. */
const recordOf = (fields: Readonly<Record<string, Meaning>>): Meaning => {
  const meanings = new Map(Object.entries(fields));
  return (value) => {
    const given = (value ?? {}) as Readonly<Record<string, unknown>>;
    let said: Record<string, unknown> | undefined;
    for (const name of Object.keys(given)) {
      const meaning = given[name] === undefined ? undefined : meanings.get(name);
      const what = meaning?.(given[name]);
      if (what !== undefined) (said ??= {})[name] = what;
    }
    return said;
  };
};

const readBy =
  (read: (text: string) => string): Meaning =>
  (text) => {
    try {
      return read(text as string);
    } catch (error) {
      if (error instanceof Rejected) return text;
      throw error;
    }
  };

const instant = readBy(parseInstant);
const quantity = readBy((text) => formatQuantity(parseQuantity(text)));
const exactPrice = readBy((text) => formatDecimal(parseDecimal(text, { scaleMax: PRICE_SCALE_MAX })));
const labels: Meaning = (value) => (Object.keys(value as object).length === 0 ? undefined : value);

const lineFields = recordOf({
  lineId: literal,
  parentLineId: unless(null),
  type: literal,
  sku: literal,
  gtin: literal,
  name: literal,
  categoryPath: listOf(literal),
  brand: literal,
  labels,
  quantity,
  uom: literal,
  weighted: unless(false),
  unitPrice: literal,
  unitPriceExact: exactPrice,
  gross: literal,
  discounts: listOf(recordOf({ id: literal, source: literal, ruleRef: literal, amount: literal })),
  tax: listOf(recordOf({ code: literal, rate: literal, amount: literal, included: literal })),
  netPayable: literal,
  loyaltyEligible: unless(true),
  voided: unless(false),
  returnOf: recordOf({ receiptId: literal, lineId: literal, reason: literal, condition: literal }),
});

const line: Meaning = (value) => {
  const said = lineFields(value) as Partial<ReceiptLineContent>;
  // An exact price without a fraction says what the price says.
  return said.unitPriceExact === String(said.unitPrice) ? { ...said, unitPriceExact: undefined } : said;
};

const tenderFields = recordOf({
  tenderId: literal,
  type: literal,
  amount: literal,
  lineAllocation: listOf(recordOf({ lineId: literal, amount: literal })),
  points: recordOf({ walletId: literal, holdId: literal, points: literal, final: unless(false) }),
  paymentToken: literal,
});

const tender: Meaning = (value) => {
  const { type, lineAllocation } = value as TenderContent;
  const said = tenderFields(value) as Partial<TenderContent>;
  // Points that pay no line are not points that pay all lines in proportion: the receipt earns otherwise.
  return type === 'points' && lineAllocation?.length === 0 ? { ...said, lineAllocation } : said;
};

const memberFields = recordOf({ idType: literal, value: literal, entryMethod: literal, attachedAt: instant });

/** Nobody is nobody, however a till says that no card was shown. */
const member: Meaning = (value) => {
  const { idType, value: identity = '' } = value as { readonly idType: string; readonly value?: string };
  return idType === 'none' || identity === '' ? undefined : memberFields(value);
};

const meaningOfReceipt = recordOf({
  receiptId: literal,
  businessKey: recordOf({
    storeId: literal,
    gln: literal,
    workstationId: literal,
    tillId: literal,
    sequenceNumber: literal,
    businessDate: literal,
  }),
  kind: literal,
  channel: unless('store'),
  mode: recordOf({
    training: unless(false),
    offline: unless(false),
    suspended: unless(false),
    cancelled: unless(false),
  }),
  startedAt: instant,
  endedAt: instant,
  timeZone: literal,
  operator: recordOf({ employeeId: literal }),
  member,
  currency: literal,
  lines: listOf(line),
  totals: recordOf({
    payable: literal,
    gross: literal,
    discount: literal,
    tax: literal,
    taxAdded: unless(0),
    rounding: unless(0),
  }),
  tenders: listOf(tender),
  void: recordOf({ ofReceiptId: unless(null), reason: literal }),
  loyaltyDiscounts: listOf(
    recordOf({ discount: literal, lines: listOf(recordOf({ lineId: literal, amount: literal })) }),
  ),
  evaluationId: literal,
});
