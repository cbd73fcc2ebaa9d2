import { currencyExponent, multiplyRounded, Rejected, type Decimal } from '@accrue/kernel';
import { decimalIn, instantIn, minorUnitsIn, negated, quantityIn, textOfDecimal } from './cells';
import type { CsvMapping } from './csv-mapping';
import { RowError, type CsvRow } from './csv-rows';
import { mappedBy, type Mapped } from './mapped';

/** What may identify the member, the first that a row names; with the name that the receipt gives it. */
const IDENTITIES = [
  ['memberId', 'member_id'],
  ['reference', 'reference'],
  ['card', 'card'],
  ['qr', 'qr'],
  ['phone', 'phone'],
  ['email', 'email'],
] as const;

export const RECEIPT_FIELDS: readonly string[] = [
  ...[
    'receiptId',
    'kind',
    'storeId',
    'workstationId',
    'sequenceNumber',
    'businessDate',
    'endedAt',
    'currency',
    'channel',
  ],
  ...['employeeId', 'voidOf', ...IDENTITIES.map(([field]) => field)],
  ...['lineId', 'type', 'sku', 'gtin', 'lineName', 'category', 'brand'],
  ...['quantity', 'unitPrice', 'netPayable', 'discount', 'tax'],
  ...['returnOfReceipt', 'returnOfLine'],
];

const KINDS: readonly string[] = ['sale', 'return', 'exchange', 'void', 'no_sale'];
const LINES_MAX = 2_000;

/**
 * One receipt for each run of rows with the same `receiptId`. What is said of the receipt is taken from its first row. Rows of a
 * receipt that came before are refused: as a second receipt they would be in conflict with the first.
 */
export const receiptsOfCsv = async function* (rows: AsyncIterable<CsvRow>, mapping: CsvMapping): AsyncIterable<Mapped> {
  const done = new Set<string>();
  let group: CsvRow[] = [];
  let groupId: string | undefined;
  const finished = (): Mapped => {
    const [first, last] = [group[0]?.line ?? 0, group.at(-1)?.line ?? 0];
    const isRepeated = groupId !== undefined && done.has(groupId);
    if (groupId !== undefined) done.add(groupId);
    return mappedBy(first, last, () => {
      if (isRepeated) throw new RowError('other rows of this receipt came before; sort the file by it', 'receiptId');
      return receiptOf(group, mapping);
    });
  };
  for await (const row of rows) {
    const id = row.get('receiptId');
    if (group.length > 0 && (id === undefined || id !== groupId)) {
      yield finished();
      group = [];
    }
    groupId = id;
    // What is beyond a receipt's bound is only counted, so that a file without receipt ids needs no more memory.
    if (group.length <= LINES_MAX) group.push(row);
  }
  if (group.length > 0) yield finished();
};

const receiptOf = (rows: readonly CsvRow[], mapping: CsvMapping): unknown => {
  const first = rows[0] as CsvRow;
  if (rows.length > LINES_MAX) throw new RowError(`a receipt has at most ${LINES_MAX} lines`, 'receiptId');
  const receiptId = first.must('receiptId');
  const currency = first.must('currency');
  const exponent = exponentOf(first, currency);
  const said = kindIn(first);
  const lines = rows.map((row, index) => lineOf(row, index, { mapping, exponent, isReturn: said === 'return' }));
  const endedAt = instantIn(first, 'endedAt', mapping);
  const text = (field: string, as: string = field): object => {
    const value = first.get(field);
    return value === undefined ? {} : { [as]: value };
  };
  const employeeId = first.get('employeeId');
  const kind = said ?? kindOf(lines);
  return {
    receiptId,
    businessKey: {
      storeId: first.must('storeId'),
      workstationId: first.get('workstationId') ?? '1',
      sequenceNumber: first.get('sequenceNumber') ?? receiptId,
      businessDate: first.get('businessDate') ?? endedAt.setZone(mapping.timeZone ?? endedAt.zone).toISODate(),
    },
    kind,
    ...text('channel'),
    endedAt: endedAt.toISO({ suppressMilliseconds: true }),
    ...(mapping.timeZone === null ? {} : { timeZone: mapping.timeZone }),
    ...(employeeId === undefined ? {} : { operator: { employeeId } }),
    member: memberOf(first),
    currency,
    lines,
    totals: { payable: lines.reduce((sum, { netPayable }) => sum + netPayable, 0) },
    ...(kind === 'void' ? { void: { ofReceiptId: first.get('voidOf') ?? null } } : {}),
  };
};

const exponentOf = (row: CsvRow, currency: string): number => {
  try {
    return currencyExponent(currency);
  } catch (error) {
    if (error instanceof Rejected) throw row.wrong('currency', `there is no currency ${currency}`);
    throw error;
  }
};

const kindIn = (row: CsvRow): string | undefined => {
  const kind = row.get('kind');
  if (kind !== undefined && !KINDS.includes(kind))
    throw row.wrong('kind', `is none of ${KINDS.join(', ')}; "values" in a mapping file can say what it stands for`);
  return kind;
};

