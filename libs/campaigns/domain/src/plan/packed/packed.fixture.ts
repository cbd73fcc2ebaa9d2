import type { JournalEvent } from '../../journal/events';
import { recordedJournal, type RecordedJournal } from '../recorded-journal';
import { GoodsSeen } from './lines';
import { packJournal, unpackJournal } from './packed-journal';

/** What a journal says, as the second plan finds it: packed by the first, which must lose nothing. */
export const keptJournal = (events: readonly JournalEvent[]): RecordedJournal => {
  const goods = new GoodsSeen();
  const recorded = recordedJournal(events);
  const kept = unpackJournal(packJournal(recorded, goods), goods);
  expect(kept).toEqual(recorded);
  return kept;
};
