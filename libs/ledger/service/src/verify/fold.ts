import type { StoredEvent } from '@accrue/event-store';
import type { Checks } from './checks';

/**
 * A fold of its own, deliberately not the domain's: it believes only what the events themselves say (postings, changes of
 * lots, totals of awards), so a mistake in the domain's evolve shows as a difference instead of agreeing with itself.
 */

export interface FoldedWallet {
  readonly accounts: Map<string, number>;
  /** Of the last event in this wallet. */
  revision: number;
}

export interface FoldedLot {
  readonly walletId: string;
  granted: number;
  reversed: number;
  remaining: number;
  expired: number;
  inReview: number;
  status: 'active' | 'pending' | 'awaiting_terms';
  expiresAt: string | null;
  /** Points that came back after their own lot had expired: it granted nothing. */
  isGrace: boolean;
  /** Of the last event that touched it. */
  revision: number;
}

export interface FoldedAccount {
  revision: number;
  readonly wallets: Map<string, FoldedWallet>;
  readonly lots: Map<string, FoldedLot>;
  /** What is still held, by open holds. */
  readonly holds: Map<string, { readonly walletId: string; readonly points: number }>;
}

/** What the events of an account have in common, and the fields of some; read as they are stored. */
interface Facts {
  readonly walletId: string;
  readonly postings: readonly { readonly account: string; readonly points: number }[];
  readonly lots: readonly {
    readonly lotId: string;
    readonly points: number;
    readonly expired?: number;
    readonly inReview?: number;
    readonly expiresAt?: string | null;
  }[];
  readonly balance: {
    readonly active: number;
    readonly pending: number;
    readonly held: number;
    readonly deficit: number;
  };
  readonly lotId?: string | null;
  readonly lotIds?: readonly string[];
  readonly opened?: readonly { readonly lotId: string; readonly points: number; readonly expiresAt: string | null }[];
  readonly awards?: readonly { readonly awardId: string; readonly granted: number }[];
  readonly holdId?: string;
  readonly points?: number;
  readonly granted?: number;
  readonly reversed?: number;
  /** What the wallet has no more, because it is on another member's account. */
  readonly holdIds?: readonly string[];
  readonly emptied?: readonly string[];
  readonly status?: 'active' | 'pending';
  readonly expiresAt?: string | null;
}

export const newAccount = (): FoldedAccount => ({
  revision: -1,
  wallets: new Map(),
  lots: new Map(),
  holds: new Map(),
});

export const foldEvent = (account: FoldedAccount, event: StoredEvent, checks: Checks): void => {
  const facts = event.data as Facts;
  const where = `${event.streamId} @ ${event.revision}`;
  checks.expect(
    'stream revisions are dense',
    event.revision === account.revision + 1,
    () => `${where} follows ${account.revision}`,
  );
  account.revision = event.revision;
  const sum = facts.postings.reduce((total, posting) => total + posting.points, 0);
  checks.expect('the postings of every entry sum to zero', sum === 0, () => `${where}: ${sum}`);
  const wallet = walletOf(account, facts.walletId);
  wallet.revision = event.revision;
  for (const { account: name, points } of facts.postings) wallet.accounts.set(name, amountOf(wallet, name) + points);
  foldSubject(account, event, facts);
  for (const change of facts.lots) {
    const lot = account.lots.get(change.lotId);
    checks.expect('entries name lots that exist', lot !== undefined, () => `${where}: ${change.lotId}`);
    if (lot === undefined) continue;
    lot.remaining += change.points;
    lot.expired += change.expired ?? 0;
    lot.inReview += change.inReview ?? 0;
    if (change.expiresAt !== undefined) lot.expiresAt = change.expiresAt;
    lot.revision = event.revision;
    const sound =
      Math.min(lot.remaining, lot.expired, lot.inReview) >= 0 && (lot.isGrace || lot.remaining <= lot.granted);
    checks.expect(
      'no lot is negative or above its grant',
      sound,
      () => `${where}: ${change.lotId} has ${lot.remaining}`,
    );
  }
  foldHolds(account, facts);
  checkBalance(wallet, facts, where, checks);
};

