import { invariant, type HoldId, type LotId, type ReceiptId } from '@accrue/kernel';
import type { ClawbackOutcome, LotPoints } from './events';
import { firstExpiringFirst, isAward, type Lot, type WalletTotals } from './state';
import { sumOf } from './sum-of';

/** What a wallet has of one lot at a moment. */
export interface LotBooks {
  readonly lot: Lot;
  remaining: number;
  expired: number;
  /** Taken back although it was not there, and nobody has decided about it. */
  inReview: number;
  state: 'pending' | 'active' | 'expired';
}

/** Points that were taken although they were not there. */
interface Debt {
  owed: number;
  /** What came in since and repaid a part of it, in this order. */
  readonly repaidBy: LotPart[];
}

interface LotPart {
  readonly from: LotBooks;
  readonly points: number;
}

/** Where points came from: a lot, or nowhere yet. */
interface Part {
  readonly from: LotBooks | Debt;
  readonly points: number;
}

interface Spend {
  readonly holdId: HoldId | null;
  readonly receiptId: ReceiptId | null;
  /** What has not come back. */
  parts: readonly Part[];
}

const isDebt = (from: LotBooks | Debt): from is Debt => 'owed' in from;

/**
 * One wallet on its way through event time: where points go and come from is here, once; see the README of this library.
 * Local to one computation: nothing outside sees it change.
 */
export class Books {
  readonly lots = new Map<LotId, LotBooks>();
  private issued = 0;
  private reversed = 0;
  private spent = 0;
  private adjusted = 0;
  private transferred = 0;
  private migrated = 0;
  private writtenOff = 0;
  /** Lots with points in them, in order of spending. */
  private readonly active: LotBooks[] = [];
  private readonly pending: LotBooks[] = [];
  /** Oldest first. */
  private readonly debts: Debt[] = [];
  private readonly held = new Map<HoldId, readonly Part[]>();
  /** In event order. */
  private readonly spends: Spend[] = [];
  /** What other members have of it. */
  private readonly sent = new Map<string, readonly Part[]>();

  /** Points come into a new lot: what is owed is repaid first. */
  open(lot: Lot): void {
    const { granted, occurredAt, activatesAt, expiresAt } = lot;
    if (isAward(lot)) this.issued -= granted;
    else if (lot.origin === 'transfer') this.transferred -= granted;
    else if (lot.origin === 'migration') this.migrated -= granted;
    else this.adjusted -= granted;
    const books: LotBooks = { lot, remaining: 0, expired: 0, inReview: 0, state: 'active' };
    this.lots.set(lot.lotId, books);
    if (lot.isAwaitingTerms || (activatesAt !== null && activatesAt > occurredAt)) books.state = 'pending';
    if (expiresAt !== null && expiresAt <= occurredAt) books.state = 'expired';
    this.putBack(books, granted);
  }

  activate(lotId: LotId): void {
    const lot = this.lotOf(lotId);
    if (lot.state !== 'pending') return;
    remove(this.pending, lot);
    lot.state = 'active';
    if (lot.remaining > 0) insert(this.active, lot);
  }

  expire(lotId: LotId): void {
    const lot = this.lotOf(lotId);
    remove(this.listOf(lot), lot);
    lot.state = 'expired';
    lot.expired += lot.remaining;
    lot.remaining = 0;
  }

  /**
   * Takes back from the lot itself, then what expired in it (it is lost already: the member does not pay twice), then from other
   * pending lots, then from active ones; what becomes of the rest is a term of the lot.
   */
  takeBack(lotId: LotId, amount: number): void {
    this.reversed += amount;
    const lot = this.lotOf(lotId);
    const others = amount - this.takeOwn(lot, amount);
    if (lot.lot.clawback === 'unlimited') {
      this.owe(others);
      return;
    }
    const missing = others - sumOf(drain(this.pending, others));
    const short = missing - sumOf(drain(this.active, missing));
    if (lot.lot.clawback === 'review') lot.inReview += short;
    else this.writtenOff += short;
  }

  /** At most what is in review by then: a late fact may have left less of it. */
  decide(lotId: LotId, amount: number, outcome: ClawbackOutcome): void {
    const lot = this.lotOf(lotId);
    const decided = Math.min(amount, lot.inReview);
    lot.inReview -= decided;
    if (outcome === 'write_off') this.writtenOff += decided;
    else this.owe(decided);
  }

  place(holdId: HoldId, amount: number): void {
    this.held.set(holdId, this.take(amount));
  }

