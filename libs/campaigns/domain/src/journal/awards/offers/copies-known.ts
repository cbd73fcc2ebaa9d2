import { awardIdOf, type ActionId, type ReceiptId } from '@accrue/kernel';
import { programmeOfVersion, type ProgrammeVersion } from '../../../programme/versions';
import { giftIn } from '../../../rules/effects';
import type { JournalEvent } from '../../events';
import { giftsOf, type GivenGift } from '../../gifts/gifts-of';
import { tellGift } from '../../gifts/tell-gift';
import type { History } from '../../storage/history';
import type { ActionEntry, Journal } from '../../storage/state';
import type { StepAward } from '../counters/walk-steps';
import { copiesOf, type OfferCopy } from './walk-offers';

interface Known {
  readonly journal: Journal;
  readonly programmes: readonly ProgrammeVersion[];
}

/** Copies that the member had, as the journal says. */
export const copiesBefore = ({ journal, programmes }: Known): readonly OfferCopy[] => {
  const { receipts, actions } = journal;
  const gifts = giftsOf([...receipts.values(), ...actions.values()], programmes, journal);
  return copiesOf(actions.values(), gifts, programmes);
};

/** What is being decided that rules give copies by. */
export interface Deciding {
  readonly actions: Iterable<ActionEntry>;
  /** Receipts that leave. */
  readonly gone: ReadonlySet<ReceiptId>;
  /** What was decided so far, without what counters of receipts trigger. */
  readonly decided: readonly JournalEvent[];
  readonly steps: readonly StepAward<ReceiptId>[];
  readonly history: History;
}

/** The same when that is decided. */
export const copiesAfter = (
  { actions, gone, decided, steps, history }: Deciding,
  { journal, programmes }: Known,
): readonly OfferCopy[] => {
  const all = [...actions];
  const receipts = [...journal.receipts.values()].filter(({ receiptId }) => !gone.has(receiptId));
  const ofReceipts = giftsOf(receipts, programmes, journal).filter((gift) => !isByCounter(gift, programmes));
  const gifts = new Map(
    [...ofReceipts, ...giftsOf(all, programmes, journal), ...steps.flatMap(giftOfStep)].map((gift) => [
      gift.giftId,
      gift,
    ]),
  );
  const orderOf = (id: ReceiptId): string => journal.receipts.get(id)?.order ?? history.get(id).receipt.order;
  const actionsById = new Map(all.map(({ actionId, order }) => [actionId, order]));
  for (const told of decided.map(tellGift)) {
    if (told.type !== 'GiftStated') continue;
    const { giftId, receiptId, actionId, kind, id, ruleId, programmeVersion, granted, reversals } = told.data;
    const order = receiptId === null ? actionsById.get(actionId as ActionId) : orderOf(receiptId);
    if (order === undefined || granted === 0) gifts.delete(giftId);
    else {
      const takes = reversals.map(({ receiptId: by, occurredAt, points }) => ({
        ...{ by, points, order: by === null ? occurredAt : orderOf(by) },
      }));
      gifts.set(giftId, { giftId, gift: { kind, id }, ruleId, order, programmeVersion, granted, takes });
    }
  }
  return copiesOf(all, [...gifts.values()], programmes);
};

const isByCounter = ({ ruleId, programmeVersion }: GivenGift, programmes: readonly ProgrammeVersion[]): boolean =>
  programmeOfVersion(programmes, programmeVersion).counterRules.some(({ id }) => id === ruleId);

const giftOfStep = ({ rule, earner, granted, takes }: StepAward<ReceiptId>): readonly GivenGift[] => {
  const gift = giftIn(rule.walletId);
  if (gift === null || granted === 0) return [];
  const { id, order, programmeVersion } = earner;
  return [{ giftId: awardIdOf(id, rule.id), gift, ruleId: rule.id, order, programmeVersion, granted, takes }];
};
