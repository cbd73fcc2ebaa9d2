import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { SCHEMAS, type DatabaseUrls } from '../startup/database-urls';

/**
 * A role for each schema, and no right that its work does not need; ADR 0023. Can be run again. Also the file
 * `deploy/postgres/roles.sql`, for who has a PostgreSQL of their own.
 */
export const ROLES_SQL = `do $$
declare
  schemas constant text[] := array[${SCHEMAS.map((schema) => `'${schema}'`).join(', ')}];
  schema text;
  owner text;
  relation text;
  is_superuser constant boolean := (select rolsuper from pg_roles where rolname = current_user);
begin
  -- Several programs may start at once.
  perform pg_advisory_xact_lock(hashtextextended('accrue:roles', 0));
  execute format('revoke all on database %I from public', current_database());
  revoke all on schema public from public;
  foreach schema in array schemas loop
    owner := 'accrue_' || schema;
    if not exists (select from pg_roles where rolname = owner) then
      execute format('create role %I login', owner);
    end if;
    -- Who is no superuser may give things to a role only as a member of it.
    if not is_superuser then
      execute format('grant %I to current_user', owner);
      execute format('grant create on database %I to %I', current_database(), owner);
    end if;
    execute format('grant connect on database %I to %I', current_database(), owner);
    execute format('create schema if not exists %I authorization %I', schema, owner);
    execute format('alter schema %I owner to %I', schema, owner);
    -- Tables that another role has made, before there were these.
    for relation in
      select c.oid::regclass::text from pg_class c
      where c.relnamespace = schema::regnamespace and c.relkind in ('r', 'p', 'v') and c.relowner <> owner::regrole
    loop
      execute format('alter table %s owner to %I', relation, owner);
    end loop;
  end loop;
  -- Every service reads and writes what belongs to no context: keys, dead letters, messages from outside. None changes its tables.
  foreach schema in array schemas loop
    owner := 'accrue_' || schema;
    if schema <> 'platform' then
      execute format('grant usage on schema platform to %I', owner);
      execute format('grant select, insert, update, delete on all tables in schema platform to %I', owner);
      execute format('alter default privileges for role accrue_platform in schema platform grant select, insert, update, delete on tables to %I', owner);
    end if;
  end loop;
  if not is_superuser then
    foreach schema in array schemas loop
      execute format('revoke create on database %I from %I', current_database(), 'accrue_' || schema);
      execute format('revoke %I from current_user', 'accrue_' || schema);
    end loop;
  end if;
end
$$;
`;

/** The role that owns a schema. */
const roleOf = (schema: string): string => `accrue_${schema}`;

/**
 * Makes the roles in a database of our own, or brings them up to date, each with a new password that nobody else knows and that is good
 * until the next call.
 * @param adminUrl of a superuser
 */
export const prepareRoles = async (adminUrl: string): Promise<DatabaseUrls> => {
  const passwords = SCHEMAS.map((schema) => [schema, randomBytes(24).toString('base64url')] as const);
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const logins = passwords.map(([schema, password]) => `alter role ${roleOf(schema)} password '${password}';`);
    await client.query(`begin; ${ROLES_SQL} ${logins.join(' ')} commit;`);
  } finally {
    await client.end();
  }
  return Object.fromEntries(
    passwords.map(([schema, password]) => {
      const url = new URL(adminUrl);
      url.username = roleOf(schema);
      url.password = password;
      return [schema, url.href];
    }),
  );
};
