import { isInactiveBy } from './inactivity.model.fixture';
import type { Account, Hold, Lot } from './state';

/**
 * The ledger once more, slow and obvious, to check the fast one against: every single point is an object that lies somewhere, and all facts are
 * acted out in event order. It shares no code with the domain; facts must have different instants.
 */
interface Point {
  readonly lot: Lot;
  at:
    | 'lot'
    | 'expired'
    | 'taken back'
    | 'taken by hand'
    | 'repaid'
    | 'gone'
    | `held ${string}`
    | `spent ${string}`
    | `sent ${string}`
    | 'given back';
}

/** A point that was taken although there was none. */
interface Missing {
  at:
    | 'taken back'
    | 'written off'
    | `in review ${string}`
    | 'taken by hand'
    | 'given back'
    | `sent ${string}`
    | 'gone'
    | `held ${string}`
    | `spent ${string}`;
  repaidBy: Point | null;
}

const isOwed = ({ at, repaidBy }: Missing): boolean =>
  repaidBy === null && at !== 'gone' && at !== 'written off' && !at.startsWith('in review');

/** What is redeemed by itself with points that become spendable at an instant may take what expires then. */
const BEFORE_EXPIRY = -1;

type Place = Exclude<Point['at'], 'lot' | 'expired' | 'repaid' | 'gone'>;

export class SlowWallet {
  readonly points: Point[] = [];
  readonly missing: Missing[] = [];
  /** What receipts were paid with, in event order. */
  private paid: { readonly receiptId: string; readonly one: Point | Missing }[] = [];
  private readonly sent = new Map<string, (Point | Missing)[]>();
  private now = '';
  private isBeforeExpiry = false;

  constructor(
    private readonly account: Account,
    walletId: string,
  ) {
    const acts: { at: string; turn: number; act: () => void }[] = [];
    const on = (at: string, turn: number, act: () => void): void => void acts.push({ at, turn, act });
    const stands = (id: string | null): boolean =>
      !account.voids.some(({ receiptId, voids }) => voids === id && stands(receiptId));
    for (const lot of account.lots.filter((one) => one.walletId === walletId)) {
      on(lot.occurredAt, 3, () => {
        this.open(lot);
      });
      for (const { occurredAt, points } of lot.reversals)
        on(occurredAt < lot.occurredAt ? lot.occurredAt : occurredAt, 4, () => {
          this.takeBack(lot, points);
        });
      for (const [at, turn] of [[lot.activatesAt, 0] as const, [lot.expiresAt, 2] as const])
        if (at !== null) on(at, turn, () => undefined);
    }
    // Several rewards may be redeemed at one instant.
    for (const hold of account.holds
      .filter((one) => one.walletId === walletId && one.status !== 'refused')
      .sort((a, b) => (a.holdId < b.holdId ? -1 : 1)))
      this.actsOf(hold, stands, on);
    const taken = account.adjustments.filter((one) => one.walletId === walletId && one.points < 0);
    const undone = (id: string): boolean =>
      account.adjustments.some((one) => one.reverses === id && one.status === 'posted' && !undone(one.adjustmentId));
    const standing = taken.filter(({ status, reverses }) => status === 'posted' && reverses === null);
    for (const { at, points } of standing.filter(({ adjustmentId }) => !undone(adjustmentId)))
      on(at, 9, () => {
        this.take(-points, 'taken by hand');
      });
    for (const { at, points, receiptId } of account.spends.filter((one) => one.walletId === walletId))
      if (stands(receiptId))
        on(at, 7.5, () => {
          this.pay(receiptId, this.take(points, `spent on ${receiptId}`));
        });
    for (const { at, points, receiptId, receiptIds, lotId } of account.refunds
      .filter((one) => one.walletId === walletId)
      .sort((a, b) => (a.receiptId < b.receiptId ? -1 : 1)))
      if (stands(receiptId)) {
        const paidAt = [...account.spends, ...account.holds.flatMap(({ captures }) => captures)]
          .filter((paid) => receiptIds.some((id) => id === paid.receiptId))
          .map((paid) => paid.at as string);
        on([at, ...paidAt].sort().at(-1) ?? at, 7.6, () => {
          this.refund(receiptIds, points, account.lots.find((lot) => lot.lotId === lotId) ?? null);
        });
      }
    for (const { at, lotId, points, outcome } of account.decisions.filter((one) => one.walletId === walletId))
      on(at, 8, () => {
        const waiting = this.missing.filter((one) => one.at === `in review ${lotId}`).slice(0, points);
        for (const one of waiting) one.at = outcome === 'owe' ? 'taken back' : 'written off';
        if (outcome === 'owe') this.repay();
      });
    const key = (one: { readonly from?: string; readonly transferId: string }): string =>
      `${one.from}/${one.transferId}`;
    const byKey = <T extends { readonly walletId: string; readonly transferId: string }>(all: readonly T[]): T[] =>
      all.filter((one) => one.walletId === walletId).sort((a, b) => (key(a) < key(b) ? -1 : 1));
    for (const { transferId, at, parts, returned } of byKey(account.transfers)) {
      on(at, 9.1, () => {
        this.send(transferId, parts);
      });
      if (returned !== null)
        on(returned.at, 9.2, () => {
          this.comeBack(transferId, returned.parts);
        });
    }
    for (const { takenBack } of byKey(account.incoming))
      if (takenBack !== null)
        on(takenBack.at, 9.3, () => {
          for (const { lotId, points } of takenBack.parts)
            for (const lot of account.lots.filter((one) => one.lotId === lotId)) this.takeOf(lot, points, 'given back');
        });
    acts.sort((a, b) => (a.at === b.at ? a.turn - b.turn : a.at < b.at ? -1 : 1));
    for (const { at, turn, act } of acts) {
      if (at > account.settledAt) break;
      this.now = at;
      this.isBeforeExpiry = turn === BEFORE_EXPIRY;
      this.letTimePass();
      act();
      this.letTimePass();
    }
    this.now = account.settledAt;
    this.isBeforeExpiry = false;
    this.letTimePass();
  }

