import { invariant, type ActionId, type ReceiptId } from '@accrue/kernel';
import { inMap } from '../journal/storage/in-map';
import type { PastReceipt } from '../journal/storage/history';
import type { ActionEntry } from '../journal/storage/state';
import { awardKey, awardsWithin, type Earner, type Given } from '../journal/wallet-limits/awards-within';
import { takesOf } from '../journal/wallet-limits/earners';
import { programmeOfVersion, type ProgrammeVersion } from '../programme/versions';
import type { RecordedJournal, RecordedReceipt } from './recorded-journal';
import type { ReplayedAward } from './replayed-award';

/** What was gone through, and under what. */
interface Adjudicated {
  readonly receipts: readonly PastReceipt[];
  readonly actions: readonly ActionEntry[];
}

type Drawn = Pick<RecordedReceipt, 'budgeted' | 'programmeVersion'>;
type Under = Pick<Earner, 'order' | 'programmeVersion'>;

/**
 * What the limits of wallets, and what was recorded of budgets, leave of what rules gave.
 * @param recorded as it was said so far
 */
export const replayedWithin = (
  awards: readonly ReplayedAward[],
  replayed: Adjudicated,
  programmes: readonly ProgrammeVersion[],
  recorded: RecordedJournal,
): readonly ReplayedAward[] => {
  if (!programmes.some(({ programme }) => programme.walletLimits.length > 0 || programme.budgetOf.size > 0))
    return awards;
  const receipts = new Map<ReceiptId | ActionId, Under>();
  for (const { receipt, programmeVersion } of replayed.receipts)
    receipts.set(receipt.receiptId, { order: receipt.order, programmeVersion });
  const actions = new Map<ReceiptId | ActionId, Under>(replayed.actions.map((each) => [each.actionId, each]));
  const givenFor = new Map<ReceiptId | ActionId, Given[]>();
  for (const { for: id, ruleId, granted, reversals } of awards)
    inMap(givenFor, id, () => []).push({ ruleId, granted, takes: takesOf(reversals, { receipts }) });
  const before = new Map<ReceiptId | ActionId, Drawn>([
    ...recorded.receipts.map((each) => [each.normalised.receiptId, each] as const),
    ...recorded.actions.map((each) => [each.actionId, each] as const),
  ]);
  const earners = [...givenFor].map(([id, given]): Earner => {
    const under = receipts.get(id) ?? actions.get(id);
    invariant(under !== undefined, `${id} was replayed`);
    const { order, programmeVersion } = under;
    const version = { version: programmeVersion, programmes };
    return { id, order, programmeVersion, given: given.map((each) => withRecorded(each, before.get(id), version)) };
  });
  const within = awardsWithin(earners, programmes);
  return awards.flatMap((award) => {
    const has = within.get(awardKey(award.for, award.ruleId));
    if (has === undefined || has.granted === 0) return [];
    const reversals = has.takes.map(({ receiptId, occurredAt, points }) => ({ receiptId, occurredAt, points }));
    return [{ ...award, granted: has.granted, reversals }];
  });
};

/**
 * Who was served first is as it was, where the rule draws on the same budget. What a draft changes about budgets, it is asked for as if there were
 * enough: the plan says where there would not have been.
 */
const withRecorded = (
  given: Given,
  recorded: Drawn | undefined,
  { version, programmes }: { readonly version: number; readonly programmes: readonly ProgrammeVersion[] },
): Given => {
  const { ruleId } = given;
  const most = recorded?.budgeted?.[ruleId]?.most;
  if (recorded === undefined || most === undefined) return given;
  const [now, then] = [version, recorded.programmeVersion].map(
    (each) => programmeOfVersion(programmes, each).budgetOf.get(ruleId)?.budget,
  );
  if (now === undefined || now.id !== then?.id || now.amount !== then.amount) return given;
  return { ...given, budget: { budget: now.id, most } };
};
