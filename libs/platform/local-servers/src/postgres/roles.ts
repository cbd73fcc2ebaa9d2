import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { cloneWith } from '../clone';

/** A role for each schema, and no right that its work does not need; ADR 0023. Can be run again. Who has a PostgreSQL of their own runs it, too. */
const ROLES_FILE = 'deploy/postgres/roles.sql';

/** The role that owns a schema. */
const roleOf = (schema: string): string => `accrue_${schema}`;

/**
 * Makes the roles in a database of our own, or brings them up to date, each with a new password that nobody else knows and that is good
 * until the next call.
 * @param adminUrl of a superuser
 * @returns the address of each schema, with its role
 */
export const prepareRoles = async (
  adminUrl: string,
  schemas: readonly string[],
): Promise<Readonly<Record<string, string>>> => {
  const sql = await readFile(join(cloneWith(ROLES_FILE), ROLES_FILE), 'utf8');
  const passwords = schemas.map((schema) => [schema, randomBytes(24).toString('base64url')] as const);
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const logins = passwords.map(([schema, password]) => `alter role ${roleOf(schema)} password '${password}';`);
    await client.query(`begin; ${sql} ${logins.join(' ')} commit;`);
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
