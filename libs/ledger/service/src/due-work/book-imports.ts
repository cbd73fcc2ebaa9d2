import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { points, type InstantIso, type LocalDateIso } from '@accrue/kernel';
import type { DueItem, DueQuery, DueWork } from '@accrue/scheduling';
import { Accounts } from '../account/accounts';

interface Row {
  readonly importId: string;
  readonly line: number;
  readonly walletId: string;
  readonly points: number;
  readonly expiresAt: InstantIso | null;
  readonly expiresOn: LocalDateIso | null;
  readonly actor: string;
}

/**
 * Books the lots of imports that were signed off, a member at a time, as of the instant of the signature. A process that dies leaves what it has not
 * booked to the next one; what it has booked without saying so, the account recognises.
 */
@Injectable()
export class BookImports implements DueWork {
  readonly name = 'book-imports';

  constructor(
    private readonly ports: ContextPorts,
    private readonly accounts: Accounts,
  ) {}

  due({ by, after, limit }: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    const { dueAt, key } = after ?? { dueAt: '-infinity', key: '' };
    return this.ports.database.query<DueItem>(
      `select distinct signed_at as "dueAt", member_id as key from opening_lot
       where booked_at is null and signed_at <= $1 and (signed_at, member_id) > ($2, $3) order by 1, 2 limit $4`,
      [by, dueAt, key, limit],
    );
  }

  async handle({ key: memberId, dueAt }: DueItem): Promise<void> {
    const rows = await this.ports.database.query<Row>(
      `select import_id as "importId", line, wallet_id as "walletId", points, lot.expires_at as "expiresAt",
              lot.expires_on as "expiresOn", signed_by as actor
       from opening_lot lot join opening_import using (import_id)
       where member_id = $1 and lot.signed_at = $2 and booked_at is null order by import_id, line`,
      [memberId, dueAt],
    );
    for (const { points: amount, ...row } of rows) {
      const data = { ...row, points: points(amount) };
      await this.accounts.follow(
        memberId,
        { type: 'ImportOpeningBalance', data, metadata: { now: dueAt } },
        { messageId: `import/${row.importId}/${String(row.line)}`, actor: row.actor },
      );
      await this.ports.database.query('update opening_lot set booked_at = now() where import_id = $1 and line = $2', [
        row.importId,
        row.line,
      ]);
    }
  }
}
