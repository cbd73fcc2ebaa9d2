import type { OfferChanged, SaidOfOffer } from '../../offer-events';
import type { ActionEntry } from '../../storage/state';

export const saidOfOffer = (before: SaidOfOffer | undefined, { data }: OfferChanged): SaidOfOffer => {
  const { sequence, change, occurredAt, receiptId, times, missing } = data;
  const said = { completedBy: {}, ...before, sequence, missing };
  if (change === 'viewed') return { ...said, viewedAt: occurredAt };
  if (change === 'activated') return { ...said, activatedAt: occurredAt };
  if (change === 'expired') return { ...said, isExpired: true };
  if (receiptId === null) return said;
  const { [receiptId]: had = 0, ...others } = said.completedBy;
  const has = change === 'completed' ? had + times : had - times;
  return { ...said, completedBy: has > 0 ? { ...others, [receiptId]: has } : others };
};

export const completionsOf = ({ completedBy }: Pick<SaidOfOffer, 'completedBy'>): number =>
  Object.values(completedBy).reduce((sum, times) => sum + times, 0);

/** What changes of the action that says that it was given. */
export const noteOffer =
  (changed: OfferChanged) =>
  ({ offer }: Pick<ActionEntry, 'offer'>): Pick<ActionEntry, 'offer'> => ({ offer: saidOfOffer(offer, changed) });
