import { invariant, type InstantIso, type MemberId, type ReceiptId } from '@accrue/kernel';
import { instantOfOrder } from '../../../receipt';
import type { JournalEvent } from '../../events';
import type { OfferChange, OfferChanged, SaidOfOffer } from '../../offer-events';
import { evolve } from '../../storage/evolve';
import type { Knowledge } from '../../storage/recall';
import type { ActionEntry, Journal } from '../../storage/state';
import { CountedFacts } from '../counters/counted-facts';
import { countedAsSaid } from '../counters/counter-memory';
import { completionsOf, saidOfOffer } from './said-of-offer';
import { givenCopies, missingOf, standingOf, walkOffers, type GivenCopy, type WalkedCopy } from './walk-offers';

/** What was decided, and what became of the member's offers by it. Of time alone somebody else tells. */
export const keepOffers = (
  decided: readonly JournalEvent[],
  { journal, memberId, programmes }: Knowledge,
): readonly JournalEvent[] => {
  const concerned = [...journal.actions.values(), ...decided.flatMap(given)].some(isOffer);
  if (decided.length === 0 || !concerned) return decided;
  const after = decided.reduce((then, event) => evolve(then, event, { revision: 0 }), journal);
  // What a duplicate has goes on, and the survivor's journal says what comes of it.
  if (after.mergedInto !== undefined) return decided;
  const facts = new CountedFacts([...after.receipts.values()].flatMap((entry) => countedAsSaid(entry, after)));
  const whose = memberId ?? ownerIn(decided);
  const changes = walkOffers(givenCopies(after.actions.values(), programmes), facts).flatMap((walked) => [
    ...changesOf(walked, whose, { before: journal, after }),
  ]);
  return [...decided, ...changes];
};

const isOffer = ({ trigger }: Pick<ActionEntry, 'trigger'>): boolean => trigger === 'offer';

const given = (event: JournalEvent) => (event.type === 'ActionRecorded' ? [event.data] : []);

const ownerIn = (decided: readonly JournalEvent[]): MemberId | null =>
  decided.map(({ data }) => ('memberId' in data ? data.memberId : null)).find((owner) => owner !== null) ?? null;

function* changesOf(
  walked: WalkedCopy<GivenCopy>,
  whose: MemberId | null,
  { before, after }: { readonly before: Journal; readonly after: Journal },
): Generator<OfferChanged> {
  const { copy, completions, lastAt } = walked;
  const missing = missingOf(walked);
  let said = copy.entry.offer;
  const tell = (change: OfferChange, about: Pick<OfferChanged['data'], 'occurredAt' | 'receiptId' | 'times'>) => {
    invariant(whose !== null, `${copy.entry.actionId} is somebody's`);
    const changed = offerChanged(copy, said, whose, { change, missing, ...about });
    said = saidOfOffer(said, changed);
    return changed;
  };
  if (said === undefined)
    yield tell('given', { occurredAt: instantOfOrder(copy.entry.order), receiptId: null, times: 0 });
  const standing = new Map<string, number>();
  for (const { earner } of standingOf(completions)) standing.set(earner.id, (standing.get(earner.id) ?? 0) + 1);
  const atOf = (id: string): InstantIso => {
    const { order } = before.receipts.get(id as ReceiptId) ?? after.receipts.get(id as ReceiptId) ?? {};
    return instantOfOrder(order ?? copy.entry.order);
  };
  for (const [id, had] of Object.entries(said?.completedBy ?? {})) {
    const times = had - (standing.get(id) ?? 0);
    if (times <= 0) continue;
    const undone = completions.findLast(({ earner, undoneBy }) => earner.id === id && undoneBy !== null)?.undoneBy;
    const occurredAt = undone ? instantOfOrder(undone.order) : atOf(id);
    yield tell('taken-back', { occurredAt, receiptId: id as ReceiptId, times });
  }
  for (const [id, has] of standing) {
    const times = has - (said?.completedBy[id] ?? 0);
    if (times > 0) yield tell('completed', { occurredAt: atOf(id), receiptId: id as ReceiptId, times });
  }
  // Whatever else was told has said so already.
  if (said?.missing !== missing)
    yield tell('progressed', { occurredAt: instantOfOrder(lastAt ?? copy.entry.order), receiptId: null, times: 0 });
}

/** The next that is said of a copy. */
export const offerChanged = (
  { entry: { actionId }, offer, window: { until } }: GivenCopy,
  said: SaidOfOffer | undefined,
  memberId: MemberId,
  about: Pick<OfferChanged['data'], 'change' | 'occurredAt' | 'receiptId' | 'times' | 'missing'>,
): OfferChanged => {
  const sequence = (said?.sequence ?? 0) + 1;
  const data = {
    ...{ actionId, memberId, offerId: offer.id, sequence, ...about },
    ...{ until: until as InstantIso, completions: 0, most: offer.times },
  };
  const completions = completionsOf(saidOfOffer(said, { type: 'OfferChanged', data }));
  return { type: 'OfferChanged', data: { ...data, completions } };
};
