import type { StoredEvent } from '@accrue/event-store';
import type { AccountEvent, PointsEarned, Posting } from '@accrue/ledger-domain';

/** A stored event of an account, as its type says. */
export const accountEventOf = (stored: StoredEvent): AccountEvent =>
  ({ type: stored.type, data: stored.data }) as AccountEvent;

/** What an event posts to one account of its wallet. */
export const postedTo = (postings: readonly Posting[], account: Posting['account']): number =>
  postings.find((posting) => posting.account === account)?.points ?? 0;

const KINDS: Readonly<Record<AccountEvent['type'], string>> = {
  PointsEarned: 'earn',
  PointsReversed: 'reverse',
  PointsCorrected: 'correct',
  LotTermsRecorded: 'correct',
  LotsActivated: 'activate',
  LotsExpired: 'expire',
  HoldPlaced: 'hold',
  HoldExtended: 'hold',
  PayoutApproved: 'hold',
  HoldRefused: 'hold',
  HoldCaptured: 'capture',
  HoldReleased: 'release',
  HoldRefunded: 'refund',
  PointsAdjusted: 'adjust',
  AdjustmentProposed: 'adjust',
  AdjustmentDeclined: 'adjust',
  AdjustmentReversed: 'adjust',
  PointsSpent: 'spend',
  SpendRefunded: 'refund',
  SpendVoided: 'void',
  ClawbackDecided: 'decide',
  OpeningBalanceImported: 'import',
  PointsTransferred: 'transfer',
  TransferReceived: 'transfer',
  TransferRefused: 'transfer',
  TransferTakenBack: 'transfer',
  TransferReturned: 'transfer',
  AccountMerged: 'merge',
  DuplicateJoined: 'merge',
  DuplicateLeft: 'merge',
  AccountSeparated: 'merge',
};

/** Every type of event of an account; one that is missing does not compile. */
export const ACCOUNT_EVENT_TYPES: ReadonlySet<string> = new Set(Object.keys(KINDS));

/** The public names of what entries do. */
export const ENTRY_KINDS: readonly string[] = [...new Set(Object.values(KINDS))];

/** The public name of what an entry does. */
export const kindOf = (type: AccountEvent['type']): string => KINDS[type];

const onlyAwardOf = ({ awards: [first, second] }: PointsEarned['data']): string | null =>
  first === undefined || second !== undefined ? null : first.awardId;

/** What an entry leads back to. Of several awards each is named by its lot. */
export const linksOf = (event: AccountEvent) => {
  const link = (name: string): string | null =>
    ((event.data as unknown as Record<string, unknown>)[name] as string | null | undefined) ?? null;
  return {
    receiptId: link('receiptId'),
    awardId: event.type === 'PointsEarned' ? onlyAwardOf(event.data) : link('awardId'),
    holdId: link('holdId'),
    redemptionId: link('redemptionId'),
    adjustmentId: link('adjustmentId'),
    transferId: link('transferId'),
  };
};
