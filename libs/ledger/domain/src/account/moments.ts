import { laterOf, type HoldId, type InstantIso } from '@accrue/kernel';
import { Books } from './books';
import { expiriesOf, type Expiries } from './inactivity';
import {
  capturedOf,
  isReversed,
  isVoided,
  lotOf,
  type Account,
  type Hold,
  type Lot,
  type Refund,
  type WalletTotals,
} from './state';

/**
 * What happens first when several things have the same event time. What time alone brings about comes before what people do then: a lot
 * that activates and expires at one instant has been active, and may pay for what is redeemed by itself then; points of a hold that timed out expire with
 * their lot, and nothing else is spent at or after its expiry. Then what brings points in, so that an exchange owes nothing in between. What becomes of earlier holds
 * comes before new holds, which may need the points.
 */
export const TURN = {
  activate: 0,
  redeem: 1,
  timeOut: 2,
  expire: 3,
  open: 4,
  takeBack: 5,
  capture: 6,
  end: 7,
  refund: 8,
  place: 9,
  captureAtOnce: 10,
  refundAtOnce: 11,
  spend: 12,
  refundSpend: 13,
  decide: 14,
  takeByHand: 15,
  transfer: 16,
  returnTransfer: 17,
  takeBackTransfer: 18,
  last: 19,
} as const;

/** A place in event time; `id` puts what happens at one instant in an order that does not depend on arrival. */
export interface Place {
  readonly at: InstantIso;
  readonly turn: number;
  readonly id: string;
}

export interface Moment extends Place {
  readonly happen: (books: Books) => void;
}

/** Everything that happens at one instant, to the end. */
export const endOf = (at: InstantIso): Place => ({ at, turn: TURN.last, id: '' });
/** At one instant, the lots that activate and what is redeemed by itself with them, and nothing after that. */
export const activationsAt = (at: InstantIso): Place => ({ at, turn: TURN.timeOut, id: '' });
/** At one instant, the lots that activate and the holds that time out, up to this one. */
export const timeOutAt = (at: InstantIso, holdId: HoldId): Place => ({ at, turn: TURN.timeOut, id: holdId });
/** At one instant, what time alone brings about. */
export const expiriesAt = (at: InstantIso): Place => ({ at, turn: TURN.open, id: '' });

/** The books of a wallet as its facts alone say that they are. @param until the last moment that counts */
export const booksOf = (
  account: Account,
  walletId: string,
  until: Place,
  expiries = expiriesOf(account, walletId),
): Books => {
  const books = new Books();
  const moments = momentsOf(account, walletId, expiries).filter((moment) => comparePlaces(moment, until) <= 0);
  for (const { happen } of moments.sort(comparePlaces)) happen(books);
  return books;
};

/** Whether points that come in at that instant come after all that is known of it: then they change nothing else. */
export const isOpenLastAt = (account: Account, walletId: string, at: InstantIso): boolean => {
  // Of what came in then, nothing repaid what was owed: otherwise the order of the lots would decide which of them does.
  const isWhole = (lot: Lot): boolean => lot.occurredAt !== at || lot.remaining === lot.granted;
  if (!account.lots.every((lot) => lot.walletId !== walletId || isWhole(lot))) return false;
  // Of most lots nothing came back: they opened, and nothing else. Decisions look for their lot.
  const lots =
    account.decisions.length > 0 ? account.lots : account.lots.filter(({ reversals }) => reversals.length > 0);
  const moments = momentsOf({ ...account, lots }, walletId, new Map());
  return !moments.some((moment) => moment.at === at && moment.turn > TURN.open);
};

/**
 * A wallet at an instant of event time, past or to come, as the facts that the account has say now: what time brings about until then is in it,
 * written down or not.
 */
export const totalsAt = (account: Account, walletId: string, at: InstantIso): WalletTotals =>
  booksOf(account, walletId, endOf(at)).totals();

export const momentsOf = (account: Account, walletId: string, expiries: Expiries): Moment[] => {
  const moments: Moment[] = [];
  for (const lot of account.lots) if (lot.walletId === walletId) momentsOfLot(lot, expiries, moments);
  for (const hold of account.holds)
    if (hold.walletId === walletId && hold.status !== 'refused') momentsOfHold(hold, account, moments);
  for (const { adjustmentId, walletId: wallet, points, at, status, reverses } of account.adjustments) {
    if (wallet !== walletId || status !== 'posted' || points > 0) continue; // those given are lots
    if (reverses !== null || isReversed(account, adjustmentId)) continue;
    moments.push({ at, turn: TURN.takeByHand, id: adjustmentId, happen: (books) => books.takeByHand(-points) });
  }
  for (const { receiptId: id, walletId: wallet, points, at } of account.spends) {
    if (wallet !== walletId || isVoided(account, id)) continue;
    moments.push({ at, turn: TURN.spend, id, happen: (books) => books.spend(id, points) });
  }
  for (const refund of account.refunds) {
    const { receiptId: id, walletId: wallet, points, receiptIds, lotId } = refund;
    if (wallet !== walletId || isVoided(account, id)) continue;
    const at = afterPayments(refund, account);
    moments.push({ at, turn: TURN.refundSpend, id, happen: (books) => books.refundSpends(receiptIds, points, lotId) });
  }
  for (const { decisionId: id, walletId: wallet, lotId, at, points, outcome } of account.decisions) {
    // Where the account of a duplicate is joined, a decision may come before the award.
    if (wallet !== walletId || lotOf(account, lotId) === undefined) continue;
    moments.push({ at, turn: TURN.decide, id, happen: (books) => books.decide(lotId, points, outcome) });
  }
  momentsOfTransfers(account, walletId, moments);
  return moments;
};