  /** Points at places whose name begins so. */
  count(place: string): number {
    return [...this.points, ...this.missing].filter(({ at }) => at.startsWith(place)).length;
  }

  owed(): number {
    return this.missing.filter(isOwed).length;
  }

  remaining(lot: Lot): number {
    return this.points.filter((point) => point.lot === lot && point.at === 'lot').length;
  }

  isActive = (lot: Lot): boolean => !lot.isAwaitingTerms && (lot.activatesAt === null || lot.activatesAt <= this.now);

  private actsOf(
    hold: Hold,
    stands: (receiptId: string | null) => boolean,
    on: (at: string, turn: number, act: () => void) => void,
  ): void {
    const held = `held ${hold.holdId}` as const;
    const spent = `spent ${hold.holdId}` as const;
    on(hold.placedAt, hold.automatic?.isAtActivation === true ? BEFORE_EXPIRY : 6, () => {
      this.take(hold.points, held);
    });
    const after = (at: string, early: number): number => (at === hold.placedAt ? early + 2 : early);
    for (const { at, points, receiptId } of hold.captures)
      on(at, after(at, 5), () => {
        const captured = this.lying(held).slice(0, points);
        // Of a receipt that was voided: the points are free again, and the hold has them no more.
        if (!stands(receiptId)) return this.giveBack(captured);
        for (const one of captured) one.at = spent;
        this.pay(receiptId, captured);
      });
    for (const at of [hold.endedAt, hold.expiresAt])
      if (at !== null)
        on(at, at === hold.expiresAt ? 1 : after(at, 5.5), () => {
          this.giveBack(this.lying(held));
        });
    if (hold.refundedAt !== null)
      on(hold.refundedAt, after(hold.refundedAt, 5.7), () => {
        this.giveBack(this.lying(spent));
      });
  }

  private lying(place: Place): (Point | Missing)[] {
    return [
      ...this.inOrder(this.points.filter(({ at }) => at === place)),
      ...this.missing.filter((m) => m.at === place),
    ];
  }

  private open(lot: Lot): void {
    for (let n = 0; n < lot.granted; n++) {
      const point: Point = { lot, at: 'lot' };
      this.points.push(point);
      this.putDown(point);
    }
  }

  private letTimePass(): void {
    for (const point of this.points) if (point.at === 'lot' && this.isOver(point.lot)) point.at = 'expired';
  }

  private isOver(lot: Lot): boolean {
    if (lot.inactivity !== null) return isInactiveBy(this.now, lot, this.account);
    return lot.expiresAt !== null && (this.isBeforeExpiry ? lot.expiresAt < this.now : lot.expiresAt <= this.now);
  }

  /** A point that is free again: it expires if it is too late, else it repays what is owed, else it lies in its lot. */
  private putDown(point: Point): void {
    const debt = this.missing.find(isOwed);
    if (this.isOver(point.lot)) point.at = 'expired';
    else if (debt === undefined) point.at = 'lot';
    else {
      point.at = 'repaid';
      debt.repaidBy = point;
    }
  }

