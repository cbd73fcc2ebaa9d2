import { invariant } from '@accrue/kernel';
import { emptyJournal, type Journal } from '../journal/storage/state';
import { evolve } from '../journal/storage/evolve';
import type { JournalEvent, ReceiptRecorded } from '../journal/events';
import { compareOrder, normaliseReceipt, type NormalisedReceipt } from '../receipt';

/** A receipt that counts for the member today, as it was recorded. */
export interface RecordedReceipt {
  readonly data: ReceiptRecorded['data'];
  readonly normalised: NormalisedReceipt;
  /** That it is adjudicated under. */
  readonly programmeVersion: number;
}

/** What a member's journal holds, ready to be gone through again. */
export interface RecordedJournal {
  /** In event order. */
  readonly receipts: readonly RecordedReceipt[];
  /** What was said of them so far. */
  readonly journal: Journal;
}

/** @param events the whole stream, from its start */
export const recordedJournal = (events: readonly JournalEvent[]): RecordedJournal => {
  const journal = events.reduce((state, event, revision) => evolve(state, event, { revision }), emptyJournal);
  const receipts = [...journal.receipts.values()].sort(compareOrder).flatMap(({ revision }): RecordedReceipt[] => {
    const event = events[revision];
    invariant(event?.type === 'ReceiptRecorded', 'an entry knows where it was recorded');
    const { programmeVersion } = event.data;
    if (programmeVersion === null) return [];
    return [{ data: event.data, normalised: normaliseReceipt(event.data.receipt, event.data), programmeVersion }];
  });
  return { receipts, journal };
};
