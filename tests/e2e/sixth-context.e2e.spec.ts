import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Get, Injectable } from '@nestjs/common';
import { ContextPorts, type ContextDefinition } from '@accrue/context-kit';
import { memberEnrolled, type ContextName } from '@accrue/contracts';
import { enrollmentContext } from '@accrue/enrollment-service';
import { Roles } from '@accrue/http';
import { ConsumesInTransaction, Policy, type MessageOf } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';
import { compose, configKeysOf, readConfig, type RunningPlatform } from '@accrue/runtime';
import { eventually, testDatabase, type TestDatabase } from '@accrue/testing';

/** What a context of its own would write, all of it: it counts who enrolled in each store, and tells. */
@Injectable()
class Enrolments {
  constructor(private readonly ports: ContextPorts) {}

  async byStore(): Promise<readonly { readonly storeId: string; readonly members: number }[]> {
    return this.ports.database.query('select store_id as "storeId", members from enrolments order by 1');
  }
}

@Policy()
class CountWhenMemberEnrolled {
  @ConsumesInTransaction('insights.count-when-member-enrolled', memberEnrolled)
  async count(enrolled: readonly MessageOf<typeof memberEnrolled>[], tx: Transaction): Promise<void> {
    await tx.query(
      `insert into enrolments as known (store_id, members)
       select store_id, count(*) from unnest($1::text[]) as of(store_id) group by 1
       on conflict (store_id) do update set members = known.members + excluded.members`,
      [enrolled.map(({ data }) => data.storeId ?? 'none')],
    );
  }
}

@Controller('v1/insights')
class InsightsController {
  constructor(private readonly enrolments: Enrolments) {}

  @Roles('analyst')
  @Get('enrolments')
  list() {
    return this.enrolments.byStore();
  }
}

const insights: ContextDefinition = {
  name: 'insights' as ContextName,
  migrations: [
    {
      name: 'Enrolments1795824030000',
      sql: 'create table enrolments (store_id text primary key, members integer not null)',
    },
  ],
  projections: [],
  publications: { messagesOf: {}, topics: [], publish: () => [] },
  problemStatuses: {},
  configKeys: [],
  controllers: [InsightsController],
  policies: [CountWhenMemberEnrolled],
  providers: [Enrolments],
};

jest.setTimeout(60_000);

describe('a sixth context', () => {
  const contexts = [enrollmentContext, insights];
  let test: TestDatabase;
  let data: string;
  let platform: RunningPlatform;
  beforeAll(async () => {
    test = await testDatabase();
    data = await mkdtemp(join(tmpdir(), 'accrue-sixth-'));
    const environment = {
      DATABASE_URL: test.url,
      ACCRUE_DATA: data,
      ACCRUE_PORT: '0',
      ACCRUE_LOG_LEVEL: 'silent',
    };
    const config = readConfig(environment, configKeysOf(contexts));
    platform = await compose({
      config: { ...config, databaseUrls: { ...config.databaseUrls, insights: test.url } },
      contexts,
    });
  });
  afterAll(async () => {
    await platform.stop();
    await test.drop();
    await rm(data, { recursive: true });
  });

  const call = async (path: string, body?: object): Promise<unknown> => {
    const response = await fetch(platform.url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'x-api-key': platform.newKeys?.operator ?? '', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response.json();
  };

  it('hears of what another one publishes, and answers a route', async () => {
    for (const [card, storeId] of [
      ['2900000000001', 'S-1'],
      ['2900000000002', 'S-2'],
      ['2900000000003', 'S-1'],
    ])
      await call('/v1/members', { card, storeId });
    await eventually(async () => ((await call('/v1/insights/enrolments')) as unknown[]).length === 2);
    await eventually(async () => JSON.stringify(await call('/v1/insights/enrolments')).includes('"members":2'));
    expect(await call('/v1/insights/enrolments')).toEqual([
      { storeId: 'S-1', members: 2 },
      { storeId: 'S-2', members: 1 },
    ]);
  });

  it('is ready, behind and documented like the others', async () => {
    expect(await call('/readyz')).toMatchObject({ parts: { enrollment: 'up', insights: 'up' } });
    expect(await call('/v1/system/lag')).toMatchObject({ drained: true });
    expect(Object.keys(((await call('/v1/openapi.json')) as { paths: object }).paths)).toContain(
      '/v1/insights/enrolments',
    );
  });
});
