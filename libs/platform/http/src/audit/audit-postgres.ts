import { randomUUID } from 'node:crypto';
import type { Database, Migration } from '@accrue/persistence';
import type { AuditEntry, AuditFilter, AuditTrail } from './audit-trail';

export const auditMigration: Migration = {
  name: 'Audit1796083200000',
  sql: `
    create table audit_entry (
      id uuid primary key,
      -- To the millisecond, as it is told.
      at timestamptz not null default date_trunc('milliseconds', now()),
      actor text not null,
      role text not null,
      action text not null,
      subjects text[] not null,
      correlation_id text not null,
      -- null: not known, as the process died or has not answered yet.
      status int,
      code text
    );
    create index on audit_entry (at, id);
    create index on audit_entry (actor, at, id);
    create index on audit_entry using gin (subjects)`,
};

const LIST = `
select id, at, actor, role, action, subjects, correlation_id as "correlationId", status, code from audit_entry
where ($2::timestamptz is null or (at, id) < ($2, $3::uuid)) and ($4::text is null or actor = $4)
  and ($5::text is null or subjects @> array[$5]) and ($6::timestamptz is null or at >= $6) and ($7::timestamptz is null or at < $7)
order by at desc, id desc limit $1`;

/** In a table of the platform's schema, to which every service writes. */
export const createAuditTrail = (database: Database): AuditTrail => ({
  async begin({ actor, role, action, subjects, correlationId }) {
    const id = randomUUID();
    await database.query(
      `insert into audit_entry (id, actor, role, action, subjects, correlation_id) values ($1, $2, $3, $4, $5, $6)`,
      [id, actor, role, action, subjects, correlationId],
    );
    return id;
  },
  async end(id, status, code) {
    await database.query(`update audit_entry set status = $2, code = $3 where id = $1`, [id, status, code]);
  },
  list({ actor, subject, from, to }: AuditFilter, limit, before) {
    return database.query<AuditEntry>(LIST, [
      limit,
      before?.at ?? null,
      before?.id ?? null,
      actor ?? null,
      subject ?? null,
      from ?? null,
      to ?? null,
    ]);
  },
});