  /** What would have been spent first is spent, the rest stays held. */
  capture(holdId: HoldId, amount: number, receiptId: ReceiptId | null): void {
    const [parts, rest] = split(this.held.get(holdId) ?? [], amount);
    this.held.set(holdId, rest);
    this.spends.push({ holdId, receiptId, parts });
    this.spent += sumOf(parts);
  }

  spend(receiptId: ReceiptId, amount: number): void {
    this.spends.push({ holdId: null, receiptId, parts: this.take(amount) });
    this.spent += amount;
  }

  /** What a capture took that was undone is held no more, and returns to where it came from. */
  giveUp(holdId: HoldId, amount: number): void {
    const [parts, rest] = split(this.held.get(holdId) ?? [], amount);
    this.held.set(holdId, rest);
    this.giveBack(parts);
  }

  /** What is still held returns to where it came from. */
  release(holdId: HoldId): void {
    const held = this.held.get(holdId) ?? [];
    this.held.delete(holdId);
    this.giveBack(held);
  }

  /** What was captured returns to where it came from. */
  refund(holdId: HoldId): void {
    for (const spend of this.spends) {
      if (spend.holdId !== holdId) continue;
      this.spent -= sumOf(spend.parts);
      this.giveBack(spend.parts);
      spend.parts = [];
    }
  }

  /** What was spent last on these receipts returns first. @param grace for points whose own lot has expired; null: they expire */
  refundSpends(receiptIds: readonly ReceiptId[], amount: number, grace: LotId | null): void {
    let left = amount;
    for (const spend of this.spends.toReversed()) {
      if (spend.receiptId === null || !receiptIds.includes(spend.receiptId)) continue;
      const [rest, back] = split(spend.parts, Math.max(0, sumOf(spend.parts) - left));
      spend.parts = rest;
      left -= sumOf(back);
      this.spent -= sumOf(back);
      for (const { from, points } of back.toReversed())
        if (grace !== null && !isDebt(from) && from.state === 'expired') this.putBack(this.lotOf(grace), points);
        else this.giveBack([{ from, points }]);
    }
  }

  /** Takes the lots that were named then; what has gone from them since is taken as ever. */
  transfer(transferId: string, named: readonly LotPoints[]): void {
    const parts = named.flatMap(({ lotId, points }) => this.takeOf(this.lots.get(lotId), points));
    const amount = named.reduce((sum, { points }) => sum + points, 0);
    this.sent.set(transferId, [...parts, ...this.take(amount - sumOf(parts))]);
    this.transferred += amount;
  }

  /** Each part into the lot that is named; what was never taken of it, into those that were taken instead, the last one first. */
  returnTransfer(transferId: string, named: readonly LotPoints[]): void {
    const sent = (this.sent.get(transferId) ?? []).map((part) => ({ ...part }));
    const back: Part[] = [];
    const take = (left: number, part: (typeof sent)[number]): number => {
      const taken = Math.min(left, part.points);
      part.points -= taken;
      if (taken > 0) back.push({ from: part.from, points: taken });
      return left - taken;
    };
    let others = 0;
    for (const { lotId, points } of named)
      others += sent.filter(({ from }) => !isDebt(from) && from.lot.lotId === lotId).reduce(take, points);
    sent.toReversed().reduce(take, others);
    this.sent.delete(transferId);
    this.transferred -= sumOf(back);
    this.giveBack(back);
  }

  /** As a return takes back what was earned; what is not there is owed. */
  takeBackTransfer(parts: readonly LotPoints[]): void {
    for (const { lotId, points } of parts) {
      this.transferred += points;
      this.owe(points - this.takeOwn(this.lots.get(lotId), points));
    }
  }

  takeByHand(amount: number): void {
    this.adjusted += amount;
    this.take(amount);
  }

  /** What stands in each account of the wallet. */
  totals(): WalletTotals {
    let expired = 0;
    let inReview = 0;
    for (const lot of this.lots.values()) {
      expired += lot.expired;
      inReview += lot.inReview;
    }
    let held = 0;
    for (const parts of this.held.values()) held += sumOf(parts);
    const { issued, spent, reversed, adjusted, transferred, migrated } = this;
    const pending = this.pending.reduce((sum, lot) => sum + lot.remaining, 0);
    const active = this.active.reduce((sum, lot) => sum + lot.remaining, 0);
    const deficit = 0 - this.debts.reduce((sum, debt) => sum + debt.owed, 0);
    const missing = { in_review: 0 - inReview, written_off: 0 - this.writtenOff };
    const given = { issued, adjusted, transferred, migrated };
    return { ...given, pending, active, held, spent, expired, reversed, deficit, ...missing };
  }

