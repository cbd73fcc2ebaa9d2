import { minorUnits, type ReceiptId } from '@accrue/kernel';
import type { LineReference, NormalisedLine } from '../../receipt';
import type { NumberReader, NumberWriter } from './numbers';

type Goods = Pick<NormalisedLine, 'sku' | 'gtin' | 'type' | 'brand' | 'categoryPath'>;

/** What lines say of goods, once for all lines that say the same. */
export class GoodsSeen {
  private readonly bySku = new Map<string, number[]>();
  private readonly all: Goods[] = [];
  /** Of all texts in it, roughly. */
  bytes = 0;

  idOf(line: NormalisedLine): number {
    const { sku, gtin, type, brand, categoryPath } = line;
    const alike = this.bySku.get(sku);
    const known = alike?.find((id) => isSame(this.of(id), line));
    if (known !== undefined) return known;
    const id = this.all.push({ sku, gtin, type, brand, categoryPath }) - 1;
    if (alike === undefined) this.bySku.set(sku, [id]);
    else alike.push(id);
    this.bytes += OF_GOODS_BYTES + JSON.stringify(this.of(id)).length * 2;
    return id;
  }

  of(id: number): Goods {
    return this.all[id] as Goods;
  }
}

const isSame = (goods: Goods, { gtin, type, brand, categoryPath }: NormalisedLine): boolean =>
  goods.type === type &&
  goods.gtin === gtin &&
  goods.brand === brand &&
  goods.categoryPath.length === categoryPath.length &&
  goods.categoryPath.every((category, index) => category === categoryPath[index]);

const OF_GOODS_BYTES = 200;

/** Texts of one journal that its lines point to. */
export interface LineTexts {
  /** Those that are not the number of the line. */
  readonly lineIds: string[];
  readonly references: (readonly [receiptId: ReceiptId, lineId: string | null])[];
}

/** What is unusual about a line. */
const HAS_LINE_ID = 1;
const HAS_AMOUNTS = 2;
const IS_REFUSED_BY_TILL = 4;
const IS_VOIDED = 8;
const HAS_REFERENCE = 16;
const HAS_FRACTION = 32;

export const packLine = (line: NormalisedLine, texts: LineTexts, goods: GoodsSeen, to: NumberWriter): void => {
  const { index, lineId, quantity, unitPrice, netPayable, taxIncluded, taxAdded, discount, paidByPoints } = line;
  const isNumbered = lineId === numberOf(index);
  const hasAmounts = taxIncluded !== 0 || taxAdded !== 0 || discount !== 0 || paidByPoints !== 0;
  to.add(
    (isNumbered ? 0 : HAS_LINE_ID) +
      (hasAmounts ? HAS_AMOUNTS : 0) +
      (line.tillEligible ? 0 : IS_REFUSED_BY_TILL) +
      (line.voided ? IS_VOIDED : 0) +
      (line.returnOf === null ? 0 : HAS_REFERENCE) +
      (unitPrice.scale === 0 ? 0 : HAS_FRACTION),
  );
  to.add(goods.idOf(line));
  to.add(quantity);
  to.add(unitPrice.units);
  to.add(netPayable);
  if (!isNumbered) to.add(texts.lineIds.push(lineId) - 1);
  if (hasAmounts) for (const amount of [taxIncluded, taxAdded, discount, paidByPoints]) to.add(amount);
  if (line.returnOf !== null)
    to.add(texts.references.push([line.returnOf.receiptId, line.returnOf.lineId] as const) - 1);
  if (unitPrice.scale !== 0) to.add(unitPrice.scale);
};

export const unpackLine = (index: number, texts: LineTexts, goods: GoodsSeen, from: NumberReader): NormalisedLine => {
  const unusual = from.next();
  const { sku, gtin, type, brand, categoryPath } = goods.of(from.next());
  const quantity = from.next();
  const units = from.next();
  const netPayable = minorUnits(from.next());
  const lineId = (unusual & HAS_LINE_ID) === 0 ? numberOf(index) : (texts.lineIds[from.next()] as string);
  const next = (): number => ((unusual & HAS_AMOUNTS) === 0 ? 0 : from.next());
  const [taxIncluded, taxAdded] = [minorUnits(next()), minorUnits(next())];
  const [discount, paidByPoints] = [minorUnits(next()), minorUnits(next())];
  const returnOf = (unusual & HAS_REFERENCE) === 0 ? null : referenceIn(texts, from.next());
  const scale = (unusual & HAS_FRACTION) === 0 ? 0 : from.next();
  // Written out: there is none of which a plan makes more.
  return {
    index,
    lineId,
    sku,
    gtin,
    type,
    brand,
    categoryPath,
    quantity,
    unitPrice: { units, scale },
    netPayable,
    taxIncluded,
    taxAdded,
    discount,
    paidByPoints,
    tillEligible: (unusual & IS_REFUSED_BY_TILL) === 0,
    voided: (unusual & IS_VOIDED) !== 0,
    returnOf,
  };
};

const referenceIn = ({ references }: LineTexts, at: number): LineReference => {
  const [receiptId, lineId] = references[at] as LineTexts['references'][number];
  return { receiptId, lineId };
};

/** As most tills number them. */
const numbers: string[] = [];
const numberOf = (index: number): string => (numbers[index] ??= String(index + 1));
