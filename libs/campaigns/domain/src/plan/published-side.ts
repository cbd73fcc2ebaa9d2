import type { InstantIso } from '@accrue/kernel';
import { hasCoupons } from '../journal/awards/offers/coupons-of';
import type { ProgrammeVersion } from '../programme/versions';
import type { Planned } from './plan-tally';
import type { RecordedJournal } from './recorded-journal';

/** All but the draft: what the published side is decided under, so that no draft can have a say in it. */
export const publishedBefore = ({ programmes, draft }: Planned): readonly ProgrammeVersion[] =>
  programmes.filter((each) => each !== draft);

/**
 * Names what the published side of a plan depends on besides the journal: under the same name it comes to the same, whatever the draft. null: to
 * more, because discounts or partners are weighed as well, and each plan decides it anew.
 */
export const publishedSide = (planned: Planned): string | null => {
  const programmes = publishedBefore(planned);
  const isPlain = programmes.every(
    ({ programme }) => programme.discounts.length === 0 && programme.commission === null,
  );
  return isPlain && !hasCoupons(programmes) ? `${String(planned.published.version)} ${planned.from ?? ''}` : null;
};

/** The same for one member. @param enrolledAt as in `MemberToPlan` */
export const publishedSideOf = (
  side: string | null,
  { enrolledAt: known, receipts }: RecordedJournal,
  enrolledAt: InstantIso | null,
): string | null =>
  side === null || receipts.some(({ loyaltyDiscounts }) => loyaltyDiscounts.length > 0)
    ? null
    : `${side} ${known ?? enrolledAt ?? ''}`;
