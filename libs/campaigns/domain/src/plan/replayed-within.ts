import { invariant, type ActionId, type ReceiptId } from '@accrue/kernel';
import { inMap } from '../journal/storage/in-map';
import type { Journal } from '../journal/storage/state';
import { awardKey, awardsWithin, type Earner, type Given } from '../journal/wallet-limits/awards-within';
import { takesOf } from '../journal/wallet-limits/earners';
import type { ProgrammeVersion } from '../programme/versions';
import type { ReplayedAward } from './replayed-award';

/** What the limits of wallets leave of what rules gave. */
export const replayedWithin = (
  awards: readonly ReplayedAward[],
  journal: Journal,
  programmes: readonly ProgrammeVersion[],
): readonly ReplayedAward[] => {
  if (!programmes.some(({ programme }) => programme.walletLimits.length > 0)) return awards;
  const givenFor = new Map<ReceiptId | ActionId, Given[]>();
  for (const { for: id, ruleId, granted, reversals } of awards)
    inMap(givenFor, id, () => []).push({ ruleId, granted, takes: takesOf(reversals, journal) });
  const earners = [...givenFor].map(([id, given]): Earner => {
    const entry = journal.receipts.get(id as ReceiptId) ?? journal.actions.get(id as ActionId);
    invariant(entry !== undefined && entry.programmeVersion !== null, `${id} was replayed`);
    const { order, programmeVersion } = entry;
    return { id, order, programmeVersion, given };
  });
  const within = awardsWithin(earners, programmes);
  return awards.flatMap((award) => {
    const has = within.get(awardKey(award.for, award.ruleId));
    if (has === undefined || has.granted === 0) return [];
    const reversals = has.takes.map(({ receiptId, occurredAt, points }) => ({ receiptId, occurredAt, points }));
    return [{ ...award, granted: has.granted, reversals }];
  });
};
