import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTEXTS } from '@accrue/contracts';
import { prepareRoles } from '@accrue/local-servers';
import { migrate, openDatabase, type PostgresDatabase } from '@accrue/persistence';
import { SCHEMAS, type DatabaseUrls } from '@accrue/runtime';
import { testDatabase, type TestDatabase } from '@accrue/testing';
import { root as clone } from './compose-file';

jest.setTimeout(60_000);

const urlOf = (urls: DatabaseUrls, schema: string): string => urls[schema] ?? '';
const roles = SCHEMAS.map((schema) => `accrue_${schema}`);

describe('a database role for each schema', () => {
  let server: TestDatabase;
  let urls: DatabaseUrls;
  const opened: PostgresDatabase[] = [];
  const open = (url: string, schema: string): PostgresDatabase => {
    const database = openDatabase({ url, schema, connectionsMax: 2, applicationName: 'test' });
    opened.push(database);
    return database;
  };
  const as = (schema: string): PostgresDatabase => open(urlOf(urls, schema), schema);
  const administrator = (): PostgresDatabase => server.open('public');
  const close = async (): Promise<void> => void (await Promise.all(opened.splice(0).map((each) => each.close())));

  beforeAll(async () => {
    server = await testDatabase();
    // A platform that had one role for all until now.
    const before = server.open('tiers');
    await migrate(before, 'tiers', [
      { name: 'Old1795824000001', sql: 'create table old (id bigint generated always as identity)' },
    ]);
    urls = await prepareRoles(server.url, SCHEMAS);
    for (const schema of SCHEMAS)
      await migrate(as(schema), schema, [
        { name: 'Thing1795824000002', sql: 'create table thing as select 7 as seven' },
      ]);
  });
  afterEach(close);
  afterAll(async () => {
    await server.drop();
    const next = await testDatabase();
    await next.open('public').query(`drop role ${roles.join(', ')}`);
    await next.drop();
  });

  it.each(SCHEMAS)('owns its own: %s', async (schema) => {
    const own = as(schema);
    await own.query('insert into thing values (8)');
    await own.query('create table generation_2 (id int); drop table generation_2'); // as a rebuild does
    expect(await own.query('select count(*) as things from thing')).toEqual([{ things: 2 }]);
  });

  it('owns also what another role has made in its schema before', async () => {
    await as('tiers').query('insert into old default values; alter table old add column more text');
    expect(await as('tiers').query('select id, more from old')).toEqual([{ id: 1, more: null }]);
  });

  it.each(CONTEXTS.flatMap((one) => CONTEXTS.filter((other) => other !== one).map((other) => [one, other] as const)))(
    '%s cannot touch what is of %s',
    async (one, other) => {
      const database = as(one);
      for (const statement of [
        `select * from ${other}.thing`,
        `select * from ${other}.schema_migration`,
        `insert into ${other}.thing values (1)`,
        `delete from ${other}.thing`,
        `create table ${other}.mine ()`,
        `set role accrue_${other}`,
      ])
        await expect(database.query(statement)).rejects.toThrow(/^permission denied/);
    },
  );

  it.each(CONTEXTS)('%s uses what belongs to no context, and does not change its tables', async (context) => {
    const database = as(context);
    await database.query('update platform.thing set seven = 7; insert into platform.thing values (9)');
    await database.query('delete from platform.thing where seven = 9');
    for (const statement of ['create table platform.mine ()', 'drop table platform.thing', 'truncate platform.thing'])
      await expect(database.query(statement)).rejects.toThrow(/^(permission denied|must be owner)/);
    // Its schema is up to date: a service may look, and has nothing to do.
    await migrate(database, 'platform', [
      { name: 'Thing1795824000002', sql: 'create table thing as select 7 as seven' },
    ]);
  });

  it.each(SCHEMAS)('%s has no right over the server', async (schema) => {
    const database = as(schema);
    expect(
      await database.query(`select rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls as any,
        (select count(*) from pg_auth_members m where m.member = r.oid) as memberships
        from pg_roles r where rolname = current_user`),
    ).toEqual([{ any: false, memberships: 0 }]);
    for (const statement of [
      'create schema mine',
      'create table public.mine ()',
      'create temporary table mine ()',
      'create role mine',
      'create database mine',
      'select * from pg_authid',
      `copy (select 1) to '/tmp/mine'`,
      `select pg_read_file('postgresql.conf')`,
      'alter system set fsync = off',
    ])
      await expect(database.query(statement)).rejects.toThrow(/^(permission denied|must be)/);
  });

  it('can be prepared again: new passwords, the same data', async () => {
    const before = urls;
    urls = await prepareRoles(server.url, SCHEMAS);
    await expect(open(urlOf(before, 'ledger'), 'ledger').query('select 1')).rejects.toThrow(
      'password authentication failed',
    );
    expect(await as('ledger').query('select seven from thing where seven = 7')).toEqual([{ seven: 7 }]);
  });

  it('can be prepared by an administrator who is no superuser, as where somebody else runs the server', async () => {
    const other = await testDatabase();
    const name = new URL(other.url).pathname.slice(1);
    const root = administrator();
    try {
      await root.query(`create role ${name} login createrole password 'word'`);
      // There are the roles already, of another database of the server.
      await root.query(`grant ${roles.join(', ')} to ${name} with admin true, inherit false, set false`);
      await root.query(`alter database ${name} owner to ${name}`);
      await other.open('public').query(`alter schema public owner to ${name}`);
      const url = new URL(other.url);
      [url.username, url.password] = [name, 'word'];
      const file = readFileSync(join(clone, 'deploy/postgres/roles.sql'), 'utf8');
      const plain = open(url.href, 'public');
      for (let n = 0; n < 2; n += 1) await plain.query(file);
      const own = new URL(urlOf(urls, 'ledger'));
      own.pathname = `/${name}`;
      await migrate(open(own.href, 'ledger'), 'ledger', [{ name: 'Mine1795824000001', sql: 'create table mine ()' }]);
      await expect(open(own.href, 'ledger').query('create schema more')).rejects.toThrow('permission denied');
      await expect(plain.query('select * from ledger.mine')).rejects.toThrow('permission denied');
    } finally {
      await close();
      await other.drop();
      await root.query(`drop role ${name}`);
    }
  });
});
