// The figures for people (a table), for programs (JSON) and for spreadsheets (CSV).
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MONTH_COLUMNS = [
  ...[
    'month',
    'walletId',
    'granted',
    'reversed',
    'issued',
    'redeemed',
    'expired',
    'adjusted',
    'transferred',
    'migrated',
  ],
  ...['inReview', 'writtenOff', 'outstanding', 'owed'],
];
const BALANCE_COLUMNS = [
  ...[
    'memberId',
    'reference',
    'walletId',
    'granted',
    'reversed',
    'spent',
    'expired',
    'adjusted',
    'transferred',
    'migrated',
  ],
  ...['pending', 'held', 'active', 'deficit', 'inReview', 'writtenOff'],
];

const SALES_COLUMNS = ['sku', 'units', 'gross', 'discount', 'net', 'taxIncluded', 'taxAdded'];

/** @returns {string} lines for a terminal */
export const asTable = ({ members, balances, sales, months, quality, timeZone }) =>
  [
    `members   ${whole(members.total)} (${whole(members.open)} open, ${whole(members.closed)} closed)`,
    `balances  ${whole(balances.length)} wallets with points booked`,
    `sales     ${whole(sales.receipts)} receipts, ${whole(sales.payable)} to pay, ${whole(sales.bySku.length)} products`,
    `messages  ${whole(quality.messages)} (${whole(quality.duplicates)} repeated, ${whole(quality.invalid)} invalid, ${whole(quality.unknown)} of unknown types)`,
    `months    in ${timeZone ?? 'no zone yet'}`,
    '',
    ...aligned([
      ['month', 'wallet', 'issued', 'redeemed', 'outstanding', 'owed'],
      ...months.map(({ month, walletId, issued, redeemed, outstanding, owed }) => [
        month,
        walletId,
        ...[issued, redeemed, outstanding, owed].map(whole),
      ]),
    ]),
  ].join('\n');

/** Writes months.csv, balances.csv, sales.csv and figures.json. */
export const writeFiles = (folder, figures) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'months.csv'), csv(MONTH_COLUMNS, figures.months));
  writeFileSync(join(folder, 'balances.csv'), csv(BALANCE_COLUMNS, figures.balances));
  writeFileSync(join(folder, 'sales.csv'), csv(SALES_COLUMNS, figures.sales.bySku));
  writeFileSync(join(folder, 'figures.json'), `${JSON.stringify(figures, null, 2)}\n`);
};

const whole = (points) => points.toLocaleString('en-GB');

const aligned = (rows) => {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  '),
  );
};

export const csv = (columns, rows) =>
  [columns, ...rows.map((row) => columns.map((column) => cell(row[column])))]
    .map((line) => `${line.join(',')}\n`)
    .join('');

/** What a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV injection): references are anybody's texts. */
const cell = (value) => {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  const safe = text.replace(FORMULA_START, "$1'$2");
  return safe !== text || /[",\r\n]/.test(text) ? `"${safe.replaceAll('"', '""')}"` : text;
};

const FORMULA_START = /(^|[,;|\t\r\n"'])(\s*[=+\-@\t\r\n＝＋－＠﹦﹢﹣﹫])/gu;
