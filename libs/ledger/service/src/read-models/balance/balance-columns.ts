import type { AccountName } from '@accrue/ledger-domain';

/**
 * What a wallet's balance shows, column by column, in the order in which it is told: of which account, and whether people count it the
 * other way round. They read "granted 10", the ledger books issued −10.
 */
export const BALANCE_COLUMNS = {
  granted: ['issued', -1],
  reversed: ['reversed', 1],
  spent: ['spent', 1],
  expired: ['expired', 1],
  adjusted: ['adjusted', -1],
  transferred: ['transferred', -1],
  migrated: ['migrated', -1],
  pending: ['pending', 1],
  held: ['held', 1],
  active: ['active', 1],
  deficit: ['deficit', -1],
  in_review: ['in_review', -1],
  written_off: ['written_off', -1],
} as const satisfies Record<string, readonly [AccountName, 1 | -1]>;

export type BalanceColumn = keyof typeof BALANCE_COLUMNS;
export type BalanceAmounts = Readonly<Record<BalanceColumn, number>>;

export const BALANCE_COLUMN_NAMES = Object.keys(BALANCE_COLUMNS) as readonly BalanceColumn[];
const ENTRIES = Object.entries(BALANCE_COLUMNS) as readonly (readonly [
  BalanceColumn,
  readonly [AccountName, 1 | -1],
])[];

/** Every account has a column of its own. */
export const COLUMN_OF = Object.fromEntries(
  ENTRIES.map(([column, [account, sign]]) => [account, { column, sign }]),
) as Readonly<Record<AccountName, { readonly column: BalanceColumn; readonly sign: 1 | -1 }>>;

/** @param amountOf what is booked on an account, signed */
export const balanceAmounts = (amountOf: (account: AccountName) => number): BalanceAmounts =>
  Object.fromEntries(
    ENTRIES.map(([column, [account, sign]]) => [column, sign === 1 ? amountOf(account) : 0 - amountOf(account)]),
  ) as BalanceAmounts;

/** SQL: `wallet`, `account`, `points`: what all balances together say that is booked. */
export const BOOKED_BY_BALANCES = `
  select wallet, account, points
  from (select wallet, ${BALANCE_COLUMN_NAMES.map((name) => `sum(${name}) as ${name}`).join(', ')}
        from balance group by wallet) summed
  cross join lateral (values ${ENTRIES.map(([column, [account, sign]]) => `('${account}', ${sign === 1 ? '' : '-'}${column})`).join(', ')}) as booked (account, points)`;
