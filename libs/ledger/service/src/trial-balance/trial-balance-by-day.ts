import type { Queryable } from '@accrue/persistence';
import {
  addDays,
  endOfLocalDay,
  startOfLocalDay,
  type InstantIso,
  type LocalDateIso,
  type ZoneId,
} from '@accrue/kernel';
import { ACCOUNTS, type AccountName } from '@accrue/ledger-domain';

/** An account of a wallet over some days; everything but the turnover is signed. */
export interface AccountTurnover {
  readonly account: AccountName;
  readonly opening: bigint;
  /** What was added to it, and what was taken from it; both positive. opening + debit − credit = closing. */
  readonly debit: bigint;
  readonly credit: bigint;
  readonly closing: bigint;
}

export interface WalletTurnover {
  readonly walletId: string;
  /** Over all the days. */
  readonly accounts: readonly AccountTurnover[];
  readonly days: readonly { readonly date: LocalDateIso; readonly accounts: readonly AccountTurnover[] }[];
}

export interface Days {
  readonly from: LocalDateIso;
  /** The last of them. */
  readonly to: LocalDateIso;
  readonly zone: ZoneId;
  /** By what was recorded before this start of a quarter of an hour; null: all that is known now. */
  readonly knownAt: InstantIso | null;
}

/** Period 0 is everything before the first day, n is the nth day. */
const SUMS = `
  select wallet, account, width_bucket(quarter_hour, $1::timestamptz[]) as period, sum(debit) as debit, sum(credit) as credit
  from posting_sums
  where quarter_hour < $2 and ($3::timestamptz is null or recorded_quarter_hour < $3)
  group by wallet, account, period`;

interface Sum {
  readonly wallet: string;
  readonly account: AccountName;
  readonly period: number;
  readonly debit: string;
  readonly credit: string;
}

/**
 * What each account of each wallet had when a day began, what was posted to it, and what it had at the end. An entry counts on the day
 * on which it happened. So one that comes late changes a day that is over, unless the question is for what was known before.
 */
export const trialBalanceByDay = async (
  database: Queryable,
  { from, to, zone, knownAt }: Days,
): Promise<readonly WalletTurnover[]> => {
  const dates = datesOf(from, to);
  const starts = dates.map((date) => startOfLocalDay(date, zone));
  const sums = await database.query<Sum>(SUMS, [starts, endOfLocalDay(to, zone), knownAt]);
  const wallets = Map.groupBy(sums, ({ wallet }) => wallet);
  return [...wallets]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([walletId, ofWallet]) => turnoverOf(walletId, ofWallet, dates));
};

const datesOf = (from: LocalDateIso, to: LocalDateIso): readonly LocalDateIso[] => {
  const dates = [from];
  for (let date = from; date < to;) dates.push((date = addDays(date, 1)));
  return dates;
};

const turnoverOf = (walletId: string, sums: readonly Sum[], dates: readonly LocalDateIso[]): WalletTurnover => {
  const posted = new Map(sums.map((sum) => [`${sum.account} ${String(sum.period)}`, sum]));
  const movement = (account: AccountName, period: number) => {
    const { debit, credit } = posted.get(`${account} ${String(period)}`) ?? { debit: '0', credit: '0' };
    return { debit: BigInt(debit), credit: BigInt(credit) };
  };
  const openings = ACCOUNTS.map((account) => {
    const { debit, credit } = movement(account, 0);
    return { account, debit: 0n, credit: 0n, ...{ opening: debit - credit, closing: debit - credit } };
  });
  let before: readonly AccountTurnover[] = openings;
  const days = dates.map((date, index) => {
    const accounts = before.map(({ account, closing: opening }) => {
      const { debit, credit } = movement(account, index + 1);
      return { account, opening, debit, credit, closing: opening + debit - credit };
    });
    before = accounts;
    return { date, accounts };
  });
  const accounts = openings.map(({ account, opening }, index) => {
    const ofDays = days.map((day) => day.accounts[index] as AccountTurnover);
    const sum = (side: 'debit' | 'credit'): bigint => ofDays.reduce((all, turnover) => all + turnover[side], 0n);
    const [debit, credit] = [sum('debit'), sum('credit')];
    return { account, opening, debit, credit, closing: opening + debit - credit };
  });
  return { walletId, accounts, days };
};

/** Whether debits equal credits, and openings and closings sum to zero. */
export const isBalanced = (accounts: readonly AccountTurnover[]): boolean => {
  const sum = (of: (turnover: AccountTurnover) => bigint): bigint => accounts.reduce((all, each) => all + of(each), 0n);
  return (
    sum(({ debit, credit }) => debit - credit) === 0n &&
    sum(({ opening }) => opening) === 0n &&
    sum(({ closing }) => closing) === 0n
  );
};
