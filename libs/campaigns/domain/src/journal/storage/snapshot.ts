import type { ActionId, ReceiptId } from '@accrue/kernel';
import { LayeredMap } from './layered-map';
import type { ActionEntry, HeldReceipt, Journal, LeftAction, LeftReceipt, ReceiptEntry } from './state';

/** A journal as JSON: with lists where it has maps. */
export interface JournalSnapshot extends Omit<Journal, 'receipts' | 'left' | 'held' | 'actions' | 'leftActions'> {
  readonly receipts: readonly ReceiptEntry[];
  readonly left: readonly LeftReceipt[];
  readonly held: readonly HeldReceipt[];
  readonly actions: readonly ActionEntry[];
  readonly leftActions: readonly LeftAction[];
}

export const encodeJournal = (journal: Journal): JournalSnapshot => ({
  ...journal,
  receipts: [...journal.receipts.values()],
  left: [...journal.left.values()],
  held: [...journal.held.values()],
  actions: [...journal.actions.values()],
  leftActions: [...journal.leftActions.values()],
});

export const decodeJournal = (json: unknown): Journal => {
  const { receipts, left, held, actions, leftActions, ...rest } = json as JournalSnapshot;
  return {
    ...rest,
    ...{ receipts: byReceipt(receipts), left: byReceipt(left), held: byReceipt(held) },
    ...{ actions: byAction(actions), leftActions: byAction(leftActions) },
  };
};

const byReceipt = <E extends { readonly receiptId: ReceiptId }>(entries: readonly E[]): LayeredMap<ReceiptId, E> =>
  LayeredMap.of(entries.map((entry) => [entry.receiptId, entry]));

const byAction = <E extends { readonly actionId: ActionId }>(entries: readonly E[]): LayeredMap<ActionId, E> =>
  LayeredMap.of(entries.map((entry) => [entry.actionId, entry]));
