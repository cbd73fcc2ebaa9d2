import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { Rejected, type InstantIso } from '@accrue/kernel';
import type { Transaction } from '@accrue/persistence';
import type { LedgerProblemCode } from '../problem-statuses';
import type { ControlTotalDto, LineProblem, OpeningLine } from './import-lines';

/** What was signed off, by whom, and how far it is booked. */
export interface SignedImport {
  readonly importId: string;
  readonly digest: string;
  readonly signedBy: string;
  readonly signedAt: InstantIso;
  readonly control: ControlTotalDto;
  readonly booked: number;
}

interface Found {
  readonly line: number;
  readonly member_id: string | null;
  readonly has_left: boolean;
  readonly has_wallet: boolean;
}

interface OpeningLot extends Omit<OpeningLine, 'memberId' | 'reference'> {
  readonly memberId: string;
}

/** Opening balances that were signed off: kept with their lines, so that they are booked whatever happens in between. */
@Injectable()
export class Imports {
  constructor(private readonly ports: ContextPorts) {}

  /** @returns each line's member, and what is wrong with the lines */
  async lookUp(
    lines: readonly OpeningLine[],
  ): Promise<{ readonly lots: readonly OpeningLot[]; readonly problems: readonly LineProblem[] }> {
    const found = await this.ports.database.query<Found>(
      `select line, coalesce(named.member_id, numbered.member_id) as member_id,
              coalesce(named.closed_at, numbered.closed_at) is not null as has_left, wallet.wallet_id is not null as has_wallet
       from json_to_recordset($1::json) as given(line integer, "memberId" text, reference text, "walletId" text)
       left join member_directory named on named.member_id = given."memberId"
       left join member_directory numbered on numbered.reference = given.reference
       left join wallet on wallet.wallet_id = given."walletId"
       order by line`,
      [JSON.stringify(lines)],
    );
    const byLine = new Map(found.map((row) => [row.line, row]));
    const problems: LineProblem[] = [];
    const lots = lines.flatMap((given): OpeningLot[] => {
      const { line, memberId: _memberId, reference: _reference, ...lot } = given;
      const row = byLine.get(line);
      const code = codeOf(row);
      const memberId = row?.member_id ?? null;
      if (memberId !== null && code === null) return [{ line, ...lot, memberId }];
      const detail = code === 'wallet.unknown' ? given.walletId : (given.reference ?? given.memberId ?? '');
      problems.push({ line, code: code ?? 'member.unknown', detail });
      return [];
    });
    return { lots, problems };
  }

  /**
   * Signs off: from now on it is booked, all of it.
   * @throws Rejected import.conflict when the id stands for another file
   */
  async signOff(signed: Omit<SignedImport, 'booked'>, lots: readonly OpeningLot[]): Promise<void> {
    await this.ports.database.transaction(async (tx) => {
      const { importId, digest, signedBy, signedAt, control } = signed;
      const added = await tx.query(
        `insert into opening_import (import_id, digest, signed_by, signed_at, control) values ($1, $2, $3, $4, $5)
         on conflict do nothing returning import_id`,
        [importId, digest, signedBy, signedAt, JSON.stringify(control)],
      );
      if (added.length > 0) await insertLots(importId, signedAt, lots, tx);
    });
    const known = await this.find(signed.importId);
    if (known?.digest !== signed.digest)
      throw new Rejected<LedgerProblemCode>('import.conflict', { importId: signed.importId });
  }

  async find(importId: string): Promise<SignedImport | undefined> {
    const [found] = await this.ports.database.query<SignedImport>(
      `select import_id as "importId", digest, signed_by as "signedBy", signed_at as "signedAt", control,
              (select count(*) from opening_lot lot where lot.import_id = i.import_id and booked_at is not null)::integer as booked
       from opening_import i where import_id = $1`,
      [importId],
    );
    return found;
  }
}

const codeOf = (row: Found | undefined): string | null =>
  row === undefined || row.member_id === null
    ? 'member.unknown'
    : row.has_left
      ? 'account.closed'
      : row.has_wallet
        ? null
        : 'wallet.unknown';

const insertLots = async (
  importId: string,
  signedAt: InstantIso,
  lots: readonly OpeningLot[],
  tx: Transaction,
): Promise<void> => {
  await tx.query(
    `insert into opening_lot (import_id, line, signed_at, member_id, wallet_id, points, expires_at, expires_on)
     select $1, line, $2, "memberId", "walletId", points, "expiresAt", "expiresOn"
     from json_to_recordset($3::json) as lot(line integer, "memberId" text, "walletId" text, points bigint, "expiresAt" timestamptz,
                                             "expiresOn" text)`,
    [importId, signedAt, JSON.stringify(lots)],
  );
};