  private send(id: string, parts: readonly { readonly lotId: string; readonly points: number }[]): void {
    const sent = parts.flatMap(({ lotId, points }) =>
      this.points
        .filter(({ at, lot }) => at === 'lot' && lot.lotId === lotId && this.isActive(lot))
        .slice(0, points)
        .map((point) => Object.assign(point, { at: `sent ${id}` as const })),
    );
    const amount = parts.reduce((sum, { points }) => sum + points, 0);
    this.sent.set(id, [...sent, ...this.take(amount - sent.length, `sent ${id}`)]);
  }

  private comeBack(id: string, parts: readonly { readonly lotId: string; readonly points: number }[]): void {
    let sent = this.sent.get(id) ?? [];
    const back = parts.flatMap(({ lotId, points }) => {
      const own = sent.filter((one) => 'lot' in one && one.lot.lotId === lotId).slice(0, points);
      sent = sent.filter((one) => !own.includes(one));
      return own;
    });
    const amount = parts.reduce((sum, { points }) => sum + points, 0);
    for (const one of [...back, ...sent.reverse().slice(0, amount - back.length)]) this.giveBack([one]);
  }

  private takeBack(lot: Lot, amount: number): void {
    const { clawback } = lot;
    const rest =
      clawback === 'unlimited'
        ? 'taken back'
        : clawback === 'to-zero'
          ? 'written off'
          : (`in review ${lot.lotId}` as const);
    this.takeOf(lot, amount, 'taken back', rest);
  }

  private takeOf(lot: Lot, amount: number, to: 'taken back' | 'given back', rest: Missing['at'] = to): void {
    const own = this.points.filter((point) => point.lot === lot);
    const others = this.inOrder(this.points.filter((point) => point.lot !== lot));
    const free = (points: Point[]): Point[] => points.filter(({ at }) => at === 'lot');
    const candidates = [
      ...free(own),
      ...own.filter(({ at }) => at === 'expired'),
      ...free(others).filter((point) => !this.isActive(point.lot)),
      ...free(others).filter((point) => this.isActive(point.lot)),
    ].slice(0, amount);
    for (const point of candidates) point.at = to;
    for (let n = candidates.length; n < amount; n++) this.missing.push({ at: rest, repaidBy: null });
  }

  private pay(receiptId: string | null, with_: (Point | Missing)[]): void {
    if (receiptId !== null) for (const one of with_) this.paid.push({ receiptId, one });
  }

  private refund(receiptIds: readonly string[], amount: number, grace: Lot | null): void {
    const back = this.paid
      .filter(({ receiptId }) => receiptIds.includes(receiptId))
      .reverse()
      .slice(0, amount);
    for (const { one } of back) {
      if (grace === null || !('lot' in one) || !this.isOver(one.lot)) this.giveBack([one]);
      else {
        one.at = 'gone';
        this.paid = this.paid.filter((paid) => paid.one !== one);
        const instead: Point = { lot: grace, at: 'lot' };
        this.points.push(instead);
        this.putDown(instead);
      }
    }
  }

  private take(amount: number, to: Place): (Point | Missing)[] {
    const free = this.inOrder(this.points.filter(({ at, lot }) => at === 'lot' && this.isActive(lot))).slice(0, amount);
    for (const point of free) point.at = to;
    const missing = Array.from({ length: amount - free.length }, (): Missing => ({ at: to, repaidBy: null }));
    this.missing.push(...missing);
    this.repay();
    return [...free, ...missing];
  }

  /** Whatever lies somewhere repays what is owed, pending points first. */
  private repay(): void {
    const lying = this.inOrder(this.points).filter(({ at }) => at === 'lot');
    for (const point of [...lying].sort((a, b) => Number(this.isActive(a.lot)) - Number(this.isActive(b.lot))))
      if (this.owed() > 0) this.putDown(point);
  }

  private giveBack(from: (Point | Missing)[]): void {
    this.paid = this.paid.filter(({ one }) => !from.includes(one));
    for (const one of from) {
      if ('lot' in one) this.putDown(one);
      else one.at = 'gone';
    }
    for (const one of from.reverse()) if (!('lot' in one) && one.repaidBy !== null) this.putDown(one.repaidBy);
  }

  private inOrder(points: Point[]): Point[] {
    const date = ({ expiresAt, inactivity }: Lot): string => (inactivity === null ? (expiresAt ?? '9999') : '9998');
    const key = ({ lot }: Point): string => `${date(lot)} ${lot.occurredAt} ${lot.lotId}`;
    return [...points].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  }
}
