import { laterOf, Rejected, type InstantIso, type MemberId } from '@accrue/kernel';
import { isPayout } from '../payout';
import { refundBroughtBy, voidBroughtBy } from './brought';
import type { AccountRejectionCode, JoinDuplicate, LetDuplicateGo, MergeAccount, SeparateAccount } from './commands';
import { enter } from './entry';
import type { AccountEvent } from './events';
import { JOINED, MERGED, SEPARATED } from './reasons';
import { instantOf, record, type Fact } from './record';
import { afterDue, settleDue } from './settle-due';
import { EMPTY_ACCOUNT, isAward, type Account, type Brought } from './state';

/**
 * Two accounts of one person become one: the duplicate's facts are entered again on the survivor's account, each with its event time and in the
 * order in which the duplicate's account had learnt of them, and are taken out of the duplicate's. Awards are not among them: they go with
 * their receipts, of which campaigns tells. So the books of the survivor are those of one account that has had all of it.
 */
export const mergeAccount = ({ data, metadata }: MergeAccount, account: Account): readonly AccountEvent[] => {
  const { into } = data;
  if (account.mergedInto === into || isOlder(metadata.now, account)) return [];
  const { mergedInto, duplicates } = account;
  if (mergedInto !== null) throw new Rejected<AccountRejectionCode>('account.merged', { into: mergedInto });
  if (duplicates.length > 0) throw new Rejected<AccountRejectionCode>('account.has_duplicates', { duplicates });
  const at = metadata.now;
  return afterDue(
    at,
    account,
    ...walletsOf(account, data.walletId).map((walletId) => (then: Account) => {
      const departed = departing(then, walletId, () => true);
      return [enter(then, { type: 'AccountMerged', data: { walletId, at, into, ...departed, reason: MERGED } })];
    }),
  );
};

export const joinDuplicate = ({ data, metadata }: JoinDuplicate, account: Account): readonly AccountEvent[] => {
  const { duplicate, facts, walletId } = data;
  if (account.duplicates.includes(duplicate) || metadata.now < (account.separated[duplicate] ?? '')) return [];
  const joined = { walletId, at: metadata.now, duplicate, reason: JOINED };
  const told = facts.map((fact) => renamed(fact, (id) => (isTaken(id, account) ? id + suffixOf(duplicate) : id)));
  const events = takeOver({ type: 'DuplicateJoined', data: joined }, told, account);
  return events.map((event) => (event.type === 'DuplicateJoined' ? event : broughtBy(duplicate, event)));
};

export const letDuplicateGo = ({ data, metadata }: LetDuplicateGo, account: Account): readonly AccountEvent[] => {
  const { duplicate } = data;
  if (!account.duplicates.includes(duplicate)) return [];
  const at = metadata.now;
  return afterDue(
    at,
    account,
    ...walletsOf(account, data.walletId).map((walletId) => (then: Account) => {
      const departed = departing(then, walletId, ({ of }) => of === duplicate);
      const left = { walletId, at, duplicate, ...departed, reason: SEPARATED };
      return [enter(then, { type: 'DuplicateLeft', data: left })];
    }),
  );
};

export const separateAccount = ({ data, metadata }: SeparateAccount, account: Account): readonly AccountEvent[] => {
  const { mergedInto: from } = account;
  if (from === null || isOlder(metadata.now, account)) return [];
  const separated = { walletId: data.walletId, at: metadata.now, from, reason: SEPARATED };
  return takeOver({ type: 'AccountSeparated', data: separated }, data.facts, account);
};

/** Facts of another account, entered without what time does in between: what it did is among them, or is done at the end. */
const takeOver = (first: Fact, facts: readonly Fact[], account: Account): readonly AccountEvent[] => {
  const latest = facts.map(instantOf).reduce(laterOf, instantOf(first));
  return afterDue(
    latest,
    account,
    (then) => [enter(then, first)],
    ...facts.map((fact) => (then: Account) => (isKnown(fact, then) ? [] : [enter(then, fact)])),
    (then) => settleDue(latest, then),
  );
};

/** What gives back may have been told here already, before the payment was. */
const isKnown = ({ type, data }: Fact, { refunds, voids }: Account): boolean => {
  if (type === 'SpendVoided') return voids.some(({ receiptId }) => receiptId === data.receiptId);
  if (type !== 'SpendRefunded') return false;
  return refunds.some(({ receiptId, walletId }) => receiptId === data.receiptId && walletId === data.walletId);
};