  /** From what remains in the lot, then from what expired in it. @returns how much was there */
  private takeOwn(lot: LotBooks | undefined, amount: number): number {
    if (lot === undefined) return 0;
    const own = sumOf(this.takeOf(lot, amount));
    const lost = Math.min(amount - own, lot.expired);
    lot.expired -= lost;
    return own + lost;
  }

  /** From what remains in the lot. Where two accounts are joined, it may be told of later than of its points. */
  private takeOf(lot: LotBooks | undefined, amount: number): readonly Part[] {
    if (lot === undefined) return [];
    const points = Math.min(amount, lot.remaining);
    if (points === 0) return [];
    lot.remaining -= points;
    if (lot.remaining === 0) remove(this.listOf(lot), lot);
    return [{ from: lot, points }];
  }

  /** What has to go back: from pending lots, then from active ones; the rest is owed. */
  private owe(amount: number): void {
    this.take(amount - sumOf(drain(this.pending, amount)));
  }

  /** From active lots in order of spending; what is missing is owed, and whatever is pending repays it at once. */
  private take(amount: number): readonly Part[] {
    if (amount === 0) return [];
    const taken = drain(this.active, amount);
    const missing = amount - sumOf(taken);
    if (missing === 0) return taken;
    const repaidBy = drain(this.pending, missing);
    const debt = { owed: missing - sumOf(repaidBy), repaidBy };
    if (debt.owed > 0) this.debts.push(debt);
    return [...taken, { from: debt, points: missing }];
  }

  private giveBack(parts: readonly Part[]): void {
    for (const { from, points } of parts) {
      if (isDebt(from)) this.forgive(from, points);
      else this.putBack(from, points);
    }
  }

  /** What was never there is owed no more; what repaid it meanwhile returns. */
  private forgive(debt: Debt, amount: number): void {
    const owed = Math.min(amount, debt.owed);
    debt.owed -= owed;
    if (owed > 0 && debt.owed === 0) remove(this.debts, debt);
    let left = amount - owed;
    while (left > 0) {
      const last = debt.repaidBy.pop();
      invariant(last !== undefined, 'what a debt no longer owes was repaid by lots');
      const returned = Math.min(left, last.points);
      if (returned < last.points) debt.repaidBy.push({ from: last.from, points: last.points - returned });
      left -= returned;
      this.putBack(last.from, returned);
    }
  }

  /** Repays what is owed; the rest goes into its lot, and expires with it if that has happened already. */
  private putBack(lot: LotBooks, amount: number): void {
    if (lot.state === 'expired') {
      lot.expired += amount;
      return;
    }
    let left = amount;
    for (let debt = this.debts[0]; debt !== undefined && left > 0; debt = this.debts[0]) {
      const repaid = Math.min(left, debt.owed);
      debt.owed -= repaid;
      debt.repaidBy.push({ from: lot, points: repaid });
      left -= repaid;
      if (debt.owed === 0) this.debts.shift();
    }
    if (left === 0) return;
    if (lot.remaining === 0) insert(this.listOf(lot), lot);
    lot.remaining += left;
  }

  private listOf({ state }: LotBooks): LotBooks[] {
    return state === 'pending' ? this.pending : this.active;
  }

  private lotOf(lotId: LotId): LotBooks {
    const lot = this.lots.get(lotId);
    invariant(lot !== undefined, `the lot ${lotId} was opened before anything happened to it`);
    return lot;
  }
}

/** Takes at most `amount` from the front; lots that nothing is left of leave the list. */
const drain = (lots: LotBooks[], amount: number): LotPart[] => {
  const taken: LotPart[] = [];
  let left = amount;
  for (let lot = lots[0]; lot !== undefined && left > 0; lot = lots[0]) {
    const part = Math.min(left, lot.remaining);
    lot.remaining -= part;
    left -= part;
    taken.push({ from: lot, points: part });
    if (lot.remaining === 0) lots.shift();
  }
  return taken;
};

/** @param amount at most the sum of the parts */
const split = (parts: readonly Part[], amount: number): readonly [readonly Part[], readonly Part[]] => {
  const first: Part[] = [];
  const rest: Part[] = [];
  let left = amount;
  for (const { from, points } of parts) {
    const part = Math.min(left, points);
    left -= part;
    if (part > 0) first.push({ from, points: part });
    if (points > part) rest.push({ from, points: points - part });
  }
  return [first, rest];
};

const insert = (lots: LotBooks[], lot: LotBooks): void => {
  let low = 0;
  let high = lots.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (firstExpiringFirst((lots[middle] as LotBooks).lot, lot.lot) < 0) low = middle + 1;
    else high = middle;
  }
  lots.splice(low, 0, lot);
};

const remove = <T>(list: T[], item: T): void => {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
};
