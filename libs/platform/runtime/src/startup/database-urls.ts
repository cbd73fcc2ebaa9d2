import { CONTEXTS } from '@accrue/contracts';
import { isPostgresUrl, type EnvironmentReader } from './environment';

/** What belongs to no context: keys, dead letters, messages from outside. */
export const PLATFORM_SCHEMA = 'platform';
/** Each belongs to a database role of its own, where there are such roles. */
export const SCHEMAS: readonly string[] = [PLATFORM_SCHEMA, ...CONTEXTS];

/** postgres://… by schema: one address, and a role for each schema or one for all. */
export type DatabaseUrls = Readonly<Record<string, string>>;

/** enrollment → DATABASE_URL_ENROLLMENT. */
export const databaseVariableOf = (schema: string): string => `DATABASE_URL_${schema.toUpperCase()}`;

/** As environment variables. */
export const variablesOf = (urls: DatabaseUrls): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(urls).map(([schema, url]) => [databaseVariableOf(schema), url]));

/** enrollment → DATABASE_PASSWORD_ENROLLMENT. */
export const databasePasswordVariableOf = (schema: string): string => `DATABASE_PASSWORD_${schema.toUpperCase()}`;

/**
 * DATABASE_URL is for every schema that has no variable of its own, as is DATABASE_PASSWORD for addresses without a password.
 * @returns null when none is set. What is wrong is gathered by the reader
 */
export const readDatabaseUrls = (reader: EnvironmentReader, schemas: readonly string[]): DatabaseUrls | null => {
  const shared = readUrl(reader, 'DATABASE_URL');
  const sharedPassword = reader.secret('DATABASE_PASSWORD');
  const urls = schemas.map((schema) => {
    const url = readUrl(reader, databaseVariableOf(schema)) || shared;
    return [schema, withPassword(url, reader.secret(databasePasswordVariableOf(schema)) || sharedPassword)] as const;
  });
  const missing = urls.flatMap(([schema, url]) => (url === '' ? [databaseVariableOf(schema)] : []));
  if (missing.length === schemas.length) return null;
  if (missing.length > 0)
    reader.problem(`${missing.join(', ')} missing: set them too, or DATABASE_URL for all that have none of their own`);
  return Object.fromEntries(urls);
};

/** The same where there is no other database to take. */
export const requireDatabaseUrls = (reader: EnvironmentReader, schemas: readonly string[]): DatabaseUrls => {
  const urls = readDatabaseUrls(reader, schemas);
  if (urls === null)
    reader.requiredSecret('DATABASE_URL', 'where PostgreSQL is, postgres://user:password@host:5432/database');
  return urls ?? {};
};

const readUrl = (reader: EnvironmentReader, name: string): string => {
  const url = reader.secret(name);
  if (url === '' || isPostgresUrl(url)) return url;
  reader.problem(`${name} must look like postgres://user:password@host:5432/database`);
  return '';
};

/** Operators of databases hand out passwords by themselves; one that stands in the address goes first. */
const withPassword = (address: string, password: string): string => {
  if (address === '' || password === '') return address;
  const url = new URL(address);
  if (url.password !== '') return address;
  url.password = encodeURIComponent(password);
  return url.href;
};

/** @throws Error for a schema that nobody was told the address of: a mistake of ours */
export const urlOf = (urls: DatabaseUrls, schema: string): string => {
  const url = urls[schema];
  if (url === undefined) throw new Error(`no database for the schema ${schema}`);
  return url;
};