export const amountOf = (wallet: FoldedWallet, account: string): number => wallet.accounts.get(account) ?? 0;

const walletOf = (account: FoldedAccount, walletId: string): FoldedWallet => {
  let wallet = account.wallets.get(walletId);
  if (wallet === undefined) account.wallets.set(walletId, (wallet = { accounts: new Map(), revision: -1 }));
  return wallet;
};

const checkBalance = (wallet: FoldedWallet, { balance }: Facts, where: string, checks: Checks): void => {
  const { active, pending, held, deficit } = balance;
  const same =
    active === amountOf(wallet, 'active') &&
    pending === amountOf(wallet, 'pending') &&
    held === amountOf(wallet, 'held') &&
    deficit === 0 - amountOf(wallet, 'deficit');
  checks.expect('the running balance of every entry equals the fold', same, () => where);
  checks.expect('nothing spendable is negative', Math.min(active, pending, held, deficit) >= 0, () => where);
};

const foldSubject = (account: FoldedAccount, event: StoredEvent, facts: Facts): void => {
  for (const lotId of facts.lotIds ?? []) {
    const lot = account.lots.get(lotId);
    if (lot !== undefined) Object.assign(lot, { status: 'active', revision: event.revision });
  }
  for (const { lotId, points: granted, expiresAt } of facts.opened ?? []) {
    const lot = openLot(account, lotId, facts.walletId);
    Object.assign(lot, { granted, expiresAt, status: 'active', revision: event.revision });
  }
  for (const lotId of facts.emptied ?? []) {
    const lot = account.lots.get(lotId);
    if (lot !== undefined) Object.assign(lot, { granted: 0, revision: event.revision });
  }
  for (const { awardId, granted } of facts.awards ?? []) {
    const lot = openLot(account, awardId, facts.walletId);
    const { status = 'active', expiresAt = null } = facts;
    Object.assign(lot, { granted, expiresAt, status, revision: event.revision });
  }
  if (facts.lotId === undefined || facts.lotId === null) return;
  const lot = account.lots.get(facts.lotId) ?? openLot(account, facts.lotId, facts.walletId);
  lot.revision = event.revision;
  if (event.type === 'PointsAdjusted' || event.type === 'OpeningBalanceImported') lot.granted = facts.points ?? 0;
  else if (event.type === 'AdjustmentReversed') lot.granted = facts.granted ?? 0;
  else if (event.type === 'SpendRefunded') lot.isGrace = true;
  else if (event.type !== 'LotTermsRecorded' && event.type !== 'ClawbackDecided')
    Object.assign(lot, { granted: facts.granted, reversed: facts.reversed });
  if (OPENS.has(event.type)) {
    lot.status = facts.status ?? 'active';
    lot.expiresAt = facts.expiresAt ?? null;
  }
};

/** What says how long a lot lives. */
const OPENS: ReadonlySet<string> = new Set([
  'LotTermsRecorded',
  'PointsAdjusted',
  'OpeningBalanceImported',
  'SpendRefunded',
]);

const openLot = (account: FoldedAccount, lotId: string, walletId: string): FoldedLot => {
  const lot: FoldedLot = {
    walletId,
    granted: 0,
    reversed: 0,
    remaining: 0,
    expired: 0,
    inReview: 0,
    status: 'awaiting_terms',
    expiresAt: null,
    isGrace: false,
    revision: -1,
  };
  account.lots.set(lotId, lot);
  return lot;
};

const foldHolds = (account: FoldedAccount, facts: Facts): void => {
  for (const holdId of facts.holdIds ?? []) account.holds.delete(holdId);
  if (facts.holdId === undefined) return;
  const posted = facts.postings.find(({ account: name }) => name === 'held')?.points ?? 0;
  const points = (account.holds.get(facts.holdId)?.points ?? 0) + posted;
  if (points === 0) account.holds.delete(facts.holdId);
  else account.holds.set(facts.holdId, { walletId: facts.walletId, points });
};
