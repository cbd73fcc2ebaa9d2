import type { Database, Migration } from '@accrue/persistence';
import type { AuditEntry, AuditFilter, AuditTrail } from './audit-trail';

export const auditMigration: Migration = {
  name: 'Audit1796083200000',
  sql: `
    create table audit_entry (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      actor text not null,
      role text not null,
      action text not null,
      subjects text[] not null,
      correlation_id text not null,
      -- null: not known, as the process died or has not answered yet.
      status int,
      code text
    );
    create index on audit_entry (actor, id);
    create index on audit_entry using gin (subjects);
    create index on audit_entry (at)`,
};

const LIST = `
select id, at, actor, role, action, subjects, correlation_id as "correlationId", status, code from audit_entry
where ($2::bigint is null or id < $2) and ($3::text is null or actor = $3) and ($4::text is null or subjects @> array[$4])
  and ($5::timestamptz is null or at >= $5) and ($6::timestamptz is null or at < $6)
order by id desc limit $1`;

/** In a table of the platform's schema, to which every service writes. */
export const createAuditTrail = (database: Database): AuditTrail => ({
  async begin({ actor, role, action, subjects, correlationId }) {
    const [entry] = await database.query<{ id: string }>(
      `insert into audit_entry (actor, role, action, subjects, correlation_id) values ($1, $2, $3, $4, $5) returning id`,
      [actor, role, action, subjects, correlationId],
    );
    if (entry === undefined) throw new Error('an insert answered no row');
    return entry.id;
  },
  async end(id, status, code) {
    await database.query(`update audit_entry set status = $2, code = $3 where id = $1`, [id, status, code]);
  },
  list({ actor, subject, from, to }: AuditFilter, limit, before) {
    return database.query<AuditEntry>(LIST, [limit, before, actor ?? null, subject ?? null, from ?? null, to ?? null]);
  },
});
