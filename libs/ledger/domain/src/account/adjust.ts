import { lotId, points, Rejected } from '@accrue/kernel';
import type { AccountRejectionCode, AdjustPoints } from './commands';
import { checkEntry } from './entry-bounds';
import { EntryDraft } from './entry-draft';
import type { AccountEvent } from './events';
import { lotOfGrant } from './evolve';
import { spendableLots } from './holds';
import { inTurn } from './in-turn';
import { matureLots } from './lots-due';
import { adjustedReason } from './reasons';
import type { Account } from './state';

/** Points by hand: given as a lot of their own, taken from what can be spent. Once per adjustment id. */
export const adjustPoints = (command: AdjustPoints, account: Account): readonly AccountEvent[] => {
  const { data, metadata } = command;
  const known = account.adjustments.find((adjustment) => adjustment.adjustmentId === data.adjustmentId);
  if (known !== undefined) {
    if (known.points !== data.points)
      throw new Rejected<AccountRejectionCode>('adjustment.conflict', { adjustmentId: data.adjustmentId });
    return [];
  }
  if (data.points === 0 || (data.expiresAt !== null && data.expiresAt <= metadata.now)) {
    throw new Rejected<AccountRejectionCode>('adjustment.invalid', { points: data.points, expiresAt: data.expiresAt });
  }
  checkEntry(data.points);
  if (data.points > 0) return give(command, account);
  return inTurn(
    account,
    (then) => matureLots(metadata.now, then),
    (then) => take(command, then),
  );
};

const give = ({ data, metadata }: AdjustPoints, account: Account): readonly AccountEvent[] => {
  const id = lotId(`adjustment:${data.adjustmentId}`);
  const draft = new EntryDraft(account, data.walletId);
  draft.post('adjusted', -data.points);
  const lot = lotOfGrant({
    lotId: id,
    walletId: data.walletId,
    granted: points(0),
    reversed: points(0),
    sequence: -1,
    occurredAt: metadata.now,
    activatesAt: null,
    expiresAt: data.expiresAt,
  });
  draft.fill(lot, data.points);
  return [
    {
      type: 'PointsAdjusted',
      data: {
        ...data,
        lotId: id,
        occurredAt: metadata.now,
        reason: adjustedReason(data),
        ...draft.buildWithinBounds(),
      },
    },
  ];
};

const take = ({ data, metadata }: AdjustPoints, account: Account): readonly AccountEvent[] => {
  const lots = spendableLots(account, data.walletId);
  const requested = -data.points;
  const available = lots.reduce((sum, lot) => sum + lot.remaining, 0);
  if (available < requested) throw new Rejected<AccountRejectionCode>('points.insufficient', { requested, available });
  const draft = new EntryDraft(account, data.walletId);
  let left = requested;
  for (const lot of lots) left -= draft.drain(lot, left);
  draft.post('adjusted', requested);
  return [
    {
      type: 'PointsAdjusted',
      data: {
        ...data,
        expiresAt: null,
        lotId: null,
        occurredAt: metadata.now,
        reason: adjustedReason(data),
        ...draft.buildWithinBounds(),
      },
    },
  ];
};
