import type { ReceiptKind } from '../receipt';
import { compareOrder } from '../receipt';
import type { Contribution } from './events';
import { standingVoidsOf } from './linked-returns';
import { refundMatched, unitsMatched, type AwardEntry, type Journal, type ReceiptEntry } from './state';

/** What a recorded receipt led to, as it is known now: the answer to the first delivery and to every later one. */
export interface ReceiptOutcome {
  readonly receiptId: string;
  readonly kind: ReceiptKind;
  readonly status: OutcomeStatus;
  /** Points granted and taken back under all rules. */
  readonly granted: number;
  readonly reversed: number;
  readonly awards: readonly AwardEntry[];
  readonly contribution: Contribution;
  /** Goods that it brought back. */
  readonly returned: readonly ReturnedOutcome[];
  /** Receipts that it names and that have not arrived. */
  readonly waitingFor: readonly string[];
  /** Who claimed it; null unless it was unattributed. */
  readonly claimedBy: string | null;
  /** How many other contents came under its key. */
  readonly conflicts: number;
}

/**
 * `accepted`; `unattributed`: nobody was identified; `parked`: names a receipt that has not arrived; `review`: goods that came
 * back were not found; `voided`: undone by another receipt; `duplicate`: a void of what was voided before. A void that is
 * undone itself voids nothing.
 */
export type OutcomeStatus = 'accepted' | 'unattributed' | 'parked' | 'review' | 'voided' | 'duplicate';

export interface ReturnedOutcome {
  /** Position of the line on the receipt; of a void: on the receipt it undoes. */
  readonly lineIndex: number;
  /** Thousandths of a unit. */
  readonly units: number;
  readonly matchedUnits: number;
  /** Minor units of money that went back without goods; absent where goods came back. */
  readonly refund?: number;
  readonly matchedRefund?: number;
  readonly eligible: boolean;
  readonly linked: boolean;
}

/** null: the journal does not have the receipt. */
export const outcomeOf = (journal: Journal, receiptId: string): ReceiptOutcome | null => {
  const entry = journal.receipts.get(receiptId);
  if (entry === undefined) return null;
  const { kind, awards, contribution, returned, claimedBy, conflicts } = entry;
  return {
    receiptId,
    kind,
    status: statusOf(entry, journal),
    granted: awards.reduce((sum, { granted }) => sum + granted, 0),
    reversed: awards.reduce((sum, { reversed }) => sum + reversed, 0),
    awards,
    contribution,
    returned: (returned?.lines ?? []).map((line) => {
      const { index, units, refund, eligible, linked } = line;
      const money = refund === undefined ? {} : { refund, matchedRefund: refundMatched(line) };
      return { lineIndex: index, units, matchedUnits: unitsMatched(line), ...money, eligible, linked };
    }),
    waitingFor: returned?.waitingFor ?? [],
    claimedBy,
    conflicts: conflicts.length,
  };
};

const statusOf = (entry: ReceiptEntry, journal: Journal): OutcomeStatus => {
  const { receiptId, programmeVersion, returned } = entry;
  if (programmeVersion === null) return 'unattributed';
  if (standingVoidsOf(receiptId, journal).length > 0) return 'voided';
  const others = entry.voidOf === null ? [] : standingVoidsOf(entry.voidOf, journal);
  if (others.some((other) => compareOrder(other, entry) < 0)) return 'duplicate';
  return returned === null || returned.status === 'settled' ? 'accepted' : returned.status;
};
