import type { InstantIso } from '@accrue/kernel';
import { compareOrder } from '../../receipt';
import { BY_MERGE } from '../awards/causes';
import type { ForwardReceipts, GiveBackReceipts, MergeJournal, SeparateJournal } from '../commands';
import type { JournalEvent } from '../events';
import { History } from '../storage/history';
import type { Knowledge } from '../storage/recall';
import { entryOf, type Journal } from '../storage/state';
import { namedHere, takeOut, withHanging } from './move-receipt';
import { mergeTo } from './record-receipt';

/** From then on the journal passes on whatever comes. What is in it goes by `forwardReceipts`. */
export const mergeJournal = ({ data, metadata }: MergeJournal, journal: Journal): readonly JournalEvent[] =>
  journal.mergedInto === data.into || isOlder(metadata.now, journal)
    ? []
    : [{ type: 'JournalMerged', data: { ...data, mergedAt: metadata.now } }];

export const separateJournal = ({ data, metadata }: SeparateJournal, journal: Journal): readonly JournalEvent[] => {
  const { mergedInto: from } = journal;
  if (from === undefined || isOlder(metadata.now, journal)) return [];
  return [{ type: 'JournalSeparated', data: { ...data, from, separatedAt: metadata.now } }];
};

/** A word that is delivered again after a later one. */
const isOlder = (at: InstantIso, { mergeChangedAt }: Journal): boolean =>
  mergeChangedAt !== undefined && at < mergeChangedAt;

/** The latest leave first: what happened later changes nothing for those before. */
export const forwardReceipts = ({ data, metadata }: ForwardReceipts, knowledge: Knowledge): readonly JournalEvent[] => {
  const { memberId, atMost } = data;
  const { receipts, mergedInto: to } = knowledge.journal;
  if (to === undefined) return [];
  const leaving = [...receipts.values()].sort(compareOrder).slice(-atMost);
  const moved = mergeTo(memberId, to, metadata.now);
  return takeOut(leaving, { cause: BY_MERGE, sayOf: () => moved }, new History(knowledge), knowledge);
};

export const giveBackReceipts = (
  { data, metadata }: GiveBackReceipts,
  knowledge: Knowledge,
): readonly JournalEvent[] => {
  const { memberId, to, receiptIds } = data;
  const { journal } = knowledge;
  const history = new History(knowledge);
  const here = receiptIds.filter((receiptId) => journal.receipts.has(receiptId));
  if (here.length === 0) return [];
  const leaving = [...withHanging(here, namedHere(history, journal))].map((id) => entryOf(journal, id));
  const moved = { memberId, to, movedAt: metadata.now, reason: 'separated', goesWith: null, merge: 'back' } as const;
  return takeOut(leaving.sort(compareOrder), { cause: BY_MERGE, sayOf: () => moved }, history, knowledge);
};
