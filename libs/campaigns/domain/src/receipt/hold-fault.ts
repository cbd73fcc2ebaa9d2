import type { HoldFault } from '@accrue/contracts';
import { laterOf, type InstantIso, type MemberId, type Points, type ReceiptId } from '@accrue/kernel';
import type { TenderContent } from './content';

/** A hold of points as its ledger tells of it. */
export interface KnownHold {
  readonly holdId: string;
  readonly memberId: MemberId;
  readonly walletId: string;
  readonly points: Points;
  readonly placedAt: InstantIso;
  readonly expiresAt: InstantIso;
  /** `receiptId` null: whoever captured named none. */
  readonly captures: readonly { readonly receiptId: ReceiptId | null; readonly points: Points }[];
  /** By its last capture or its release; null: only its time ends it. */
  readonly ended: { readonly as: 'captured' | 'released'; readonly at: InstantIso } | null;
}

/** A hold that cannot pay what a receipt says. */
export interface FaultyHold {
  readonly fault: HoldFault;
  readonly holdId: string;
  readonly tenderIds: readonly string[];
  /** What it was to pay. */
  readonly points: number;
  /** What there is in it for this receipt. */
  readonly held: number;
}

interface Asked {
  readonly receiptId: ReceiptId;
  readonly tenders: readonly TenderContent[];
  readonly occurredAt: InstantIso;
  /** Whose the receipt is; null: nobody's. */
  readonly memberId: MemberId | null;
}

/** The tenders that a hold is to pay, by its id: those of one hold are one capture. */
export const tendersByHold = (tenders: readonly TenderContent[]): ReadonlyMap<string, readonly TenderContent[]> =>
  Map.groupBy(
    tenders.filter(({ points }) => points?.holdId !== undefined && points.points > 0),
    ({ points }) => points?.holdId ?? '',
  );

/**
 * The first hold that cannot pay, as the ledger will find when it captures. The receipt's event time decides whether a hold had ended: a
 * sale within its time is paid also when it is told of later.
 * @param holds with these ids, of whichever member
 */
export const holdFault = (asked: Asked, holds: readonly KnownHold[]): FaultyHold | null => {
  for (const [holdId, tenders] of tendersByHold(asked.tenders)) {
    const named = holds.filter((hold) => hold.holdId === holdId);
    const own = named.find(({ memberId }) => memberId === asked.memberId);
    const points = tenders.reduce((sum, tender) => sum + (tender.points?.points ?? 0), 0);
    const found = (fault: HoldFault, held = 0): FaultyHold => ({
      ...{ fault, holdId, points, held },
      tenderIds: tenders.map(({ tenderId }) => tenderId),
    });
    if (own === undefined) return found(named.length > 0 ? 'other_member' : 'unknown');
    if (tenders.some((tender) => tender.points?.walletId !== own.walletId)) return found('other_wallet');
    const repeated = capturedBefore(own, asked.receiptId, points);
    if (repeated === 'whole') continue;
    if (repeated !== null) return found('exceeded', repeated);
    const at = laterOf(asked.occurredAt, own.placedAt);
    if (own.expiresAt <= at) return found('expired');
    if (own.ended !== null && own.ended.at <= at) return found(own.ended.as);
    const left = own.points - own.captures.reduce((sum, capture) => sum + capture.points, 0);
    if (points > left) return found('exceeded', left);
  }
  return null;
};

/** A till may capture by itself, and name the hold on the receipt, too. @returns what it took, null: nothing for this receipt */
const capturedBefore = ({ captures }: KnownHold, receiptId: ReceiptId, points: number): 'whole' | number | null => {
  const own = captures.find((capture) => capture.receiptId === receiptId);
  if (own !== undefined) return points <= own.points ? 'whole' : own.points;
  return captures.some((capture) => capture.receiptId === null && capture.points === points) ? 'whole' : null;
};
