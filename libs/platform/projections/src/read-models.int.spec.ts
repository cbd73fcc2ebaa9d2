import { LessThanOrEqual } from 'typeorm';
import { DatabaseUnavailable, migrate, type PostgresDatabase } from '@accrue/persistence';
import { testDatabase, type TestDatabase } from '@accrue/testing';
import { bigint, boolean, date, integer, json, key, nullable, numeric, text, timestamptz } from './columns';
import { makeGeneration, pointViews } from './generations';
import { PROJECTION_MIGRATIONS } from './migrations';
import type { Projection } from './projection';
import { readModel, type ReadModelRow } from './read-model';
import { openReadModels, type ReadModels } from './read-models';

const visit = readModel('visit', {
  columns: {
    member_id: key(text()),
    visit_no: key(integer()),
    state: text<'open' | 'closed'>(),
    points: bigint(),
    total: numeric(),
    day: nullable(date()),
    began_at: timestamptz(),
    ended_at: nullable(timestamptz()),
    is_first: boolean(),
    goods: nullable(json<readonly string[]>()),
  },
  indexes: [['began_at', 'points'], ['state']],
  arrivalDependent: ['visit_no'],
});
type VisitRow = ReadModelRow<typeof visit>;

const projection: Projection = {
  name: 'visits',
  version: 1,
  tables: [visit],
  eventTypes: new Set(),
  project: () => [],
};

const ROW: VisitRow = {
  member_id: 'm-1',
  visit_no: 1,
  state: 'open',
  points: Number.MAX_SAFE_INTEGER,
  total: '90071992547409910',
  day: '2026-03-29',
  began_at: '2026-03-29T01:02:03.004Z',
  ended_at: null,
  is_first: true,
  goods: ['tea'],
};

describe('a read model declared once', () => {
  let databases: TestDatabase;
  let database: PostgresDatabase;
  let readModels: ReadModels;
  beforeAll(async () => {
    databases = await testDatabase();
    database = databases.open('visits');
    await migrate(database, 'visits', PROJECTION_MIGRATIONS);
    await database.transaction(async (tx) => {
      await makeGeneration(tx, projection, 1, 'live', 4);
      await pointViews(tx, projection, 1, {});
    });
    readModels = await openReadModels(database, [projection]);
  });
  afterAll(() => databases.drop());

  it('is what each generation of its table is made from', async () => {
    const columns = await database.query(
      `select column_name as name, data_type as type, is_nullable as nullable from information_schema.columns
       where table_schema = 'visits' and table_name = 'visit__g1' order by ordinal_position`,
    );
    expect(columns.map(({ name, type, nullable: may }) => `${String(name)} ${String(type)} ${String(may)}`)).toEqual([
      'member_id text NO',
      'visit_no integer NO',
      'state text NO',
      'points bigint NO',
      'total numeric NO',
      'day date YES',
      'began_at timestamp with time zone NO',
      'ended_at timestamp with time zone YES',
      'is_first boolean NO',
      'goods json YES',
    ]);
    await database.transaction((tx) => makeGeneration(tx, projection, 2, 'building', 4));
    const indexes = await database.query<{ is: string }>(
      `select regexp_replace(indexdef, ' USING btree', '') as is from pg_indexes where tablename like 'visit\\_\\_g%' order by indexname`,
    );
    expect(indexes.map(({ is }) => is)).toEqual(
      ['visit__g1', 'visit__g2'].flatMap((table) => [
        `CREATE INDEX ${table}_began_at_points_idx ON visits.${table} (began_at, points)`,
        `CREATE UNIQUE INDEX ${table}_pkey ON visits.${table} (member_id, visit_no)`,
        `CREATE INDEX ${table}_state_idx ON visits.${table} (state)`,
      ]),
    );
  });

  it('is read through a repository on its view, with rows of its type', async () => {
    await database.query(
      `insert into visit__g1 select * from json_to_recordset($1::json) as r(member_id text, visit_no integer, state text,
       points bigint, total numeric, day date, began_at timestamptz, ended_at timestamptz, is_first boolean, goods json)`,
      [JSON.stringify([ROW, { ...ROW, visit_no: 2, ended_at: '2026-03-29T02:00:00.000Z', day: null, goods: null }])],
    );
    const visits = readModels.of(visit);
    expect(await visits.findOneBy({ member_id: 'm-1', visit_no: 1 })).toEqual(ROW);
    expect(await visits.findOneBy({ member_id: 'm-2', visit_no: 1 })).toBeNull();
    const ended = visits
      .rows('v')
      .where({ ended_at: LessThanOrEqual('2026-03-29T02:00:00.000Z') })
      .orderBy('v.member_id')
      .limit(1);
    expect(await ended.getRawMany<VisitRow>()).toEqual(await ended.clone().select('v').getMany());
    expect(await ended.getRawMany<VisitRow>()).toEqual([
      { ...ROW, visit_no: 2, ended_at: '2026-03-29T02:00:00.000Z', day: null, goods: null },
    ]);
    const sum = await visits.createQueryBuilder('v').select('max(v.points)', 'most').getRawOne<{ most: number }>();
    expect(sum).toEqual({ most: Number.MAX_SAFE_INTEGER });
  });

  it('opens no connection of its own: it waits for one of the database as every other query', async () => {
    const narrow = databases.open('visits', { connectionsMax: 1, applicationName: 'narrow' });
    const visits = (await openReadModels(narrow, [projection])).of(visit);
    await Promise.all(Array.from({ length: 20 }, () => visits.countBy({ state: 'open' })));
    const [open] = await database.query<{ connections: number }>(
      `select count(*) as connections from pg_stat_activity where application_name = 'narrow'`,
    );
    expect(open).toEqual({ connections: 1 });
  });

  it('cannot begin a transaction past the database', async () => {
    const manager = readModels.of(visit).createQueryBuilder().connection;
    await expect(manager.transaction(() => Promise.resolve())).rejects.toThrow('Database.transaction');
  });

  it('says that the server is away so that a caller tries again', async () => {
    const source = readModels.of(visit);
    jest.spyOn(database, 'query').mockRejectedValueOnce(new DatabaseUnavailable('gone'));
    await expect(source.countBy({ state: 'open' })).rejects.toMatchObject({ retriable: true });
  });
});
