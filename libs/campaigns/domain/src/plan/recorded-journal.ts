import { invariant, type InstantIso } from '@accrue/kernel';
import { byOrder } from '../journal/actions/settle-actions';
import { emptyJournal, type ActionEntry, type Journal } from '../journal/storage/state';
import { evolve } from '../journal/storage/evolve';
import { LayeredMap } from '../journal/storage/layered-map';
import type { GoodsFound } from '../journal/recording/settle-all';
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
  /** What the member did that is no purchase, in event order. */
  readonly actions: readonly ActionEntry[];
  /** Since when the member has been one; null: it is not known. */
  readonly enrolledAt: InstantIso | null;
  /** What was said of them so far. */
  readonly journal: Journal;
  /** Where goods came from that came back, for whoever goes through it under several programmes. */
  readonly found: GoodsFound;
}

/**
 * @param events the whole stream, from its start
 * @param enrolledAt for a journal that was never asked: it is noted when a rule looks at it for the first time
 */
export const recordedJournal = (events: readonly JournalEvent[], enrolledAt: InstantIso | null): RecordedJournal => {
  let journal = startOfFold();
  for (const [revision, event] of events.entries()) journal = evolve(journal, event, { revision });
  const receipts = [...journal.receipts.values()].sort(compareOrder).flatMap(({ revision }): RecordedReceipt[] => {
    const event = events[revision];
    invariant(event?.type === 'ReceiptRecorded', 'an entry knows where it was recorded');
    const { programmeVersion } = event.data;
    if (programmeVersion === null) return [];
    return [{ data: event.data, normalised: normaliseReceipt(event.data.receipt, event.data), programmeVersion }];
  });
  const attributes = new Map(
    events.flatMap((event) => (event.type === 'ActionRecorded' ? [[event.data.actionId, event.data.attributes]] : [])),
  );
  // A draft may look at others than its version did.
  const actions = [...journal.actions.values()]
    .sort(byOrder)
    .map((action) => ({ ...action, attributes: attributes.get(action.actionId) ?? {} }));
  return { receipts, actions, enrolledAt: journal.enrolledAt ?? enrolledAt, journal, found: [] };
};

const startOfFold = (): Journal => ({
  ...emptyJournal,
  ...{ receipts: LayeredMap.growing(), left: LayeredMap.growing(), held: LayeredMap.growing() },
  ...{ actions: LayeredMap.growing(), leftActions: LayeredMap.growing() },
});
