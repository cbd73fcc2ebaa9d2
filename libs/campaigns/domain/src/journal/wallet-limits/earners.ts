import { invariant, type ActionId, type AwardId, type ReceiptId } from '@accrue/kernel';
import type { AwardBounded, AwardCorrected, AwardGranted, AwardReversal, AwardReversed, JournalEvent } from '../events';
import { oneByOne } from '../storage/grants';
import type { Knowledge } from '../storage/recall';
import type { ActionEntry, AwardEntry, Journal, ReceiptEntry } from '../storage/state';
import type { Earner, Given, Take } from './awards-within';

export type AwardEvent = AwardGranted | AwardReversed | AwardCorrected;

export const isAward = (event: JournalEvent): event is AwardEvent =>
  event.type === 'AwardGranted' || event.type === 'AwardReversed' || event.type === 'AwardCorrected';

type WithTerms = AwardGranted | AwardCorrected | AwardBounded;

/** What was said of awards, by award: the last that counts, and the last that tells its terms. */
export class Said {
  private readonly last = new Map<AwardId, AwardEvent | AwardBounded>();
  private readonly terms = new Map<AwardId, WithTerms>();

  add(events: Iterable<JournalEvent>): this {
    for (const event of events) {
      if (!isAward(event) && event.type !== 'AwardBounded') continue;
      this.last.set(event.data.awardId, event);
      if (event.type !== 'AwardReversed') this.terms.set(event.data.awardId, event);
    }
    return this;
  }

  termsOf(awardId: AwardId): WithTerms {
    const terms = this.terms.get(awardId);
    invariant(terms !== undefined, `it was said on what terms ${awardId} was granted`);
    return terms;
  }

  /** What took back of it, as its rule has it, without the limits of the wallet. */
  reversalsOf(awardId: AwardId): readonly AwardReversal[] {
    const last = this.last.get(awardId);
    invariant(last !== undefined, `it was said what was taken back of ${awardId}`);
    if (last.data.withoutLimits !== undefined) return last.data.withoutLimits.reversals;
    return 'reversals' in last.data ? last.data.reversals : [];
  }
}

export type Entry = ReceiptEntry | ActionEntry;

export const idOf = (entry: Entry): ReceiptId | ActionId => ('receiptId' in entry ? entry.receiptId : entry.actionId);

/** Everything of a journal that earned something. */
export function* entriesOf({ receipts, actions }: Journal): Generator<Entry> {
  for (const entry of receipts.values()) if (entry.awards.length > 0) yield entry;
  for (const entry of actions.values()) if (entry.awards.length > 0) yield entry;
}

/** Reads what was said of these entries in one go. */
export const recallSaid = (
  entries: Iterable<Entry>,
  { recall }: Pick<Knowledge, 'recall'>,
): readonly JournalEvent[] => {
  const revisions = [...entries].flatMap(({ events }) => events).sort((a, b) => a - b);
  return revisions.length === 0 ? [] : recall(revisions).flatMap(oneByOne);
};

/** @param isDecided limits leave of it what they left before */
export const givenOf = (
  { ruleId, granted, limited }: AwardEntry,
  takes: readonly Take[],
  { isDecided, budget }: { readonly isDecided: boolean; readonly budget: Given['budget'] },
): Given => ({
  ...{ ruleId, granted, takes },
  ...(isDecided ? { decided: limited?.granted ?? granted } : {}),
  ...(budget && { budget }),
});

interface Orders {
  readonly receipts: { get(receiptId: ReceiptId): Pick<ReceiptEntry, 'order'> | undefined };
}

export const takesOf = (reversals: readonly AwardReversal[], { receipts }: Orders): readonly Take[] =>
  reversals.map((each) => ({
    ...each,
    order: (each.receiptId === null ? undefined : receipts.get(each.receiptId)?.order) ?? each.occurredAt,
  }));

export const earnerOf = (entry: Entry, given: readonly Given[]): Earner[] => {
  const { order, programmeVersion } = entry;
  return programmeVersion === null ? [] : [{ id: idOf(entry), order, programmeVersion, given }];
};
