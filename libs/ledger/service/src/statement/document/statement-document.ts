import { createHash } from 'node:crypto';
import type { Locale } from '@accrue/contracts';
import type { StoredEvent } from '@accrue/event-store';
import {
  canonicalJson,
  endOfLocalDay,
  epochMs,
  instantFromEpochMs,
  localDateOf,
  startOfLocalDay,
  type InstantIso,
  type LocalDateIso,
  type ZoneId,
} from '@accrue/kernel';
import { totalsOf, type Account } from '@accrue/ledger-domain';
import { worded, type Reader } from '@accrue/wording';
import { foldedOf } from '../../account/accounts';
import { lotRowsOf } from '../../lots/lot-rows-at';
import { statementProjection, type StatementRow } from '../../read-models/statement/statement.projection';

/** Dates on which points expire next; a statement is no list of lots. */
const EXPIRING_MAX = 6;

/** What a statement is about, and in whose words. */
export interface StatementRequest {
  readonly memberId: string;
  readonly programme: string;
  /** First and last day. */
  readonly from: LocalDateIso;
  readonly to: LocalDateIso;
  readonly zone: ZoneId;
  readonly locale: Locale;
  readonly wallets: ReadonlyMap<string, { readonly name: string; readonly unit: string }>;
}

export interface Amounts {
  readonly active: number;
  readonly pending: number;
  readonly held: number;
  readonly deficit: number;
}

export interface DocumentLine {
  readonly entryId: string;
  readonly revision: number;
  readonly kind: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly points: number;
  readonly reason: { readonly code: string; readonly data: object; readonly text: string };
  readonly receiptId: string | null;
  readonly balance: Amounts;
}

export interface DocumentWallet {
  readonly walletId: string;
  readonly name: string | null;
  readonly unit: string | null;
  readonly opening: Amounts;
  readonly lines: readonly DocumentLine[];
  readonly closing: Amounts;
  readonly expiringNext: readonly { readonly expiresOn: string; readonly points: number }[];
}

/** Where in the ledger the last entry stands that this is made of. */
export interface LedgerPosition {
  readonly streamId: string;
  readonly revision: number;
  readonly partition: number;
  readonly position: number;
  readonly entryId: string;
  readonly recordedAt: string;
}

export interface StatementDocument {
  readonly form: 'accrue.statement.v1';
  readonly programme: string;
  readonly memberId: string;
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly locale: Locale;
  /** null: nothing had been recorded yet. */
  readonly ledgerPosition: LedgerPosition | null;
  readonly wallets: readonly DocumentWallet[];
}

/** The end of the last day: what is recorded from then on is in the next statement. */
export const endOfStatement = ({ to, zone }: Pick<StatementRequest, 'to' | 'zone'>): InstantIso =>
  endOfLocalDay(to, zone);

/**
 * A member's statement of some days, as banks make them: each entry stands on the day on which it was booked, whenever it happened. So the
 * lines lead from the opening to the closing balance, and the statement of days that are over stays what it is: what comes late is a line of
 * a later one. Made from the log alone.
 */
export const statementDocument = (stored: readonly StoredEvent[], request: StatementRequest): StatementDocument => {
  const { memberId, programme, from, to, zone, locale, wallets } = request;
  const begins = startOfLocalDay(from, zone);
  const ends = endOfStatement(request);
  const known = stored.filter(({ recordedAt }) => recordedAt < ends);
  const before = foldedOf(known.filter(({ recordedAt }) => recordedAt < begins)).state;
  const after = foldedOf(known).state;
  const during = known.filter(({ recordedAt }) => recordedAt >= begins);
  const last = known.at(-1);
  return {
    form: 'accrue.statement.v1',
    ...{ programme, memberId, from, to, timeZone: zone, locale },
    ledgerPosition: last === undefined ? null : positionOf(last),
    wallets: Object.keys(after.wallets)
      .sort()
      .map((walletId) => ({
        walletId,
        name: wallets.get(walletId)?.name ?? null,
        unit: wallets.get(walletId)?.unit ?? null,
        opening: amountsOf(before, walletId),
        lines: linesOf(during, walletId, { timeZone: zone, locale }),
        closing: amountsOf(after, walletId),
        expiringNext: expiringNext(known, walletId, zone),
      })),
  };
};

/**
 * What the statement is known by, in every form of it: SHA-256 of its canonical JSON (RFC 8785). Whoever signs a statement signs
 * this.
 */
export const digestOf = (document: StatementDocument): string =>
  createHash('sha256').update(canonicalJson(document)).digest('hex');

const positionOf = ({ streamId, revision, partition, position, id, recordedAt }: StoredEvent): LedgerPosition => ({
  ...{ streamId, revision, partition, position },
  ...{ entryId: id, recordedAt },
});

const amountsOf = (account: Account, walletId: string): Amounts => {
  const { active, pending, held, deficit } = totalsOf(account, walletId);
  return { active, pending, held, deficit: 0 - deficit };
};

const linesOf = (stored: readonly StoredEvent[], walletId: string, reader: Reader): readonly DocumentLine[] =>
  stored.flatMap((event) =>
    statementProjection
      .project(event)
      .map((step) => step.change(undefined) as unknown as StatementRow)
      .filter(({ wallet }) => wallet === walletId)
      .map((row) => lineOf(row, event.id, reader)),
  );

const lineOf = (row: StatementRow, entryId: string, reader: Reader): DocumentLine => {
  const { code, data, text } = worded(row.reason, reader);
  const { active, pending, held, deficit } = row;
  return {
    ...{ entryId, revision: row.revision, kind: row.kind },
    ...{ occurredAt: row.occurred_at, recordedAt: row.recorded_at, points: row.points },
    ...{ reason: { code, data, text }, receiptId: row.receipt_id },
    balance: { active, pending, held, deficit },
  };
};

/** As booked: what has expired by the last day, and is booked a moment later, expires on that day. */
const expiringNext = (
  known: readonly StoredEvent[],
  walletId: string,
  zone: ZoneId,
): DocumentWallet['expiringNext'] => {
  const byDay = new Map<string, number>();
  for (const { wallet, remaining, expires_at: expiresAt } of lotRowsOf(known).values()) {
    if (wallet !== walletId || remaining === 0 || expiresAt === null) continue;
    const lastDay = localDateOf(instantFromEpochMs(epochMs(expiresAt as InstantIso) - 1), zone);
    byDay.set(lastDay, (byDay.get(lastDay) ?? 0) + remaining);
  }
  return [...byDay]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, EXPIRING_MAX)
    .map(([expiresOn, points]) => ({ expiresOn, points }));
};
