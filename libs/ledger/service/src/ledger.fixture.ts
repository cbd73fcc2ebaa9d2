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
  type MemoryEventLogOptions,
  type TestDatabase,
} from '@accrue/testing';
import { accountStream } from './account/account.model';
import { ledgerContext } from './index';
import { ledgerPublications } from './publications';
import * as policies from './policies';

const KEYS = fixedApiKeys({
  P: { name: 'till-1', role: 'pos' },
  O: { name: 'anna', role: 'operator' },
  A: { name: 'bi', role: 'analyst' },
});

/** The ledger as the platform runs it, over a memory log and a real database; messages are delivered by hand. */
export class LedgerApp {
  private constructor(
    readonly nest: NestFastifyApplication,
    readonly log: MemoryEventLog,
    readonly database: Database,
    readonly projections: ProjectionRunner,
    readonly clock: FixedClock,
    private readonly test: TestDatabase,
  ) {}

  static async open(shape: Pick<MemoryEventLogOptions, 'partitions' | 'positions'> = {}): Promise<LedgerApp> {
    const clock = new FixedClock('2026-01-01T12:00:00Z');
    const test = await testDatabase();
    const database = test.open('ledger');
    await migrate(database, 'ledger', [...ledgerContext.migrations, ...PROJECTION_MIGRATIONS]);
    const log = createMemoryEventLog({ clock, partitions: 4, ...shape });
    const projections = createProjectionRunner({
      context: 'ledger',
      log,
      database,
      projections: ledgerContext.projections,
    });
    await projections.start();
    const ports = { name: 'ledger', log, database, projections, clock, config: {} } as unknown as ContextPorts;
    const nest = await createHttpApp({
      modules: [ledgerContext.module(ports)],
      apiKeys: KEYS,
      problemStatuses: ledgerContext.problemStatuses,
    });
    return new LedgerApp(nest, log, database, projections, clock, test);
  }

  async close(): Promise<void> {
    await this.nest.close();
    await this.projections.stop();
    await this.test.drop();
  }

  /** Hands a fact to every consumer of its type, as the bus does: valid, with an envelope. */
  async deliver(type: string, data: Record<string, unknown>, id = `${type}/${JSON.stringify(data)}`): Promise<void> {
    const contract = contractOf(type);
    if (contract === undefined) throw new Error(`no contract for ${type}`);
    const violation = schemaRegistry.validate(type, data);
    if (violation !== null) throw new Error(`${type}: ${violation}`);
    const message: Message = {
      topic: contract.topic,
      id,
      type,
      source: '/accrue/test',
      subject: 's',
      time: this.clock.now(),
      key: 'k',
      dataschema: dataSchemaOf(type),
      data,
      extensions: { correlationid: 'c-1' },
    };
    for (const policy of Object.values(policies)) {
      const provider = this.nest.get<object>(policy);
      for (const name of Object.getOwnPropertyNames(policy.prototype)) {
        const method = (policy.prototype as unknown as Record<string, unknown>)[name] as object;
        for (const consumer of consumersOf(method)) {
          if (consumer.topic !== contract.topic || !consumer.types.includes(type)) continue;
          if (consumer.kind === 'each') await (method as MessageHandler).call(provider, message);
          else await this.database.transaction((tx) => (method as BatchHandler).call(provider, [message], tx));
        }
      }
    }
  }

  /** Everything that the ledger has published of an account, checked against its contracts. */
  async published(memberId: string): Promise<readonly Message[]> {
    const messages = (await this.log.readStream(accountStream(memberId))).flatMap((event) =>
      ledgerPublications.publish(event).map((message, index) => envelopeOf(event, message, '/accrue/ledger', index)),
    );
    for (const { type, data } of messages) expect(schemaRegistry.validate(type, data)).toBeNull();
    return messages;
  }

  async call(
    key: 'P' | 'O' | 'A',
    method: 'GET' | 'POST',
    url: string,
    body?: object,
    headers: Record<string, string> = {},
  ) {
    const response = await this.nest.inject({
      method,
      url,
      headers: { 'x-api-key': key, ...headers },
      ...(body === undefined ? {} : { payload: body }),
    });
    const isJson =
      String(response.headers['content-type']).includes('json') &&
      !String(response.headers['content-type']).includes('ndjson');
    return {
      status: response.statusCode,
      text: response.payload,
      json: isJson ? response.json<Record<string, unknown>>() : {},
      headers: response.headers,
    };
  }

  /** All read models have everything that is in the log. */
  async settled(): Promise<void> {
    for (;;) {
      const lag = await this.projections.lag();
      if (lag.every(({ behind }) => behind === 0)) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

export const T0 = '2026-01-01T10:00:00.000Z' as InstantIso;

const award = (memberId: string, receiptId: string) => ({
  awardId: `${receiptId}:base`,
  memberId,
  receiptId,
  walletId: 'points',
  ruleId: 'base',
  programmeVersion: 1,
  occurredAt: T0,
});

export const GRANTED = 'loyalty.campaigns.award.granted.v1';
export const REVERSED = 'loyalty.campaigns.award.reversed.v1';
export const CORRECTED = 'loyalty.campaigns.award.corrected.v1';

export const granted = (memberId: string, receiptId: string, points: number, more: object = {}) => ({
  ...award(memberId, receiptId),
  sequence: 0,
  basePoints: points,
  tierId: null,
  multiplier: '1',
  lines: [{ lineId: '1', points }],
  points,
  activatesAt: null,
  expiresAt: null,
  expiresOn: null,
  ...more,
});

export const reversed = (
  memberId: string,
  receiptId: string,
  sequence: number,
  totals: { granted: number; reversed: number },
  more: object = {},
) => ({
  ...award(memberId, receiptId),
  sequence,
  points: totals.reversed,
  ...totals,
  cause: { kind: 'return', receiptId: 'C-1' },
  ...more,
});
