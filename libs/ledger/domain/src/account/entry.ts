import {
  invariant,
  points,
  POINTS_PER_ENTRY_MAX,
  POINTS_PER_WALLET_MAX,
  Rejected,
  type KernelRejectionCode,
} from '@accrue/kernel';
import type { AccountEvent } from './events';
import { expiriesOf, expiryIn, hasInactivity } from './inactivity';
import { booksOf, endOf, isOpenLastAt, type Place } from './moments';
import { ACCOUNTS, type AccountName, type Entry, type LotChange } from './postings';
import { record, type Fact } from './record';
import { firstExpiringFirst, lotIdOfAward, totalsOf, type Account, type Lot } from './state';

/** Where points come from, or are owed. */
const BOUNDED: ReadonlySet<AccountName> = new Set<AccountName>([
  'issued',
  'reversed',
  'adjusted',
  'transferred',
  'migrated',
  'deficit',
]);

/**
 * A fact with what it changes: the books as they are with it, less what is booked. Where it lies in the past, everything
 * after it is looked at again, and the entry says the difference.
 * @param until default: everything up to the latest event time
 * @throws Rejected amount.out_of_range when more than `POINTS_PER_WALLET_MAX` would have been granted, given, taken back or owed
 */
export const enter = (account: Account, fact: Fact, until?: Place): AccountEvent => {
  const after = record(account, fact);
  const { walletId } = fact.data;
  const isLatest = until !== undefined && until.at >= after.settledAt;
  const entry = entryFor(after, walletId, isLatest ? until : endOf(after.settledAt));
  return { type: fact.type, data: { ...fact.data, ...entry } } as AccountEvent;
};

/**
 * The same for the most frequent fact of all, points earned after everything else while nothing is owed: nothing but its own lots
 * change, so the rest need not be looked at. Where points expire by inactivity it keeps all others.
 */
export const enterGrant = (account: Account, fact: Extract<Fact, { readonly type: 'PointsEarned' }>): AccountEvent => {
  const { walletId, awards, status, occurredAt } = fact.data;
  const booked = totalsOf(account, walletId);
  if (
    occurredAt < account.settledAt ||
    (occurredAt === account.settledAt && !isOpenLastAt(account, walletId, occurredAt)) ||
    fact.data.inactivity !== undefined ||
    hasInactivity(account, walletId) ||
    booked.deficit !== 0 ||
    (fact.data.expiresAt !== null && fact.data.expiresAt <= occurredAt)
  )
    return enter(account, fact);
  const lots = awards.flatMap((award) =>
    award.granted === 0 ? [] : [{ lotId: lotIdOfAward(award), points: award.granted }],
  );
  const granted = lots.reduce((sum, lot) => sum + lot.points, 0);
  checkWallet(walletId, 'issued', booked.issued - granted);
  const { active, pending, held } = booked;
  const entry: Entry = {
    walletId,
    postings:
      granted === 0
        ? []
        : [
            { account: 'issued', points: points(-granted) },
            { account: status, points: points(granted) },
          ],
    // As they are spent: they differ in nothing but their ids.
    lots: lots.sort((a, b) => (a.lotId < b.lotId ? -1 : 1)),
    balance: {
      active: points(status === 'active' ? active + granted : active),
      pending: points(status === 'pending' ? pending + granted : pending),
      held: points(held),
      deficit: points(0),
    },
  };
  return { type: fact.type, data: { ...fact.data, ...entry } };
};

const entryFor = (account: Account, walletId: string, until: Place): Entry => {
  const expiries = expiriesOf(account, walletId);
  const books = booksOf(account, walletId, until, expiries);
  const booked = totalsOf(account, walletId);
  const totals = books.totals();
  const postings = ACCOUNTS.flatMap((name) => {
    const amount = totals[name] - booked[name];
    return amount === 0 ? [] : [{ account: name, points: points(amount) }];
  });
  invariant(postings.reduce((sum, posting) => sum + posting.points, 0) === 0, 'the postings of an entry sum to zero');
  for (const { account: name } of postings) checkWallet(walletId, name, totals[name]);
  const lots: (readonly [Lot, LotChange])[] = [];
  for (const lot of account.lots) {
    if (lot.walletId !== walletId) continue;
    const now = books.lots.get(lot.lotId) ?? { remaining: 0, expired: 0, inReview: 0 };
    const change = { lotId: lot.lotId, points: points(now.remaining - lot.remaining) };
    const expired = points(now.expired - lot.expired);
    const inReview = points(now.inReview - lot.inReview);
    const expiry = expiryIn(expiries, lot, now);
    const isMoved = expiry !== undefined && (expiry?.expiresAt ?? null) !== lot.expiresAt;
    if (change.points === 0 && expired === 0 && inReview === 0 && !isMoved) continue;
    lots.push([
      lot,
      {
        ...change,
        ...(expired !== 0 && { expired }),
        ...(inReview !== 0 && { inReview }),
        ...(isMoved && { expiresAt: expiry?.expiresAt ?? null, expiresOn: expiry?.expiresOn ?? null }),
      },
    ]);
  }
  return {
    walletId,
    postings,
    lots: lots.sort(([a], [b]) => firstExpiringFirst(a, b)).map(([, change]) => change),
    balance: {
      active: points(totals.active),
      pending: points(totals.pending),
      held: points(totals.held),
      deficit: points(0 - totals.deficit),
    },
  };
};

const checkWallet = (walletId: string, account: AccountName, total: number): void => {
  if (!BOUNDED.has(account) || Math.abs(total) <= POINTS_PER_WALLET_MAX) return;
  throw new Rejected<KernelRejectionCode>('amount.out_of_range', { walletId, account, max: POINTS_PER_WALLET_MAX });
};

/** @throws Rejected amount.out_of_range */
export const checkAmount = (amount: number): void => {
  if (Math.abs(amount) > POINTS_PER_ENTRY_MAX)
    throw new Rejected<KernelRejectionCode>('amount.out_of_range', { points: amount, max: POINTS_PER_ENTRY_MAX });
};

/**
 * Whether all of it came from what could be spent then: nothing new is owed or given up, and nothing pending was used. A hold whose time is
 * before that of a return would leave the return with less.
 */
export const isCovered = ({ data: { postings } }: AccountEvent): boolean =>
  postings.every(({ account }) => !NOT_SPENDABLE.has(account));

const NOT_SPENDABLE: ReadonlySet<AccountName> = new Set<AccountName>([
  'pending',
  'deficit',
  'in_review',
  'written_off',
]);
