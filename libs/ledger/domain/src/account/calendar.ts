import { laterOf, type InstantIso, type LotId } from '@accrue/kernel';
import { Books } from './books';
import { evolve } from './evolve';
import { expiriesOf } from './inactivity';
import { comparePlaces, endOf, momentsOf, TURN, type Moment } from './moments';
import type { AutomaticRedeeming } from './placed';
import { settleDue } from './settle-due';
import { statusOf, type Account } from './state';

/** What time alone does: points become spendable, are redeemed by themselves, come back from a hold that is over, are gone. */
export const BY_TIME = ['activated', 'redeemed', 'released', 'expired'] as const;
export type ByTime = (typeof BY_TIME)[number];

/** A change that comes by itself, at its own instant. */
export interface CalendarEntry {
  readonly walletId: string;
  readonly at: InstantIso;
  readonly what: ByTime;
  /** At least 1. */
  readonly points: number;
  /** They expire because nothing was earned or spent in their wallet until then: whatever is moves it. */
  readonly isWhileInactive: boolean;
}

/**
 * What becomes of an account when nobody does anything any more, in order: what its books go through after an instant by the facts that it has.
 * @param automatic what becomes spendable may be redeemed by itself, and does not expire then
 */
export const calendarOf = (
  known: Account,
  now: InstantIso,
  automatic: AutomaticRedeeming | null = null,
): readonly CalendarEntry[] => {
  const account = automatic === null ? known : withRedeemed(known, automatic);
  const from = laterOf(known.settledAt, now);
  const walletIds = new Set([...account.lots, ...account.holds].map(({ walletId }) => walletId));
  return [...walletIds].flatMap((walletId) => entriesOf(account, walletId, from)).sort(compareEntries);
};

/** With what will be redeemed by itself when pending lots activate. */
const withRedeemed = (account: Account, automatic: AutomaticRedeeming): Account => {
  const last = account.lots
    .filter(({ walletId }) => automatic.rewards.some((reward) => reward.walletId === walletId))
    .map((lot) => (statusOf(lot, account) === 'pending' ? lot.activatesAt : null))
    .reduce((latest, at) => (at !== null && (latest === null || at > latest) ? at : latest), null);
  return last === null ? account : settleDue(last, account, automatic).reduce(evolve, account);
};

type Change = Pick<CalendarEntry, 'what' | 'points' | 'isWhileInactive'>;

const entriesOf = (account: Account, walletId: string, from: InstantIso): readonly CalendarEntry[] => {
  const books = new Books();
  const entries = new Map<string, CalendarEntry>();
  const moments = momentsOf(account, walletId, expiriesOf(account, walletId)).sort(comparePlaces);
  for (const moment of moments) {
    if (comparePlaces(moment, endOf(from)) <= 0) {
      moment.happen(books);
      continue;
    }
    const { at } = moment;
    for (const { what, points, isWhileInactive } of changesBy(moment, books)) {
      const key = `${at} ${what} ${String(isWhileInactive)}`;
      const before = entries.get(key)?.points ?? 0;
      entries.set(key, { walletId, at, what, points: before + points, isWhileInactive });
    }
  }
  return [...entries.values()];
};

/** Makes it happen, and says what of it is of time alone. */
const changesBy = ({ turn, id, happen }: Moment, books: Books): readonly Change[] => {
  // Most moments are of one lot.
  const ofLot = turn === TURN.activate || turn === TURN.expire;
  const own = books.lots.get(id as LotId);
  const lots = !ofLot ? [...books.lots.values()] : own === undefined ? [] : [own];
  const before = lots.map(({ expired }) => expired);
  const heldBefore = ofLot ? 0 : books.totals().held;
  happen(books);
  const held = ofLot ? 0 : books.totals().held - heldBefore;
  const changes: Change[] = [];
  const add = (what: ByTime, points: number, isWhileInactive = false): void => {
    if (points > 0) changes.push({ what, points, isWhileInactive });
  };
  if (turn === TURN.activate) add('activated', lots[0]?.remaining ?? 0);
  if (turn === TURN.redeem) add('redeemed', held);
  if (turn === TURN.timeOut) add('released', -held);
  lots.forEach(({ lot, expired }, index) => {
    add('expired', expired - (before[index] ?? 0), lot.inactivity !== null);
  });
  return changes;
};

const compareEntries = (a: CalendarEntry, b: CalendarEntry): number => {
  const [first, second] = [keyOf(a), keyOf(b)];
  return first < second ? -1 : first > second ? 1 : 0;
};

const keyOf = ({ at, walletId, what, isWhileInactive }: CalendarEntry): string =>
  [at, walletId, BY_TIME.indexOf(what), isWhileInactive].join(' ');
