import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { contractOf, schemaRegistry } from '@accrue/contracts';
import { createHttpApp, fixedApiKeys, type ContextPorts } from '@accrue/http';
import type { InstantIso } from '@accrue/kernel';
import { dataSchemaOf, envelopeOf, type Message } from '@accrue/messaging';
import { migrate, type Database } from '@accrue/persistence';
import { createProjectionRunner, PROJECTION_MIGRATIONS, type ProjectionRunner } from '@accrue/projections';
import {
  createMemoryEventLog,
  FixedClock,
  testDatabase,
  type MemoryEventLog,
  type TestDatabase,
} from '@accrue/testing';
import { rewardsContext } from './index';
import { AdvanceWhenHoldAnswered } from './policies/advance-when-hold-answered.policy';
import { OfferWhenProgrammePublished } from './policies/offer-when-programme-published.policy';

export const PUBLISHED = 'loyalty.campaigns.programme.published.v1';
export const HOLD = {
  placed: 'loyalty.ledger.hold.placed.v1',
  refused: 'loyalty.ledger.hold.refused.v1',
  captured: 'loyalty.ledger.hold.captured.v1',
  released: 'loyalty.ledger.hold.released.v1',
};

const KEYS = fixedApiKeys({
  P: { name: 'till-1', role: 'pos' },
  O: { name: 'anna', role: 'operator' },
  A: { name: 'bi', role: 'analyst' },
});

export interface PublishedFact {
  readonly redemptionId: string;
  readonly memberId: string;
  readonly walletId: string;
  readonly points: number;
  readonly holdId: string;
  readonly [field: string]: unknown;
}

/** Rewards as the platform runs it, over a memory log and a real database; messages are delivered by hand. */
export class RewardsApp {
  private delivered = 0;

  private constructor(
    readonly nest: NestFastifyApplication,
    readonly log: MemoryEventLog,
    readonly database: Database,
    readonly projections: ProjectionRunner,
    private readonly test: TestDatabase,
  ) {}

  static async open(): Promise<RewardsApp> {
    const clock = new FixedClock('2026-03-01T10:00:00Z');
    const test = await testDatabase();
    const database = test.open('rewards');
    await migrate(database, 'rewards', [...rewardsContext.migrations, ...PROJECTION_MIGRATIONS]);
    const log = createMemoryEventLog({ clock, partitions: 2 });
    const projections = createProjectionRunner({
      context: 'rewards',
      log,
      database,
      projections: rewardsContext.projections,
    });
    await projections.start();
    const ports = { name: 'rewards', log, database, projections, clock, config: {} } as unknown as ContextPorts;
    const { problemStatuses } = rewardsContext;
    const nest = await createHttpApp({ modules: [rewardsContext.module(ports)], apiKeys: KEYS, problemStatuses });
    return new RewardsApp(nest, log, database, projections, test);
  }

  async close(): Promise<void> {
    await this.nest.close();
    await this.projections.stop();
    await this.test.drop();
  }

  async publish(version: number, rewards: readonly object[]): Promise<void> {
    const at = '2026-03-01T00:00:00.000Z';
    const message = this.message(PUBLISHED, {
      version,
      publishedAt: at,
      effectiveFrom: at,
      document: { schemaVersion: 1, rewards },
    });
    await this.nest.get(OfferWhenProgrammePublished).handle(message);
  }

  /** The ledger answers about the hold of a redemption. */
  async answer(
    type: string,
    { redemptionId, memberId, walletId, points, holdId }: PublishedFact,
    more: object,
  ): Promise<void> {
    const message = this.message(type, { redemptionId, memberId, walletId, points, holdId, ...more });
    await this.nest.get(AdvanceWhenHoldAnswered).handle(message);
  }

  /** What has been published so far, each checked against its contract. */
  async published(topic: string): Promise<readonly Message<PublishedFact>[]> {
    const messages: Message<PublishedFact>[] = [];
    for (let partition = 0; partition < this.log.partitions; partition += 1) {
      const { events } = await this.log.read(partition, {
        after: 0,
        limit: 10_000,
        types: new Set(Object.keys(rewardsContext.publications.messagesOf)),
      });
      for (const event of events)
        for (const published of rewardsContext.publications.publish(event)) {
          expect(schemaRegistry.validate(published.type, published.data)).toBeNull();
          if (published.topic === topic)
            messages.push(envelopeOf(event, published, '/accrue/rewards') as Message<PublishedFact>);
        }
    }
    return messages;
  }

  /** Waits until a redemption has come so far that `type` was published. */
  async fact(type: string, redemptionId: string): Promise<PublishedFact> {
    for (;;) {
      const found = (await this.published('loyalty.rewards.redemption.facts.v1')).find(
        (fact) => fact.type === type && fact.subject === redemptionId,
      );
      if (found !== undefined) return found.data;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async call(
    key: 'P' | 'O' | 'A',
    method: 'GET' | 'POST',
    url: string,
    body?: object | string,
    headers: Record<string, string> = {},
  ) {
    const type: Record<string, string> = typeof body === 'string' ? { 'content-type': 'application/x-ndjson' } : {};
    const payload = body === undefined ? {} : { payload: body };
    const answer = await this.nest.inject({
      method,
      url,
      headers: { 'x-api-key': key, ...type, ...headers },
      ...payload,
    });
    return {
      status: answer.statusCode,
      json: answer.json<Record<string, unknown>>(),
      location: answer.headers.location,
    };
  }

  private message(type: string, data: object): Message {
    expect(schemaRegistry.validate(type, data)).toBeNull();
    const time = '2026-03-01T10:00:01.000Z' as InstantIso;
    const topic = contractOf(type)?.topic ?? '';
    const envelope = {
      source: '/accrue/test',
      subject: 's',
      key: 'k',
      dataschema: dataSchemaOf(type),
      extensions: { correlationid: 'c-1' },
    };
    return { ...envelope, topic, id: `message-${(this.delivered += 1)}`, type, time, data };
  }
}
