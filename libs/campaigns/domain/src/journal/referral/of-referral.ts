import type { ReferralChanged, SaidOfReferral } from '../referral-events';
import type { ActionEntry } from '../storage/state';

/** What is known of an action that is a referral, or a side of one: it goes along with it. */
export const ofReferral = ({
  referral,
  told,
}: {
  readonly [Key in 'referral' | 'told']?: ActionEntry[Key] | undefined;
}): Pick<ActionEntry, 'referral' | 'told'> => ({
  ...(referral === undefined ? {} : { referral }),
  ...(told === undefined ? {} : { told }),
});

/** After another answer: sides of purchases that were said before may stand. */
export const saidOfReferral = (
  before: SaidOfReferral | undefined,
  { sequence, qualification }: ReferralChanged['data'],
): SaidOfReferral => {
  const said = before === undefined ? [] : [...before.earlier, ...(before.qualification ? [before.qualification] : [])];
  const earlier = said.filter(({ receiptId }) => receiptId !== qualification?.receiptId);
  return { sequence, qualification, earlier, done: earlier.length === 0 ? 'earlier' : 'nothing' };
};
