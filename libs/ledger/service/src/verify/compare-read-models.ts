import { setTimeout as sleep } from 'node:timers/promises';
import type { Queryable } from '@accrue/persistence';
import { accountStream, memberOfStream } from '../account/account.model';
import { BALANCE_COLUMN_NAMES, balanceAmounts, type BalanceAmounts } from '../read-models/balance/balance-columns';
import type { BalanceRow } from '../read-models/balance/balance.projection';
import type { LotRow } from '../read-models/lots/lots.projection';
import type { Checks } from './checks';
import { amountOf, type FoldedAccount } from './fold';

const MEMBERS_PER_QUERY = 1_000;
const RETRY_MS = 100;

type Accounts = ReadonlyMap<string, FoldedAccount>;

interface Expected {
  /** Second part of the row's key; the first is the member. */
  readonly id: string;
  readonly revision: number;
  readonly text: string;
}

/** How one read model is compared: rows and fold as texts, key by key. */
interface ReadModel<Row> {
  readonly table: string;
  readonly expect: (account: FoldedAccount) => readonly Expected[];
  readonly idOf: (row: Row) => string;
  readonly textOf: (row: Row) => string;
}

type AnyRow = { readonly member_id: string; readonly revision: number };

const balances: ReadModel<BalanceRow> = {
  table: 'balance',
  expect: (account) =>
    [...account.wallets].map(([id, wallet]) => ({
      id,
      revision: wallet.revision,
      text: textOfAmounts(balanceAmounts((name) => amountOf(wallet, name))),
    })),
  idOf: (row) => row.wallet,
  textOf: (row) => textOfAmounts(row),
};

const textOfAmounts = (amounts: BalanceAmounts): string =>
  BALANCE_COLUMN_NAMES.map((column) => amounts[column]).join(' ');

const lots: ReadModel<LotRow> = {
  table: 'lots',
  expect: (account) =>
    [...account.lots].map(([id, lot]) => ({
      id,
      revision: lot.revision,
      text: [
        lot.walletId,
        lot.granted,
        lot.reversed,
        lot.remaining,
        lot.expired,
        lot.inReview,
        lot.status,
        lot.expiresAt,
      ].join(' '),
    })),
  idOf: (row) => row.lot_id,
  textOf: (row) =>
    [row.wallet, row.granted, row.reversed, row.remaining, row.expired, row.in_review, row.status, row.expires_at].join(
      ' ',
    ),
};

/** Whether waiting for a row makes sense: the projections are still folding, and the time for it is not over. */
export type StillFolding = () => Promise<boolean>;

/**
 * Compares rows and fold at the same revision. A row that is behind is waited for while the projections fold; one that is
 * ahead was written to meanwhile and says nothing about this fold.
 * @returns rows seen of each table
 */
export const compareReadModels = async (
  database: Queryable,
  accounts: Accounts,
  checks: Checks,
  stillFolding: StillFolding,
): Promise<{ readonly balance: number; readonly lots: number }> => ({
  balance: await compareAll(balances, database, accounts, checks, stillFolding),
  lots: await compareAll(lots, database, accounts, checks, stillFolding),
});

export const readModelCheck = (table: string): string => `the read model "${table}" equals the fold`;

const compareAll = async <Row extends AnyRow>(
  model: ReadModel<Row>,
  database: Queryable,
  accounts: Accounts,
  checks: Checks,
  stillFolding: StillFolding,
): Promise<number> => {
  const streams = [...accounts.keys()];
  let seen = 0;
  for (let from = 0; from < streams.length; from += MEMBERS_PER_QUERY) {
    const chunk = streams.slice(from, from + MEMBERS_PER_QUERY);
    const expected = new Map(
      chunk.flatMap((streamId) => {
        const account = accounts.get(streamId);
        return account === undefined ? [] : model.expect(account).map((row) => [`${streamId} ${row.id}`, row] as const);
      }),
    );
    const rows = await rowsWhenCaughtUp(model, database, chunk, expected, stillFolding);
    compare(model, expected, rows, accounts, checks);
    seen += rows.size;
  }
  return seen;
};

const rowsWhenCaughtUp = async <Row extends AnyRow>(
  model: ReadModel<Row>,
  database: Queryable,
  streams: readonly string[],
  expected: ReadonlyMap<string, Expected>,
  stillFolding: StillFolding,
): Promise<ReadonlyMap<string, Row>> => {
  const members = streams.map(memberOfStream);
  for (;;) {
    // Asked before the rows are read: rows read after the last fold are final.
    const mayCome = await stillFolding();
    const found = await database.query<Row>(`select * from ${model.table} where member_id = any($1)`, [members]);
    const rows = new Map(found.map((row) => [`${accountStream(row.member_id)} ${model.idOf(row)}`, row]));
    const behind = [...expected].some(([key, { revision }]) => (rows.get(key)?.revision ?? -1) < revision);
    if (!behind || !mayCome) return rows;
    await sleep(RETRY_MS);
  }
};

const compare = <Row extends AnyRow>(
  model: ReadModel<Row>,
  expected: ReadonlyMap<string, Expected>,
  rows: ReadonlyMap<string, Row>,
  accounts: Accounts,
  checks: Checks,
): void => {
  const check = readModelCheck(model.table);
  for (const [key, { revision, text }] of expected) {
    const row = rows.get(key);
    if (row !== undefined && row.revision > revision) continue;
    checks.expect(check, row !== undefined && row.revision === revision && model.textOf(row) === text, () =>
      row === undefined
        ? `${key}: no row`
        : `${key}: ${model.textOf(row)} @ ${row.revision}, fold: ${text} @ ${revision}`,
    );
  }
  for (const [key, row] of rows) {
    const account = accounts.get(accountStream(row.member_id));
    const newer = account === undefined || row.revision > account.revision;
    if (!expected.has(key) && !newer) checks.expect(check, false, () => `${key}: a row without anything in the ledger`);
  }
};
