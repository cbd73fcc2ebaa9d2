import { createHash } from 'node:crypto';
import { canonicalJson } from '@accrue/kernel';
import { BALANCE_COLUMNS } from '../read-models/balance/balance-columns';
import { amountOf, type FoldedAccount } from './fold';

/**
 * One SHA-256 over many accounts that does not depend on the order in which anything arrived: each account's rows are sorted
 * and hashed, then the accounts' hashes are sorted by member and hashed. Memory: one hash per account.
 */
export class Digest {
  private readonly accounts: (readonly [string, string])[] = [];

  add(memberId: string, rows: readonly (readonly unknown[])[]): void {
    if (rows.length === 0) return;
    const texts = rows.map((row) => canonicalJson(row)).sort();
    this.accounts.push([memberId, sha256(texts.join('\n'))]);
  }

  hex(): string {
    const sorted = [...this.accounts].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return sha256(sorted.map((pair) => pair.join(' ')).join('\n'));
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const ACCOUNT_ORDER = Object.values(BALANCE_COLUMNS).map(([account]) => account);

/** Wallets in which something is; an empty one may or may not have been opened. */
export const balanceRows = (account: FoldedAccount): readonly (readonly unknown[])[] =>
  [...account.wallets]
    .map(([walletId, wallet]) => [walletId, ...ACCOUNT_ORDER.map((name) => amountOf(wallet, name))])
    .filter(([, ...amounts]) => amounts.some((amount) => amount !== 0));

/** Lots that something was granted in, or came back to. */
export const lotRows = (account: FoldedAccount): readonly (readonly unknown[])[] =>
  [...account.lots]
    .filter(([, lot]) => lot.granted !== 0 || lot.remaining !== 0 || lot.expired !== 0)
    .map(([lotId, lot]) => [
      lotId,
      lot.walletId,
      lot.granted,
      lot.reversed,
      lot.remaining,
      lot.expired,
      lot.inReview,
      lot.status,
      lot.expiresAt,
    ]);