/** Marks what a duplicate brought. */
export const broughtBy = (duplicate: MemberId, event: AccountEvent): AccountEvent =>
  ({ ...event, data: { ...event.data, of: duplicate } }) as AccountEvent;

/** What an account consisted of when it was merged last. @param log its events, in order */
export const ownFacts = (log: readonly AccountEvent[]): readonly Fact[] => departures(log).merged;

/** What a duplicate's account consists of when it is separated: what it had brought, and what came by it since. @param log of the survivor */
export const factsBroughtBy = (duplicate: MemberId, log: readonly AccountEvent[]): readonly Fact[] => {
  const suffix = suffixOf(duplicate);
  const own = (id: string): string => (id.endsWith(suffix) ? id.slice(0, -suffix.length) : id);
  return (departures(log).left.get(duplicate) ?? []).map((fact) => renamed(fact, own));
};

/** Callers choose ids of holds and adjustments for one account: two may have the same. The survivor's keep theirs. */
const suffixOf = (duplicate: MemberId): string => `~${duplicate}`;

const isTaken = (id: string, { holds, adjustments, transfers }: Account): boolean =>
  holds.some(({ holdId }) => holdId === id) ||
  adjustments.some(({ adjustmentId }) => adjustmentId === id) ||
  transfers.some(({ transferId }) => transferId === id);

/** As a transfer that a duplicate had sent is called on the survivor's account. */
export const sentBy = (duplicate: MemberId, transferId: string, { transfers }: Account): string => {
  const other = transferId + suffixOf(duplicate);
  return transfers.some((sent) => sent.transferId === other) ? other : transferId;
};

/** A lot that was given by hand is called as the adjustment is. */
const lotNamed = (lotId: string, nameOf: (id: string) => string): string =>
  lotId.startsWith(BY_HAND) ? BY_HAND + nameOf(lotId.slice(BY_HAND.length)) : lotId;

const BY_HAND = 'adjustment:';

const renamed = (fact: Fact, nameOf: (id: string) => string): Fact => {
  const { data } = fact;
  const names: Record<string, string> = {};
  if ('holdId' in data) names['holdId'] = nameOf(data.holdId);
  if ('adjustmentId' in data) names['adjustmentId'] = nameOf(data.adjustmentId);
  if ('reverses' in data && data.reverses !== null) names['reverses'] = nameOf(data.reverses);
  if ('transferId' in data && 'to' in data) names['transferId'] = nameOf(data.transferId);
  if ('adjustmentId' in data && 'lotId' in data && data.lotId !== null) names['lotId'] = lotNamed(data.lotId, nameOf);
  const parts =
    'parts' in data ? { parts: data.parts.map((part) => ({ ...part, lotId: lotNamed(part.lotId, nameOf) })) } : {};
  return { ...fact, data: { ...data, ...names, ...parts } } as Fact;
};

interface Standing extends Brought {
  readonly fact: Fact;
}

const departures = (log: readonly AccountEvent[]) => {
  let standing: Standing[] = [];
  let merged: readonly Fact[] = [];
  const left = new Map<MemberId, readonly Fact[]>();
  const subjects = new Subjects();
  let before = '';
  for (const event of log) {
    // One for each wallet, side by side: the first stands for all.
    const departure = departureOf(event);
    const isFirst = departure !== before;
    before = departure;
    if (event.type === 'AccountMerged') {
      if (isFirst) merged = standing.map(({ fact }) => fact);
      standing = standing.filter(({ fact }) => fact.type === 'SpendRefunded' || fact.type === 'SpendVoided');
      subjects.forget(() => true);
    } else if (event.type === 'DuplicateLeft') {
      const { duplicate } = event.data;
      const leaves = ({ of }: Brought): boolean => of === duplicate;
      const account = standing.map(marked).reduce(record, EMPTY_ACCOUNT);
      const going = standing.filter((one) => ownersOf(one, account).some(leaves));
      if (isFirst)
        left.set(
          duplicate,
          going.map(({ fact }) => fact),
        );
      standing = standing.filter((one) => !leaves(one) || !ownersOf(one, account).every(leaves));
      subjects.forget(leaves);
    } else {
      const brought = subjects.broughtWith(event);
      if (brought !== null) standing.push({ fact: factOf(event), ...brought });
    }
  }
  return { merged, left };
};

