import { awardIdOf, type ActionId, type AwardId, type Points, type ReceiptId, type RuleId } from '@accrue/kernel';
import { programmeOfVersion, type ProgrammeVersion } from '../../programme/versions';
import { giftIn, type Gift } from '../../rules/effects';
import type { ActionEntry, Journal, ReceiptEntry } from '../storage/state';

/** What a rule gave that is no points, and what took how much of it back. */
export interface GivenGift {
  readonly giftId: AwardId;
  readonly gift: Gift;
  readonly ruleId: RuleId;
  /** Of what earned it, and the version that it was given under. */
  readonly order: string;
  readonly programmeVersion: number;
  readonly granted: Points;
  /** In event order. */
  readonly takes: readonly { readonly by: ReceiptId | null; readonly order: string; readonly points: Points }[];
}

type Entry = ReceiptEntry | ActionEntry;

/** Everything of these that was given, as the journal says. */
export const giftsOf = (
  entries: Iterable<Entry>,
  programmes: readonly ProgrammeVersion[],
  { receipts }: Pick<Journal, 'receipts'>,
): readonly GivenGift[] =>
  [...entries].flatMap((entry) => {
    const { order, programmeVersion, awards } = entry;
    const id: ReceiptId | ActionId = 'receiptId' in entry ? entry.receiptId : entry.actionId;
    return awards.flatMap(({ ruleId, granted, takes }): GivenGift[] => {
      if (takes === undefined || granted === 0 || programmeVersion === null) return [];
      const place = programmeOfVersion(programmes, programmeVersion).rulePlaces.get(ruleId)?.walletId;
      const gift = giftIn(place ?? '');
      if (gift === null) return [];
      const taken = takes.map(({ receiptId: by, occurredAt, points }) => {
        // A revocation has an instant only, and is before all that is bought at it.
        const order = (by === null ? undefined : receipts.get(by)?.order) ?? occurredAt;
        return { by, order, points };
      });
      return [{ giftId: awardIdOf(id, ruleId), gift, ruleId, order, programmeVersion, granted, takes: taken }];
    });
  });
