import type { ReceiptV1 } from '@accrue/contracts';
import { BY_HEART, couponOn, halfUp } from './coupons';
import { EMPTY, isPurchase, placeOf, takingsOf, unitsOf, withEvent, type Journal, type Recorded } from './journals';
import type { Row, Tables } from './simulated-database';

export type StepDown = 'never' | 'immediate';

/** What a till takes off: what it was told to, a penny more, or a coupon that it knows by heart and asks nobody about. */
export type TakesOff = 'as told' | 'a penny more' | 'by heart';

interface Evaluation {
  readonly discounts: readonly {
    readonly discountId: string;
    readonly lines: readonly { readonly lineId: string; readonly amount: number }[];
  }[];
  readonly evaluationId: string | null;
}

/** The receipt of a till that has asked what to take off, and ends it now. Whoever is not known yet has nothing off, and with the wrong till a penny. */
export const asTheTillEndsIt = (
  receipt: ReceiptV1,
  { discounts, evaluationId }: Evaluation,
  takesOff: TakesOff,
): ReceiptV1 => {
  // There is one line, and one discount on it.
  const due = discounts.find(({ lines }) => lines.length > 0);
  const told = due?.lines[0]?.amount ?? 0;
  const [line] = receipt.lines;
  if (line === undefined) return receipt;
  const off = Math.min(line.netPayable, told + (takesOff === 'a penny more' ? 1 : 0));
  if (off === 0) return receipt;
  const netPayable = line.netPayable - off;
  return {
    ...receipt,
    lines: [{ ...line, netPayable }],
    totals: { payable: netPayable },
    tenders: [{ tenderId: 't1', type: 'cash', amount: netPayable }],
    loyaltyDiscounts: [{ discount: due?.discountId ?? 'card', lines: [{ lineId: line.lineId, amount: off }] }],
    ...(evaluationId === null ? {} : { evaluationId }),
  };
};

/** Of a till that asks nobody. */
export const asTheTillKnowsIt = (receipt: ReceiptV1): ReceiptV1 => {
  const { discountId, amount } = BY_HEART;
  const lines = receipt.lines.map(({ lineId }) => ({ lineId, amount }));
  return asTheTillEndsIt(receipt, { discounts: [{ discountId, lines }], evaluationId: null }, 'by heart');
};

/** All of it comes back, or it never was. */
export const asBroughtBack = (back: ReceiptV1, sold: ReceiptV1): ReceiptV1 => {
  const [[line], [was]] = [back.lines, sold.lines];
  if (line === undefined || was === undefined) return back;
  const netPayable = -was.netPayable;
  return {
    ...back,
    lines: [{ ...line, netPayable }],
    totals: { payable: netPayable },
    tenders: [{ tenderId: 't1', type: 'cash', amount: netPayable }],
  };
};

/** Percentages of the card by version: below the second purchase, and from then on. */
export const CARD_PERCENT = { 1: [5, 10], 2: [4, 12] } as const;
/** Purchases before the one that has the second of them. */
export const CARD_STEP_FROM = 1;

/**
 * What every receipt of a till was due, by all that its journal knew then, counted anew; one that differs waits for a person, and no other does.
 * @param journals events of campaigns, with the name of their stream, those of one in their order
 */
export const discountFaults = (
  { stepDown }: { readonly stepDown: StepDown },
  journals: readonly Row[],
  tables: Tables,
): readonly string[] => {
  const found: string[] = [];
  const waiting = new Set(
    tables
      .rows<{ id: string; kind: string; state: string; stream_id: string }>('review_queue')
      .filter(({ kind, state }) => kind === 'loyalty_discount' && state === 'open')
      .map(({ id, stream_id }) => `${stream_id} ${id}`),
  );
  const expected = new Set<string>();
  const byStream = new Map<unknown, Row[]>();
  for (const row of journals) byStream.set(row['streamId'], [...(byStream.get(row['streamId']) ?? []), row]);
  const first = new Map<string, Recorded>();
  for (const row of journals) {
    const recorded = row as unknown as Recorded;
    if (row['type'] !== 'ReceiptRecorded' || recorded.memberId === null || recorded.discounts === undefined) continue;
    const known = first.get(recorded.receiptId);
    if (known === undefined || movesOf(recorded) < movesOf(known)) first.set(recorded.receiptId, recorded);
  }
  for (const [streamId, rows] of byStream) {
    let journal = EMPTY;
    for (const data of rows) {
      const type = String(data['type']);
      const review = `${String(streamId)} loyalty_discount:${String(data['receiptId'])}`;
      if (type === 'ReceiptMoved' || type === 'ReceiptClaimed') expected.delete(review);
      journal = withEvent(journal, data);
      if (type !== 'ReceiptRecorded') continue;
      const recorded = data as unknown as Recorded;
      const { discounts, receiptId } = recorded;
      if (discounts === undefined) continue;
      if ((discounts.fault === undefined) !== (discounts.givenMinor === discounts.dueMinor))
        found.push(`${receiptId} took off ${String(discounts.givenMinor)}, due ${String(discounts.dueMinor)}`);
      const said = saidOf(discounts.dueMinor, discounts.used);
      const due = dueOn(recorded, journal, stepDown);
      // It is decided where it is recorded for a member first, and goes along.
      const before = recorded.memberId === null ? undefined : first.get(receiptId);
      const isFirst = before === undefined || before === recorded;
      const right = isFirst ? due : saidOf(before.discounts?.dueMinor ?? 0, before.discounts?.used);
      if (said !== right) found.push(`${said} was said to be due on ${receiptId}, it was ${right}`);
      if (discounts.fault !== undefined) expected.add(review);
    }
  }
  for (const review of new Set([...waiting, ...expected]))
    if (!expected.has(review) || !waiting.has(review))
      found.push(`${review} ${waiting.has(review) ? 'waits for a person for nothing' : 'waits for nobody'}`);
  return found;
};

const movesOf = ({ attributed }: Recorded): number => attributed?.moves ?? 0;

const saidOf = (dueMinor: number, used: readonly { readonly copyId: string }[] = []): string =>
  [dueMinor, ...used.map(({ copyId }) => `by ${copyId}`)].join(' ');

const dueOn = (recorded: Recorded, journal: Journal, stepDown: StepDown): string => {
  const { receipt, programmeVersion, discounts, memberId } = recorded;
  if (memberId === null) return saidOf(0);
  const purchases = journal.receipts.filter(
    (purchase) => isPurchase(purchase.receipt) && purchase.receiptId !== receipt.receiptId,
  );
  const counted = purchases.filter(
    (purchase) =>
      placeOf(purchase.receipt) < placeOf(receipt) && !isGone(purchase.receipt, receipt, journal, stepDown === 'never'),
  ).length;
  const [first, second] = CARD_PERCENT[programmeVersion === 1 ? 1 : 2];
  const price = receipt.totals.payable + (discounts?.givenMinor ?? 0);
  const byCard = halfUp(price * (counted >= CARD_STEP_FROM ? second : first), 100);
  const coupon = couponOn(recorded, price, journal);
  return coupon === null || coupon.off <= byCard ? saidOf(byCard) : saidOf(coupon.off, [coupon]);
};

/** @param keeps what came back counts all the same */
const isGone = (sale: ReceiptV1, at: ReceiptV1, { receipts }: Journal, keeps: boolean): boolean => {
  const before = takingsOf(sale, receipts).filter(({ place }) => place < placeOf(at));
  if (before.some(({ isVoid }) => isVoid)) return true;
  return !keeps && before.reduce((sum, { units }) => sum + units, 0) >= unitsOf(sale);
};