const marked = ({ fact, of }: Standing): Fact =>
  of === undefined ? fact : ({ ...fact, data: { ...fact.data, of } } as Fact);

/** With whom it goes. */
const ownersOf = (one: Standing, account: Account): readonly Brought[] => {
  const { type, data } = marked(one);
  if (type === 'SpendRefunded') return [refundBroughtBy(data, account)];
  return type === 'SpendVoided' ? voidBroughtBy(data, account) : [one];
};

/** '': nothing departs with it. */
const departureOf = ({ type, data }: AccountEvent): string => {
  if (type === 'AccountMerged') return type;
  return type === 'DuplicateLeft' ? `${type} ${data.duplicate}` : '';
};

/** What becomes of a hold or an adjustment goes where it goes, whoever said it. */
class Subjects {
  private readonly brought = new Map<string, Brought>();
  /** Adjustments and their reversals → the adjustment at the root. */
  private readonly roots = new Map<string, string>();

  /** Who brought the fact. null: it says something of an award, of what time has done, or of merging. */
  broughtWith({ type, data }: AccountEvent): Brought | null {
    const own = data.of === undefined ? {} : { of: data.of };
    switch (type) {
      case 'HoldPlaced':
      case 'HoldRefused':
        return this.first(`hold ${data.holdId}`, own);
      case 'HoldExtended':
      case 'PayoutApproved':
      case 'HoldCaptured':
      case 'HoldReleased':
      case 'HoldRefunded':
        return this.brought.get(`hold ${data.holdId}`) ?? own;
      case 'PointsAdjusted':
      case 'AdjustmentProposed':
      case 'AdjustmentDeclined':
      case 'AdjustmentReversed': {
        const root = this.rootOf(data.adjustmentId, 'reverses' in data ? data.reverses : null);
        return this.brought.get(root) ?? this.first(root, own);
      }
      case 'PointsTransferred':
        return this.first(`transfer ${data.transferId}`, own);
      case 'TransferReturned':
        return this.brought.get(`transfer ${data.transferId}`) ?? own;
      case 'TransferReceived':
      case 'TransferRefused':
        return this.first(`incoming ${data.from}/${data.transferId}`, own);
      case 'TransferTakenBack':
        return this.brought.get(`incoming ${data.from}/${data.transferId}`) ?? own;
      case 'PointsSpent':
      case 'SpendRefunded':
      case 'SpendVoided':
      case 'ClawbackDecided':
      case 'OpeningBalanceImported':
        return own;
      default:
        return null;
    }
  }

  /** It is with another account: what is said of the same id from now on is something else, or it told again. */
  forget(isGone: (one: Brought) => boolean): void {
    for (const [subject, one] of this.brought) if (isGone(one)) this.brought.delete(subject);
  }

  private first(subject: string, own: Brought): Brought {
    this.brought.set(subject, own);
    return own;
  }

  private rootOf(adjustmentId: string, reverses: string | null): string {
    const root = this.roots.get(reverses ?? adjustmentId) ?? `adjustment ${reverses ?? adjustmentId}`;
    this.roots.set(adjustmentId, root);
    return root;
  }
}

/** Without what it changed where it stood, and without who had brought it there. */
const factOf = ({ type, data }: AccountEvent): Fact => {
  const { postings: _postings, lots: _lots, balance: _balance, of: _of, ...rest } = data;
  // Of these somebody outside has heard.
  const isHeardOf = 'transferId' in data || ('holdId' in data && isPayout(data.holdId));
  return { type, data: isHeardOf ? { ...rest, isRetold: true } : rest } as Fact;
};

const isOlder = (at: InstantIso, { mergeChangedAt }: Account): boolean => at < mergeChangedAt;

const walletsOf = ({ wallets }: Account, otherwise: string): readonly string[] => {
  const known = Object.keys(wallets);
  return known.length === 0 ? [otherwise] : known;
};

const departing = (account: Account, walletId: string, isLeaving: (one: Brought) => boolean) => {
  const leaves = (one: Brought & { readonly walletId: string }): boolean => one.walletId === walletId && isLeaving(one);
  return {
    holdIds: account.holds.filter(leaves).map(({ holdId }) => holdId),
    adjustmentIds: account.adjustments.filter(leaves).map(({ adjustmentId }) => adjustmentId),
    emptied: account.lots.filter((lot) => !isAward(lot) && leaves(lot)).map(({ lotId }) => lotId),
  };
};
