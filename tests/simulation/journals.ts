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

/** An offer that somebody gave. */
export interface Copy {
  readonly id: string;
  readonly offer: string;
  readonly version: 1 | 2;
  readonly givenAt: string;
  /** null: it was not. */
  readonly activatedAt: string | null;
}

/** What a journal has, at some event of it. */
export interface Journal {
  readonly receipts: readonly Recorded[];
  /** In event order. */
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
  return [{ id, offer, version: programmeVersion === 1 ? 1 : 2, givenAt: occurredAt, activatedAt }];
};

/** Of two that end at one instant the till has made one first. There is one till. */
export const placeOf = ({ endedAt, businessKey: { businessDate, sequenceNumber } }: ReceiptV1): string =>
  [endedAt, businessDate, sequenceNumber].join('|');

/** After all purchases of its instant. */
export const placeOfAction = (at: string, id: string): string => [at, '~', id].join('|');

const byPlace = (a: Copy, b: Copy): number =>
  placeOfAction(a.givenAt, a.id) < placeOfAction(b.givenAt, b.id) ? -1 : 1;

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
