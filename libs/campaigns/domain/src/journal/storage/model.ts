import { evolve } from './evolve';
import { decodeJournal, encodeJournal } from './snapshot';
import { emptyJournal } from './state';

/** How the streams `journal-{memberId}` fold and are kept. */
export const journalModel = {
  category: 'journal',
  initial: emptyJournal,
  evolve,
  snapshot: { version: 4, everyEvents: 256, encode: encodeJournal, decode: decodeJournal },
};
