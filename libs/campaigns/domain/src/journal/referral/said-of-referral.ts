import type { ReferralChanged, SaidOfReferral } from '../referral-events';

/** After another answer: sides of purchases that were said before may stand. */
export const saidOfReferral = (
  before: SaidOfReferral | undefined,
  { sequence, qualification }: ReferralChanged['data'],
): SaidOfReferral => {
  const said = before === undefined ? [] : [...before.earlier, ...(before.qualification ? [before.qualification] : [])];
  const earlier = said.filter(({ receiptId }) => receiptId !== qualification?.receiptId);
  return { sequence, qualification, earlier, done: earlier.length === 0 ? 'earlier' : 'nothing' };
};
