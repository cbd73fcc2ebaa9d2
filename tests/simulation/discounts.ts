import type { ReceiptV1 } from '@accrue/contracts';
import type { Row, Tables } from './simulated-database';

export type StepDown = 'never' | 'immediate';

/** What a till takes off: what it was told to, or a penny more. */
export type TakesOff = 'as told' | 'a penny more';

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
  const more = takesOff === 'as told' ? 0 : 1;
  const due = discounts.flatMap(({ lines }) => lines).reduce((sum, { amount }) => sum + amount, 0);
  const off = due + more;
  const [line] = receipt.lines;
  if (line === undefined || off === 0) return receipt;
  const netPayable = line.netPayable - off;
  return {
    ...receipt,
    lines: [{ ...line, netPayable }],
    totals: { payable: netPayable },
    tenders: [{ tenderId: 't1', type: 'cash', amount: netPayable }],
    loyaltyDiscounts: [{ discount: 'card', lines: [{ lineId: line.lineId, amount: off }] }],
    ...(evaluationId === null ? {} : { evaluationId }),
  };
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

interface Recorded {
  readonly receiptId: string;
  readonly memberId: string | null;
  readonly receipt: ReceiptV1;
  readonly programmeVersion: number;
  readonly discounts?: { readonly givenMinor: number; readonly dueMinor: number; readonly fault?: object };
}

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
  for (const [streamId, rows] of byStream) {
    const known: Recorded[] = [];
    let isAlone = true;
    for (const data of rows) {
      const type = String(data['type']);
      const review = `${String(streamId)} loyalty_discount:${String(data['receiptId'])}`;
      if (FROM_OTHERS.includes(type)) isAlone = false;
      if (type === 'ReceiptMoved' || type === 'ReceiptClaimed') expected.delete(review);
      if (type !== 'ReceiptRecorded') continue;
      const recorded = data as unknown as Recorded;
      known.push(recorded);
      const { discounts } = recorded;
      if (discounts === undefined) continue;
      if ((discounts.fault === undefined) !== (discounts.givenMinor === discounts.dueMinor))
        found.push(`${recorded.receiptId} took off ${String(discounts.givenMinor)}, due ${String(discounts.dueMinor)}`);
      const due = recorded.memberId === null ? 0 : dueOn(recorded, known, stepDown);
      if (isAlone && data['attributed'] === null && discounts.dueMinor !== due)
        found.push(`${String(discounts.dueMinor)} was said to be due on ${recorded.receiptId}, it was ${String(due)}`);
      if (discounts.fault !== undefined) expected.add(review);
    }
  }
  for (const review of new Set([...waiting, ...expected]))
    if (!expected.has(review) || !waiting.has(review))
      found.push(`${review} ${waiting.has(review) ? 'waits for a person for nothing' : 'waits for nobody'}`);
  return found;
};

/** After these a journal knows, or has forgotten, what no receipt in it says. */
const FROM_OTHERS: readonly string[] = ['ReceiptMoved', 'JournalMerged', 'JournalSeparated'];

const dueOn = (
  { receipt, programmeVersion, discounts }: Recorded,
  known: readonly Recorded[],
  stepDown: StepDown,
): number => {
  const purchases = known.filter(
    ({ receipt: { kind, receiptId } }) => kind === 'sale' && receiptId !== receipt.receiptId,
  );
  const counted = purchases.filter(
    (purchase) =>
      purchase.receipt.endedAt < receipt.endedAt && !isGone(purchase, receipt.endedAt, known, stepDown === 'never'),
  ).length;
  const [first, second] = CARD_PERCENT[programmeVersion === 1 ? 1 : 2];
  const price = receipt.totals.payable + (discounts?.givenMinor ?? 0);
  return Math.floor((2 * price * (counted >= CARD_STEP_FROM ? second : first) + 100) / 200);
};

/**
 * By goods that came back, or by a void, before a moment; unless these were voided themselves.
 * @param keeps what came back counts all the same
 */
const isGone = ({ receipt }: Recorded, moment: string, known: readonly Recorded[], keeps = false): boolean => {
  const before = known.filter((each) => each.receipt.endedAt < moment);
  if (before.some((each) => each.receipt.void?.ofReceiptId === receipt.receiptId && !isGone(each, moment, known)))
    return true;
  if (receipt.kind !== 'sale' || keeps) return false;
  const back = before
    .filter((each) => each.receipt.kind === 'return' && !isGone(each, moment, known))
    .flatMap((each) => each.receipt.lines)
    .filter(({ returnOf }) => returnOf?.receiptId === receipt.receiptId)
    .reduce((sum, { quantity }) => sum - Number(quantity), 0);
  return back >= Number(receipt.lines[0]?.quantity);
};