/** As the goods went, where no column says it. */
const kindOf = (lines: readonly { readonly quantity: string }[]): string => {
  const returned = lines.filter(({ quantity }) => quantity.startsWith('-')).length;
  return returned === 0 ? 'sale' : returned === lines.length ? 'return' : 'exchange';
};

const memberOf = (row: CsvRow): object => {
  for (const [field, idType] of IDENTITIES) {
    const value = row.get(field);
    if (value !== undefined) return { idType, value };
  }
  return { idType: 'none' };
};

interface LineRules {
  readonly mapping: CsvMapping;
  readonly exponent: number;
  /** The receipt says that it is one; then goods and money go back, whichever sign the till writes. */
  readonly isReturn: boolean;
}

const lineOf = (row: CsvRow, index: number, { mapping, exponent, isReturn }: LineRules) => {
  row.checkWidth();
  const written = quantityIn(row, 'quantity', mapping);
  // Money without goods has no quantity, and goes back as well.
  const isTurned = isReturn && written.units >= 0;
  const quantity = isTurned && written.units > 0 ? negated(written) : written;
  const turned = (amount: number | undefined): number | undefined =>
    amount === undefined ? undefined : isTurned && amount > 0 ? 0 - amount : amount;
  const price = decimalIn(row, 'unitPrice', mapping);
  const total = turned(minorUnitsIn(row, 'netPayable', mapping, exponent));
  const discount = minorUnitsIn(row, 'discount', mapping, exponent) ?? 0;
  const gross =
    price === undefined || (quantity.units === 0 && total !== undefined)
      ? total === undefined
        ? undefined
        : total + Math.sign(total) * Math.abs(discount)
      : multiplyRounded(price, quantity, { scale: exponent, mode: 'half-up' });
  if (gross === undefined) throw new RowError('neither a unitPrice nor a netPayable', 'unitPrice');
  const netPayable = total ?? gross - Math.sign(gross) * Math.abs(discount);
  return {
    lineId: row.get('lineId') ?? String(index + 1),
    type: row.get('type') ?? 'item',
    sku: row.must('sku'),
    ...textsOf(row, { gtin: 'gtin', lineName: 'name', brand: 'brand' }),
    ...categoryOf(row),
    quantity: textOfDecimal(quantity),
    ...(price === undefined ? priceOf(gross, quantity) : unitPriceOf(price, exponent)),
    gross,
    ...(gross === netPayable ? {} : { discounts: [{ source: 'pos', amount: gross - netPayable }] }),
    ...taxOf(turned(minorUnitsIn(row, 'tax', mapping, exponent))),
    netPayable,
    ...returnOf(row, quantity),
  };
};

const textsOf = (row: CsvRow, names: Readonly<Record<string, string>>): object =>
  Object.fromEntries(
    Object.entries(names).flatMap(([field, name]) => {
      const value = row.get(field);
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** A path from the widest on: `food/coffee`. */
const categoryOf = (row: CsvRow): object => {
  const category = row.get('category');
  return category === undefined ? {} : { categoryPath: category.split('/').map((part) => part.trim()) };
};

/** Of the line, contained in what was paid for it. */
const taxOf = (amount: number | undefined): object =>
  amount === undefined ? {} : { tax: [{ amount, included: true }] };

/** A price may have a fraction of a minor unit; the exact one stands beside the rounded one then. */
const unitPriceOf = (price: Decimal, exponent: number): object => {
  const positive = { units: Math.abs(price.units), scale: price.scale };
  const unitPrice = multiplyRounded(positive, { units: 1, scale: 0 }, { scale: exponent, mode: 'half-up' });
  if (price.scale <= exponent) return { unitPrice };
  return { unitPrice, unitPriceExact: textOfDecimal({ units: positive.units, scale: price.scale - exponent }) };
};

const EXACT_SCALE = 6;

/** What one unit cost, where the till only tells what the line did. */
const priceOf = (gross: number, quantity: Decimal): object => {
  if (quantity.units === 0) return { unitPrice: 0 };
  const perUnit = (Math.abs(gross) * 10 ** quantity.scale) / Math.abs(quantity.units);
  const exact = perUnit.toFixed(EXACT_SCALE).replace(/\.?0+$/u, '');
  return { unitPrice: Math.round(perUnit), ...(Number.isInteger(perUnit) ? {} : { unitPriceExact: exact }) };
};

/** Only money goes back for a whole receipt; goods without their line are found by their SKU. */
const returnOf = (row: CsvRow, quantity: Decimal): object => {
  const receiptId = row.get('returnOfReceipt');
  const lineId = row.get('returnOfLine');
  if (receiptId === undefined) return {};
  if (lineId === undefined) return quantity.units === 0 ? { returnOf: { receiptId } } : {};
  return { returnOf: { receiptId, lineId } };
};
