import { NO_POINTS, type ReceiptId, type RuleId } from '@accrue/kernel';
import type { Attributed, AwardSequence } from '../events';
import type { ActionEntry, AwardEntry, Journal, ReceiptEntry } from './state';

/** What the awards of a receipt go on from; nothing unless it comes from another member's journal. */
export type Carried = Pick<ReceiptEntry, 'awards' | 'saidElsewhere' | 'budgeted'>;

export const NOTHING_CARRIED: Carried = { awards: [], saidElsewhere: [] };

/**
 * An award that this member was granted once is there, with nothing in it, and is corrected; any other is granted anew, under the next
 * sequence. So an award's highest sequence is current, whichever journal said it.
 */
export const carriedTo = (journal: Journal, receiptId: ReceiptId, attributed: Attributed | null): Carried => {
  if (attributed === null) return NOTHING_CARRIED;
  return awardsCarried(attributed.awards, journal.left.get(receiptId)?.ruleIds ?? []);
};

/** @param ruleIds under which it has earned here before */
export const awardsCarried = (said: readonly AwardSequence[], ruleIds: readonly RuleId[]): Carried => ({
  awards: said.filter(({ ruleId }) => ruleIds.includes(ruleId)).map(emptied),
  saidElsewhere: said
    .filter(({ ruleId }) => !ruleIds.includes(ruleId))
    .map(({ ruleId, sequence }) => ({ ruleId, sequence })),
  ...budgetedIn(said),
});

const budgetedIn = (said: readonly AwardSequence[]): Pick<Carried, 'budgeted'> => {
  const entries = said.flatMap(({ ruleId, budgeted }) => (budgeted === undefined ? [] : [[ruleId, budgeted] as const]));
  return entries.length === 0 ? {} : { budgeted: Object.fromEntries(entries) };
};

/** What goes along when a receipt leaves. */
export const carriedFrom = ({ awards, saidElsewhere, budgeted = {} }: Carried): readonly AwardSequence[] =>
  [...awards, ...saidElsewhere.filter(({ ruleId }) => !awards.some((award) => award.ruleId === ruleId))].map(
    ({ ruleId, sequence }) => {
      const has = budgeted[ruleId];
      return { ruleId, sequence, ...(has && { budgeted: has }) };
    },
  );

const emptied = ({ ruleId, sequence }: AwardSequence): AwardEntry => ({
  ruleId,
  granted: NO_POINTS,
  reversed: NO_POINTS,
  sequence,
});

type SaidOfAction = Pick<ActionEntry, 'referral' | 'told' | 'offer'>;

/** What was said of an action that is a referral, a side of one or an offer: it goes along with it. */
export const saidSoFar = ({
  referral,
  told,
  offer,
}: { readonly [Key in keyof SaidOfAction]?: SaidOfAction[Key] | undefined }): SaidOfAction => ({
  ...(referral === undefined ? {} : { referral }),
  ...(told === undefined ? {} : { told }),
  ...(offer === undefined ? {} : { offer }),
});
