import { lotId as lotIdOf, points, Rejected, type LotId } from '@accrue/kernel';
import type { AccountRejectionCode, CorrectAward, GrantAward, ReverseAward } from './commands';
import { checkEntry } from './entry-bounds';
import { EntryDraft } from './entry-draft';
import type { AccountEvent, AwardSource, AwardTotals } from './events';
import { lotAwaitingTerms, lotOfGrant } from './evolve';
import { inTurn } from './in-turn';
import { matureLots } from './lots-due';
import { correctedReason, earnedReason, reversedReason, termsReason } from './reasons';
import type { Entry } from './postings';
import { lotOf, type Account, type Lot } from './state';

export const grantAward = ({ data }: GrantAward, account: Account): readonly AccountEvent[] => {
  const { points: granted, ...award } = data;
  const totals = checked(data, { granted, reversed: points(0) });
  const lotId = lotIdOfAward(data);
  const known = lotOf(account, lotId);
  if (known?.status === 'awaiting_terms') return [recordTerms(data, account, known)];
  if (known !== undefined) return [];
  const entry = target(account, lotOfGrant({ ...award, lotId, ...NOTHING }), totals);
  return [{ type: 'PointsEarned', data: { ...award, lotId, ...totals, reason: earnedReason(data), ...entry } }];
};

export const reverseAward = ({ data }: ReverseAward, account: Account): readonly AccountEvent[] =>
  change(data, account, (lot, then) => ({
    type: 'PointsReversed',
    data: { ...data, lotId: lot.lotId, reason: reversedReason(data), ...target(then, lot, data) },
  }));

export const correctAward = ({ data }: CorrectAward, account: Account): readonly AccountEvent[] =>
  change(data, account, (lot, then) => ({
    type: 'PointsCorrected',
    data: { ...data, lotId: lot.lotId, reason: correctedReason(data, lot), ...target(then, lot, data) },
  }));

/** [] if this change or a later one of the same award was applied before. */
const change = (
  data: (ReverseAward | CorrectAward)['data'],
  account: Account,
  to: (lot: Lot, account: Account) => AccountEvent,
): readonly AccountEvent[] => {
  checked(data, data);
  const lotId = lotIdOfAward(data);
  const known = lotOf(account, lotId) ?? lotAwaitingTerms({ ...data, lotId, ...NOTHING, sequence: -1 });
  if (known.sequence >= data.sequence) return [];
  const takenBack = data.reversed - known.reversed - (data.granted - known.granted);
  if (takenBack <= known.remaining + known.expired) return [to(known, account)];
  // Other lots have to pay: those that are past their expiry cannot.
  return inTurn(
    account,
    (then) => matureLots(data.occurredAt, then),
    (then) => [to(lotOf(then, lotId) ?? known, then)],
  );
};

/**
 * Brings the lot to the award's totals. Absolute, so it does not matter which changes were seen before: only the highest
 * sequence counts.
 */
const target = (account: Account, lot: Lot, totals: AwardTotals): Entry => {
  const draft = new EntryDraft(account, lot.walletId);
  const granted = totals.granted - lot.granted;
  const reversed = totals.reversed - lot.reversed;
  draft.post('issued', -granted);
  draft.post('reversed', reversed);
  const net = granted - reversed;
  if (net > 0) draft.fill(lot, net);
  else draft.clawBack(lot, -net);
  return draft.buildWithinBounds();
};

const recordTerms = (data: GrantAward['data'], account: Account, lot: Lot): AccountEvent => {
  const { points: _granted, ...award } = data;
  const draft = new EntryDraft(account, lot.walletId);
  if (data.activatesAt === null) {
    draft.post('pending', -lot.remaining);
    draft.post('active', lot.remaining);
  }
  return {
    type: 'LotTermsRecorded',
    data: { ...award, lotId: lot.lotId, reason: termsReason(data), ...draft.build() },
  };
};

const NOTHING: AwardTotals = { granted: points(0), reversed: points(0) };

/** One lot per award, under the award's id. */
const lotIdOfAward = (award: Pick<AwardSource, 'awardId'>): LotId => lotIdOf(award.awardId);

const checked = (award: Pick<AwardSource, 'awardId' | 'sequence'>, totals: AwardTotals): AwardTotals => {
  if (totals.reversed < 0 || totals.reversed > totals.granted) {
    const { granted, reversed } = totals;
    throw new Rejected<AccountRejectionCode>('award.invalid', {
      awardId: award.awardId,
      sequence: award.sequence,
      granted,
      reversed,
    });
  }
  checkEntry(totals.granted);
  return totals;
};
