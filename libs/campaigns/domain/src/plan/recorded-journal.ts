import { invariant, type InstantIso } from '@accrue/kernel';
import { byOrder } from '../journal/actions/settle-actions';
import { usesIn, type Use } from '../journal/awards/offers/coupons-of';
import { asHad, emptyJournal, type ActionEntry, type AwardEntry, type Journal } from '../journal/storage/state';
import { evolve } from '../journal/storage/evolve';
import { LayeredMap } from '../journal/storage/layered-map';
import type { GoodsFound } from '../journal/recording/settle-all';
import type { Budgeted, JournalEvent } from '../journal/events';
import { compareOrder, normaliseReceipt, type NormalisedReceipt, type ReceiptContent } from '../receipt';

/** What the member has of an award, as it was said last. */
export type Had = Pick<AwardEntry, 'ruleId' | 'granted' | 'reversed'>;

/** A receipt that counts for the member today, as it was recorded. */
export interface RecordedReceipt {
  readonly normalised: NormalisedReceipt;
  /** That it is adjudicated under. */
  readonly programmeVersion: number;
  /** What the till took off as discounts of the programme. */
  readonly loyaltyDiscounts: NonNullable<ReceiptContent['loyaltyDiscounts']>;
  /** What it earned. */
  readonly had: readonly Had[];
  /** By rule, what its awards have of budgets. Absent: nothing. */
  readonly budgeted?: Readonly<Record<string, Budgeted>>;
}

/** What a plan looks at of a member's journal, ready to be gone through again. */
export interface RecordedJournal {
  /** In event order. */
  readonly receipts: readonly RecordedReceipt[];
  /** What the member did that is no purchase, in event order. */
  readonly actions: readonly ActionEntry[];
  /** Since when the member has been one; null: the journal was never asked, since no rule has looked at it. */
  readonly enrolledAt: InstantIso | null;
  readonly tiers: Journal['tiers'];
  readonly attributes: NonNullable<Journal['attributes']>;
  /** Of coupons, in fact. */
  readonly uses: readonly Use[];
  /** Where goods came from that came back, for whoever goes through it under several programmes. */
  readonly found: GoodsFound;
}

/** After all that happened. */
export const AT_LAST = { order: '~', id: null };

/** @param events the whole stream, from its start */
export const recordedJournal = (events: readonly JournalEvent[]): RecordedJournal => {
  let journal = startOfFold();
  for (const [revision, event] of events.entries()) journal = evolve(journal, event, { revision });
  const attributes = new Map(
    events.flatMap((event) => (event.type === 'ActionRecorded' ? [[event.data.actionId, event.data.attributes]] : [])),
  );
  // A draft may look at others than its version did.
  const actions = [...journal.actions.values()]
    .sort(byOrder)
    .map((action) => ({ ...action, attributes: attributes.get(action.actionId) ?? {} }));
  return {
    receipts: receiptsIn(journal, events),
    actions,
    enrolledAt: journal.enrolledAt ?? null,
    tiers: journal.tiers,
    attributes: journal.attributes ?? [],
    uses: usesIn(journal, AT_LAST),
    found: [],
  };
};

const receiptsIn = ({ receipts }: Journal, events: readonly JournalEvent[]): readonly RecordedReceipt[] =>
  [...receipts.values()].sort(compareOrder).flatMap(({ revision, awards, budgeted }): RecordedReceipt[] => {
    const event = events[revision];
    invariant(event?.type === 'ReceiptRecorded', 'an entry knows where it was recorded');
    const { programmeVersion, receipt } = event.data;
    if (programmeVersion === null) return [];
    const recorded = {
      normalised: normaliseReceipt(receipt, event.data),
      programmeVersion,
      loyaltyDiscounts: receipt.loyaltyDiscounts ?? [],
      had: awards.map(asHad).map(({ ruleId, granted, reversed }) => ({ ruleId, granted, reversed })),
    };
    return [budgeted === undefined ? recorded : { ...recorded, budgeted }];
  });

const startOfFold = (): Journal => ({
  ...emptyJournal,
  ...{ receipts: LayeredMap.growing(), left: LayeredMap.growing(), held: LayeredMap.growing() },
  ...{ actions: LayeredMap.growing(), leftActions: LayeredMap.growing() },
});
