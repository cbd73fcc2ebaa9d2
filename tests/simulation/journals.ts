import type { ReceiptV1 } from '@accrue/contracts';
import type { Row } from './simulated-database';

/** A receipt in the journal of a member, or of nobody. */
export interface Recorded {
  readonly receiptId: string;
  readonly memberId: string | null;
  readonly receipt: ReceiptV1;
  readonly programmeVersion: number;
  readonly discounts?: {
    readonly givenMinor: number;
    readonly dueMinor: number;
    readonly used?: readonly { readonly copyId: string }[];
    readonly fault?: object;
  };
  /** null: recorded when it came; else how often it had been claimed or moved. */
  readonly attributed: { readonly moves: number } | null;
}

/** Who buys in the app has a voucher for later, by a rule. */
export const VOUCHER = { rule: 'app', offer: 'voucher', channel: 'app' } as const;

/** An offer that somebody gave, or a rule. */
export interface Copy {
  readonly id: string;
  readonly offer: string;
  readonly version: 1 | 2;
  readonly givenAt: string;
  /** null: it was not. */
  readonly activatedAt: string | null;
  /** What is bought later counts. */
  readonly place: string;
  /** Of what brought the last of the goods back that had brought it; null: the member has it. */
  readonly goneAt: string | null;
}

/** What a journal has, at some event of it. */
export interface Journal {
  readonly receipts: readonly Recorded[];
  /** That somebody gave, in event order. */
  readonly copies: readonly Copy[];
}

interface ToldOfOffer {
  readonly actionId: string;
  readonly trigger?: string;
  readonly actionType: string;
  readonly programmeVersion: number;
  readonly occurredAt: string;
  readonly attributed: { readonly offer?: { readonly activatedAt?: string } } | null;
}

/** A journal with one event more. What has left it is in it no more. */
export const withEvent = (journal: Journal, row: Row): Journal => {
  const { receipts, copies } = journal;
  switch (row['type']) {
    case 'ReceiptRecorded':
      return { ...journal, receipts: [...receipts, row as unknown as Recorded] };
    case 'ReceiptMoved':
      return { ...journal, receipts: receipts.filter(({ receiptId }) => receiptId !== row['receiptId']) };
    case 'ActionRecorded':
      return { ...journal, copies: [...copies, ...copyOf(row as unknown as ToldOfOffer)].sort(byPlace) };
    case 'ActionMoved':
      return { ...journal, copies: copies.filter(({ id }) => id !== row['actionId']) };
    case 'OfferChanged': {
      if (row['change'] !== 'activated') return journal;
      const activatedAt = row['occurredAt'] as string;
      return {
        ...journal,
        copies: copies.map((copy) => (copy.id === row['actionId'] ? { ...copy, activatedAt } : copy)),
      };
    }
    default:
      return journal;
  }
};

export const EMPTY: Journal = { receipts: [], copies: [] };

const copyOf = ({
  actionId: id,
  actionType: offer,
  programmeVersion,
  occurredAt,
  attributed,
  trigger,
}: ToldOfOffer): readonly Copy[] => {
  if (trigger !== 'offer') return [];
  const activatedAt = attributed?.offer?.activatedAt ?? null;
  const place = placeOfAction(occurredAt, id);
  const version = programmeVersion === 1 ? 1 : 2;
  return [{ id, offer, version, givenAt: occurredAt, activatedAt, place, goneAt: null }];
};

/** What somebody gave and what rules gave, in event order. */
export const copiesIn = (journal: Journal): readonly Copy[] =>
  [...journal.copies, ...vouchersIn(journal).map(({ copy }) => copy)].sort(byPlace);

/** With the purchase that brought each. */
export const vouchersIn = ({ receipts }: Journal): readonly { readonly receiptId: string; readonly copy: Copy }[] =>
  receipts.flatMap(({ receiptId, receipt, memberId, programmeVersion }) => {
    if (memberId === null || receipt.channel !== VOUCHER.channel || !isPurchase(receipt)) return [];
    const gone = takingsOf(receipt, receipts).find(({ place }) => unitsLeft(receipt, place, receipts) === 0);
    const version = programmeVersion === 1 ? 1 : 2;
    const given = { givenAt: receipt.endedAt, activatedAt: null, place: placeOf(receipt), goneAt: gone?.place ?? null };
    return [{ receiptId, copy: { id: `${receiptId}:${VOUCHER.rule}`, offer: VOUCHER.offer, version, ...given } }];
  });

/** Of two that end at one instant the till has made one first. There is one till. */
export const placeOf = ({ endedAt, businessKey: { businessDate, sequenceNumber } }: ReceiptV1): string =>
  [endedAt, businessDate, sequenceNumber].join('|');

/** After all purchases of its instant. */
export const placeOfAction = (at: string, id: string): string => [at, '~', id].join('|');

const byPlace = (a: Copy, b: Copy): number => (a.place < b.place ? -1 : 1);

/** By a void, whenever that was said; a void of a void restores. */
const isUndone = ({ receiptId }: ReceiptV1, receipts: readonly Recorded[]): boolean =>
  receipts.some(({ receipt }) => receipt.void?.ofReceiptId === receiptId && !isUndone(receipt, receipts));

/** What takes something of a sale back: when, and of how many units. A void: of all. */
export interface Taking {
  readonly place: string;
  readonly units: number;
  readonly isVoid: boolean;
}

/** In event order. What is voided itself never was. */
export const takingsOf = (sale: ReceiptV1, receipts: readonly Recorded[]): readonly Taking[] =>
  receipts
    .flatMap(({ receipt }): Taking[] => {
      const isVoid = receipt.void?.ofReceiptId === sale.receiptId;
      const units = receipt.lines
        .filter(({ returnOf }) => returnOf?.receiptId === sale.receiptId)
        .reduce((sum, { quantity }) => sum - Number(quantity), 0);
      if ((!isVoid && units === 0) || isUndone(receipt, receipts)) return [];
      return [{ place: placeOf(receipt), units, isVoid }];
    })
    .sort((a, b) => (a.place < b.place ? -1 : 1));

/** Units that the customer still has. @param place up to there, with what is at it */
export const unitsLeft = (sale: ReceiptV1, place: string, receipts: readonly Recorded[]): number => {
  const takings = takingsOf(sale, receipts).filter((taking) => taking.place <= place);
  if (takings.some(({ isVoid }) => isVoid)) return 0;
  return Math.max(0, unitsOf(sale) - takings.reduce((sum, { units }) => sum + units, 0));
};

/** All sales here have one line. */
export const unitsOf = ({ lines }: ReceiptV1): number => Number(lines[0]?.quantity);

/** Goods that cost nothing any more are no purchase. */
export const isPurchase = ({ kind, totals }: ReceiptV1): boolean => kind === 'sale' && totals.payable > 0;
