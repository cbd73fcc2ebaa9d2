import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { contractOf, schemaRegistry } from '@accrue/contracts';
import { createHttpApp, fixedApiKeys, type ContextPorts } from '@accrue/http';
import type { InstantIso } from '@accrue/kernel';
import {
  consumersOf,
  dataSchemaOf,
  envelopeOf,
  type BatchHandler,
  type Message,
  type MessageHandler,
} from '@accrue/messaging';
import { migrate, type Database } from '@accrue/persistence';
import { createProjectionRunner, PROJECTION_MIGRATIONS, type ProjectionRunner } from '@accrue/projections';
import {
  createMemoryEventLog,
  FixedClock,
  testDatabase,
  type MemoryEventLog,
  type TestDatabase,
} from '@accrue/testing';
import { tiersContext } from './index';
import { membershipStream } from './membership/memberships';
import { CountWhenReceiptRecorded } from './policies/count-when-receipt-recorded.policy';
import { KeepLadderWhenProgrammePublished } from './policies/keep-ladder-when-programme-published.policy';

export const PUBLISHED = 'loyalty.campaigns.programme.published.v1';
export const RECORDED = 'loyalty.campaigns.receipt.recorded.v1';
export const READJUDICATED = 'loyalty.campaigns.receipt.readjudicated.v1';

const POLICIES = [CountWhenReceiptRecorded, KeepLadderWhenProgrammePublished];
const KEYS = fixedApiKeys({ P: { name: 'till-1', role: 'pos' }, A: { name: 'bi', role: 'analyst' } });

/** Tiers as the platform runs it, over a memory log and a real database; messages are delivered by hand. */
export class TiersApp {
  private delivered = 0;

  private constructor(
    readonly nest: NestFastifyApplication,
    readonly log: MemoryEventLog,
    readonly database: Database,
    readonly projections: ProjectionRunner,
    private readonly test: TestDatabase,
  ) {}

  static async open(): Promise<TiersApp> {
    const clock = new FixedClock();
    const test = await testDatabase();
    const database = test.open('tiers');
    await migrate(database, 'tiers', [...tiersContext.migrations, ...PROJECTION_MIGRATIONS]);
    const log = createMemoryEventLog({ clock, partitions: 2 });
    const projections = createProjectionRunner({
      context: 'tiers',
      log,
      database,
      projections: tiersContext.projections,
    });
    await projections.start();
    const ports = { name: 'tiers', log, database, projections, clock, config: {} } as unknown as ContextPorts;
    const nest = await createHttpApp({
      modules: [tiersContext.module(ports)],
      apiKeys: KEYS,
      problemStatuses: tiersContext.problemStatuses,
    });
    return new TiersApp(nest, log, database, projections, test);
  }

  async close(): Promise<void> {
    await this.nest.close();
    await this.projections.stop();
    await this.test.drop();
  }

  /** Hands a fact to every consumer of its type, valid and in its envelope, as the bus does. */
  async deliver(type: string, data: object, id = `message-${(this.delivered += 1)}`): Promise<void> {
    const topic = contractOf(type)?.topic ?? '';
    expect(schemaRegistry.validate(type, data)).toBeNull();
    const time = '2026-01-01T00:00:00.000Z' as InstantIso;
    const envelope = { source: '/accrue/campaigns', subject: 's', key: 'k', dataschema: dataSchemaOf(type) };
    const message: Message = { ...envelope, topic, id, type, time, data, extensions: { correlationid: 'c-1' } };
    for (const policy of POLICIES) {
      const { handle } = policy.prototype;
      for (const { kind, ...consumer } of consumersOf(handle)) {
        if (consumer.topic !== topic || !consumer.types.includes(type)) continue;
        const provider = this.nest.get<object>(policy);
        if (kind === 'each') await (handle as unknown as MessageHandler).call(provider, message);
        else await this.database.transaction((tx) => (handle as unknown as BatchHandler).call(provider, [message], tx));
      }
    }
  }

  /** What has been published of a member, each checked against its contract. */
  async published(memberId: string): Promise<readonly Message[]> {
    const events = await this.log.readStream(membershipStream(memberId));
    const messages = events.flatMap((event) =>
      tiersContext.publications
        .publish(event)
        .map((published, index) => envelopeOf(event, published, '/accrue/tiers', index)),
    );
    for (const { type, data } of messages) expect(schemaRegistry.validate(type, data)).toBeNull();
    return messages;
  }

  async get(url: string, key: 'P' | 'A' = 'A') {
    const answer = await this.nest.inject({ method: 'GET', url, headers: { 'x-api-key': key } });
    return { status: answer.statusCode, json: answer.json<Record<string, unknown>>() };
  }
}

export const programme = (version: number, tiers: object | undefined) => ({
  version,
  publishedAt: '2026-01-01T00:00:00.000Z',
  effectiveFrom: '2026-01-01T00:00:00.000Z',
  document: { schemaVersion: 1, ...(tiers === undefined ? {} : { tiers }) },
});

const place = (day: number) => {
  const occurredAt = `2026-02-${String(day).padStart(2, '0')}T12:00:00.000Z`;
  return { occurredAt, order: `${occurredAt}|${occurredAt.slice(0, 10)}|S-1|1||000000000001` };
};

export const recorded = (memberId: string | null, day: number, points: number) => ({
  receiptId: `R-${day}`,
  memberId,
  kind: points < 0 ? 'return' : 'sale',
  channel: 'store',
  storeId: 'S-1',
  businessDate: '2026-02-01',
  employeeId: null,
  currency: 'GBP',
  payable: points * 100,
  lineCount: 1,
  programmeVersion: 1,
  qualifyingPoints: points,
  qualifyingSpend: points * 100,
  pointsTenders: [],
  ...place(day),
});

export const readjudicated = (memberId: string, day: number, points: number, sequence: number) => ({
  receiptId: `R-${day}`,
  memberId,
  qualifyingPoints: points,
  qualifyingSpend: points * 100,
  sequence,
  cause: { kind: 'late_receipt', receiptId: 'R-0' },
  ...place(day),
});
