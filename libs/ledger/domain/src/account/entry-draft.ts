import {
  invariant,
  points,
  POINTS_PER_WALLET_MAX,
  Rejected,
  type InstantIso,
  type KernelRejectionCode,
  type LotId,
} from '@accrue/kernel';
import { ACCOUNTS, type AccountName, type Entry, type LotChange } from './postings';
import { accountOf, firstExpiringFirst, isExpired, totalsOf, type Account, type Lot } from './state';

/** Where points come from, or are owed. */
const BOUNDED: ReadonlySet<AccountName> = new Set<AccountName>(['issued', 'reversed', 'adjusted', 'deficit']);

interface Change {
  remaining: number;
  expired: number;
}

/**
 * The double entry of one event while it is being decided. Local to a decision: nothing outside sees it change.
 * The rules of where points go and come from are here, once; see the README of this library.
 */
export class EntryDraft {
  private readonly amounts = new Map<AccountName, number>();
  private readonly changes = new Map<LotId, Change>();

  constructor(
    private readonly account: Account,
    private readonly walletId: string,
  ) {}

  post(account: AccountName, amount: number): void {
    this.amounts.set(account, (this.amounts.get(account) ?? 0) + amount);
  }

  /** Points come into a lot: what is owed is repaid first, the rest remains in the lot. */
  fill(lot: Lot, amount: number): void {
    const repaid = Math.min(amount, this.owed());
    this.post('deficit', repaid);
    this.post(accountOf(lot), amount - repaid);
    this.changeOf(lot.lotId).remaining += amount - repaid;
  }

  /** Takes at most `amount` of what remains in the lot. @returns what was taken */
  drain(lot: Lot, amount: number): number {
    const taken = Math.min(amount, this.remainingOf(lot));
    this.post(accountOf(lot), -taken);
    this.changeOf(lot.lotId).remaining -= taken;
    return taken;
  }

  /** Takes `amount` back: from the lot itself, then pending lots, then active ones, and the rest is owed. */
  clawBack(lot: Lot, amount: number): void {
    let left = amount - this.drain(lot, amount);
    left -= this.drainExpired(lot, left);
    if (left > 0) left -= this.drainOthers(lot, 'pending', left);
    if (left > 0) left -= this.drainOthers(lot, 'active', left);
    this.post('deficit', -left);
  }

  /** Held or spent points return to their lot; if it expired meanwhile, they expire at once. */
  giveBack(from: 'held' | 'spent', lot: Lot, amount: number, now: InstantIso): void {
    this.post(from, -amount);
    if (!isExpired(lot, now)) return this.fill(lot, amount);
    this.post('expired', amount);
    this.changeOf(lot.lotId).expired += amount;
  }

  expire(lot: Lot): void {
    const amount = this.drain(lot, this.remainingOf(lot));
    this.post('expired', amount);
    this.changeOf(lot.lotId).expired += amount;
  }

  /**
   * For what brings points in. Everything else only moves them, so no account can grow far beyond these.
   * @throws Rejected amount.out_of_range when more than `POINTS_PER_WALLET_MAX` would have been granted, given, taken back or owed
   */
  buildWithinBounds(): Entry {
    const entry = this.build();
    for (const { account } of entry.postings) {
      if (!BOUNDED.has(account) || Math.abs(this.balanceOf(account)) <= POINTS_PER_WALLET_MAX) continue;
      const { walletId } = this;
      throw new Rejected<KernelRejectionCode>('amount.out_of_range', { walletId, account, max: POINTS_PER_WALLET_MAX });
    }
    return entry;
  }

  build(): Entry {
    const postings = ACCOUNTS.flatMap((account) => {
      const amount = this.amounts.get(account) ?? 0;
      return amount === 0 ? [] : [{ account, points: points(amount) }];
    });
    invariant(postings.reduce((sum, posting) => sum + posting.points, 0) === 0, 'the postings of an entry sum to zero');
    const balance = {
      active: points(this.balanceOf('active')),
      pending: points(this.balanceOf('pending')),
      held: points(this.balanceOf('held')),
      deficit: points(this.owed()),
    };
    return { walletId: this.walletId, postings, lots: this.lotChanges(), balance };
  }

  /** Points that expired unspent are lost already: taking them back must not cost the member others. */
  private drainExpired(lot: Lot, amount: number): number {
    const taken = Math.min(amount, lot.expired + this.changeOf(lot.lotId).expired);
    this.post('expired', -taken);
    this.changeOf(lot.lotId).expired -= taken;
    return taken;
  }

  private drainOthers(except: Lot, account: 'active' | 'pending', amount: number): number {
    let taken = 0;
    const others = this.account.lots.filter(
      (lot) =>
        lot.walletId === this.walletId && lot.lotId !== except.lotId && lot.remaining > 0 && accountOf(lot) === account,
    );
    for (const lot of others.sort(firstExpiringFirst)) {
      if (taken === amount) break;
      taken += this.drain(lot, amount - taken);
    }
    return taken;
  }

  private owed(): number {
    return 0 - this.balanceOf('deficit');
  }

  private balanceOf(account: AccountName): number {
    return totalsOf(this.account, this.walletId)[account] + (this.amounts.get(account) ?? 0);
  }

  private remainingOf(lot: Lot): number {
    return lot.remaining + (this.changes.get(lot.lotId)?.remaining ?? 0);
  }

  private changeOf(lotId: LotId): Change {
    let change = this.changes.get(lotId);
    if (change === undefined) this.changes.set(lotId, (change = { remaining: 0, expired: 0 }));
    return change;
  }

  /** In the order in which the lots were touched; for a hold that is the order of spending. */
  private lotChanges(): readonly LotChange[] {
    return [...this.changes]
      .filter(([, change]) => change.remaining !== 0 || change.expired !== 0)
      .map(([lotId, { remaining, expired }]) =>
        expired === 0
          ? { lotId, points: points(remaining) }
          : { lotId, points: points(remaining), expired: points(expired) },
      );
  }
}