/** What came in by them are lots. */
const momentsOfTransfers = ({ transfers, incoming }: Account, walletId: string, moments: Moment[]): void => {
  for (const { transferId: id, walletId: wallet, at, parts, returned } of transfers) {
    if (wallet !== walletId) continue;
    moments.push({ at, turn: TURN.transfer, id, happen: (books) => books.transfer(id, parts) });
    if (returned === null) continue;
    const back = (books: Books): void => books.returnTransfer(id, returned.parts);
    moments.push({ at: laterOf(at, returned.at), turn: TURN.returnTransfer, id, happen: back });
  }
  for (const { transferId, from, walletId: wallet, at, takenBack } of incoming) {
    if (wallet !== walletId || takenBack === null) continue;
    const id = `${from}/${transferId}`;
    const back = (books: Books): void => books.takeBackTransfer(takenBack.parts);
    moments.push({ at: laterOf(at, takenBack.at), turn: TURN.takeBackTransfer, id, happen: back });
  }
};

/** Goods come back after they were paid for, even by the clock of a till that is behind ours, by which holds are placed. */
const afterPayments = ({ at, receiptIds }: Refund, { holds, spends }: Account): InstantIso => {
  const payments = [...holds.flatMap(({ captures }) => captures), ...spends];
  return payments
    .filter(({ receiptId }) => receiptId !== null && receiptIds.includes(receiptId))
    .reduce((last, payment) => laterOf(last, payment.at), at);
};

const momentsOfLot = (known: Lot, expiries: Expiries, moments: Moment[]): void => {
  const expiry = expiries.get(known.lotId);
  const lot = expiry === undefined ? known : { ...known, expiresAt: expiry.expiresAt };
  const { lotId: id, occurredAt, activatesAt, expiresAt } = lot;
  moments.push({ at: occurredAt, turn: TURN.open, id, happen: (books) => books.open(lot) });
  for (const { occurredAt: back, points } of lot.reversals)
    moments.push({
      at: laterOf(back, occurredAt),
      turn: TURN.takeBack,
      id,
      happen: (books) => books.takeBack(lot.lotId, points),
    });
  // A lot is opened as what it is by then.
  if (activatesAt !== null && activatesAt > occurredAt)
    moments.push({ at: activatesAt, turn: TURN.activate, id, happen: (books) => books.activate(lot.lotId) });
  if (expiresAt !== null && expiresAt > occurredAt)
    moments.push({ at: expiresAt, turn: TURN.expire, id, happen: (books) => books.expire(lot.lotId) });
};

const momentsOfHold = (hold: Hold, account: Account, moments: Moment[]): void => {
  const { holdId: id, placedAt, expiresAt, endedAt, refundedAt } = hold;
  const isOver = endedAt !== null && endedAt <= placedAt;
  const amount = isOver ? capturedOf(hold) : hold.points;
  const placing = hold.automatic?.isAtActivation === true ? TURN.redeem : TURN.place;
  moments.push({ at: placedAt, turn: placing, id, happen: (books) => books.place(id, amount) });
  for (const { at, points, receiptId } of hold.captures) {
    const turn = at === placedAt ? TURN.captureAtOnce : TURN.capture;
    const isUndone = receiptId !== null && isVoided(account, receiptId);
    const happen = (books: Books): void => (isUndone ? books.giveUp(id, points) : books.capture(id, points, receiptId));
    moments.push({ at, turn, id, happen });
  }
  const release = (books: Books): void => books.release(id);
  moments.push({ at: expiresAt, turn: TURN.timeOut, id, happen: release });
  if (endedAt !== null && !isOver) moments.push({ at: endedAt, turn: TURN.end, id, happen: release });
  if (refundedAt === null) return;
  const turn = refundedAt === placedAt ? TURN.refundAtOnce : TURN.refund;
  moments.push({ at: refundedAt, turn, id, happen: (books) => books.refund(id) });
};

export const comparePlaces = (a: Place, b: Place): number => {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  if (a.turn !== b.turn) return a.turn - b.turn;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
};
