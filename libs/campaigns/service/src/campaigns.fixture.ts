import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  contractOf,
  identityBlocked,
  identityLinked,
  memberClosed,
  memberEnrolled,
  schemaRegistry,
  type ReceiptV1,
} from '@accrue/contracts';
import { createHttpApp, fixedApiKeys, type ContextPorts } from '@accrue/http';
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
import type { EventLog } from '@accrue/event-store';
import { createMemoryEventLog, createPostgresEventLog, FixedClock, testDatabase } from '@accrue/testing';
import { campaignsContext } from './index';
import { ApplyWhenTierChanged } from './policies/apply-when-tier-changed.policy';
import { AttributeWhenIdentified } from './policies/attribute-when-identified.policy';
import { MemberDirectory } from './policies/member-directory';
import { RecordWhenReceiptCompleted } from './policies/record-when-receipt-completed.policy';

const POLICIES = [MemberDirectory, ApplyWhenTierChanged, AttributeWhenIdentified, RecordWhenReceiptCompleted];
const KEYS = fixedApiKeys({
  P: { name: 'till-1', role: 'pos' },
  O: { name: 'anna', role: 'operator' },
  A: { name: 'bi', role: 'analyst' },
});

/** Now, for all that is recorded; receipts are of the day before. */
export const NOW = '2026-11-01T12:00:00.000Z';

export const DIRECTORY = 'campaigns.member-directory';
export const ON_RECEIPT = 'campaigns.attribute-when-receipt-recorded';
export const ON_IDENTITY = 'campaigns.attribute-when-identity-linked';
export const ON_CLAIM = 'campaigns.record-when-receipt-claimed';
export const ON_TIER = 'campaigns.apply-when-tier-changed';
export const ON_COMPLETED = 'campaigns.record-when-receipt-completed';

/** What came over the wire is looked into as it is. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a type of its own for every answer would test the types
export type Wire = any;

export interface Answer {
  readonly status: number;
  /** What came as JSON; of NDJSON, its lines. */
  readonly body: Wire;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Campaigns as the platform runs it, over a memory log and a real database; messages are delivered by hand. */
export class CampaignsApp {
  private delivered = 0;

  private constructor(
    readonly nest: NestFastifyApplication,
    readonly log: EventLog,
    readonly database: Database,
    readonly projections: ProjectionRunner,
    readonly clock: FixedClock,
    private readonly dispose: () => Promise<void>,
  ) {}

  /** @param document of the programme that is published before anything else; null: none */
  static async open(document: object | null = programme()): Promise<CampaignsApp> {
    const clock = new FixedClock(NOW);
    const test = await testDatabase();
    const database = test.open('campaigns');
    await migrate(database, 'campaigns', [...campaignsContext.migrations, ...PROJECTION_MIGRATIONS]);
    const log = createMemoryEventLog({ clock });
    await log.claim();
    const app = await CampaignsApp.host({ database, log, clock, dispose: () => test.drop() });
    if (document !== null) expect((await app.put('/v1/programme', document)).status).toBe(200);
    return app;
  }

  /** Two processes of the context over one database, as in a cluster; nobody has claimed their log. Close both. */
  static async openTwo(): Promise<readonly [CampaignsApp, CampaignsApp]> {
    const test = await testDatabase();
    let open = 2;
    const dispose = async (log: EventLog): Promise<void> => {
      await log.close();
      open -= 1;
      if (open === 0) await test.drop();
    };
    const host = async (): Promise<CampaignsApp> => {
      const database = test.open('campaigns');
      await migrate(database, 'campaigns', [...campaignsContext.migrations, ...PROJECTION_MIGRATIONS]);
      const log = await createPostgresEventLog({ database });
      return CampaignsApp.host({ database, log, clock: new FixedClock(NOW), dispose: () => dispose(log) });
    };
    return [await host(), await host()];
  }

  private static async host({
    database,
    log,
    clock,
    dispose,
  }: {
    readonly database: Database;
    readonly log: EventLog;
    readonly clock: FixedClock;
    readonly dispose: () => Promise<void>;
  }): Promise<CampaignsApp> {
    const { projections: models } = campaignsContext;
    const projections = createProjectionRunner({ context: 'campaigns', log, database, projections: models });
    await projections.start();
    const ports = { name: 'campaigns', log, database, projections, clock, config: {} } as unknown as ContextPorts;
    const nest = await createHttpApp({
      modules: [campaignsContext.module(ports)],
      apiKeys: KEYS,
      problemStatuses: campaignsContext.problemStatuses,
    });
    return new CampaignsApp(nest, log, database, projections, clock, dispose);
  }

  async close(): Promise<void> {
    await this.nest.close();
    await this.projections.stop();
    await this.dispose();
  }

  get = (url: string, key = 'A'): Promise<Answer> => this.call('GET', url, undefined, key);
  post = (url: string, body: unknown, key = 'P'): Promise<Answer> => this.call('POST', url, body, key);
  put = (url: string, body: unknown, key = 'O'): Promise<Answer> => this.call('PUT', url, body, key);
  record = (body: unknown): Promise<Answer> => this.post('/v1/receipts', body);

  /** Sends lines as they are, or objects as JSON. */
  async batch(...lines: readonly unknown[]): Promise<Answer> {
    return this.post(
      '/v1/receipts:batch',
      lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
    );
  }

  private async call(method: 'GET' | 'POST' | 'PUT', url: string, body: unknown, key: string): Promise<Answer> {
    const type = typeof body === 'string' ? { 'content-type': 'application/x-ndjson' } : {};
    const response = await this.nest.inject({
      method,
      url,
      headers: { 'x-api-key': key, ...type },
      ...(body === undefined ? {} : { payload: body as string | object }),
    });
    const isLines = String(response.headers['content-type']).includes('ndjson');
    const parsed = isLines
      ? response.body
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as unknown)
      : response.json();
    return { status: response.statusCode, body: parsed, headers: response.headers };
  }

  /** Hands a message to one consumer group, valid and in its envelope, as the bus does. */
  async deliver(
    group: string,
    type: string,
    data: object,
    id = `message-${String((this.delivered += 1))}`,
  ): Promise<void> {
    const topic = contractOf(type)?.topic ?? '';
    expect([type, schemaRegistry.validate(type, data)]).toEqual([type, null]);
    const envelope = { source: '/accrue/test', subject: 's', key: 'k', dataschema: dataSchemaOf(type) };
    const message: Message = {
      ...envelope,
      topic,
      id,
      type,
      time: this.clock.now(),
      data,
      extensions: { correlationid: 'c-1' },
    };
    for (const policy of POLICIES) {
      for (const name of Object.getOwnPropertyNames(policy.prototype)) {
        const method = (policy.prototype as unknown as Record<string, object>)[name] ?? {};
        const consumer = consumersOf(method).find((each) => each.group === group && each.types.includes(type));
        if (consumer === undefined) continue;
        const provider = this.nest.get<object>(policy);
        if (consumer.kind === 'each') return (method as MessageHandler).call(provider, message);
        return this.database.transaction((tx) => (method as BatchHandler).call(provider, [message], tx));
      }
    }
    throw new Error(`no consumer ${group} of ${type}`);
  }

  /** A member as enrollment tells of them, known to the directory. */
  async enrol(
    memberId: string,
    { card, reference = null }: { card?: string; reference?: string | null } = {},
  ): Promise<void> {
    await this.deliver(DIRECTORY, ...enrolled(memberId, { ...(card === undefined ? {} : { card }), reference }));
  }

  /** Everything published so far, partition by partition, each message valid under its contract. */
  async published(): Promise<readonly Message[]> {
    const messages: Message[] = [];
    for (let partition = 0; partition < this.log.partitions; partition += 1) {
      for (const event of (await this.log.read(partition, { after: 0, limit: 100_000 })).events) {
        const published = campaignsContext.publications.publish(event);
        messages.push(...published.map((message, index) => envelopeOf(event, message, '/accrue/campaigns', index)));
      }
    }
    for (const { type, data } of messages) expect([type, schemaRegistry.validate(type, data)]).toEqual([type, null]);
    return messages;
  }

  /** Lets the context hear its own facts until it has no more to say. */
  async hearItself(): Promise<void> {
    const heard = new Set<string>();
    for (;;) {
      const news = (await this.published()).filter(({ id }) => !heard.has(id));
      if (news.length === 0) return;
      for (const { id, type, data } of news) {
        heard.add(id);
        if (type.endsWith('receipt.recorded.v1')) await this.deliver(ON_RECEIPT, type, data as object, id);
        if (type.endsWith('receipt.claimed.v1')) await this.deliver(ON_CLAIM, type, data as object, id);
      }
    }
  }

  async eventCount(): Promise<number> {
    return (await this.log.heads()).reduce((sum, head) => sum + head, 0);
  }

  /** Read models have everything that is in the log. */
  async settled(): Promise<void> {
    while ((await this.projections.lag()).some(({ behind }) => behind > 0)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

type Fact = readonly [type: string, data: object];

export const enrolled = (
  memberId: string,
  { card, reference = null }: { card?: string; reference?: string | null },
): Fact => [
  memberEnrolled.type,
  {
    memberId,
    reference,
    enrolledAt: NOW,
    storeId: null,
    enrolledBy: null,
    channel: 'import',
    identities: card === undefined ? [] : [{ type: 'card', value: card }],
  },
];

export const linked = (memberId: string, card: string): Fact => [
  identityLinked.type,
  { memberId, identity: { type: 'card', value: card }, linkedAt: NOW },
];

export const blocked = (memberId: string, card: string): Fact => [
  identityBlocked.type,
  { memberId, identity: { type: 'card', value: card }, blockedAt: NOW, reason: 'lost' },
];

export const closed = (memberId: string): Fact => [
  memberClosed.type,
  { memberId, closedAt: NOW, reason: 'member_request' },
];

/** One point per pound and tier multiplier; ten points more for an app purchase of at least one pound, at most 20. */
export const programme = (changes: object = {}): object => ({
  schemaVersion: 1,
  name: 'Corner shop',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points' }],
  earning: {
    rules: [
      {
        id: 'base',
        name: 'One point per pound',
        wallet: 'points',
        earn: { points: 1, per: 100 },
        eligibility: { exclude: { skus: ['POST'] } },
        tierMultiplier: true,
      },
      {
        id: 'app',
        name: 'Ten per pound in the app',
        wallet: 'points',
        earn: { points: 10, per: 100 },
        eligibility: { include: { channels: ['app'] } },
        capPerReceipt: 20,
      },
    ],
  },
  returns: { unlinked: 'match' },
  claims: { windowDays: 30 },
  tiers: {
    ladder: [
      { id: 'bronze', name: 'Bronze', threshold: 0, multiplier: '1' },
      { id: 'gold', name: 'Gold', threshold: 1000, multiplier: '2' },
    ],
  },
  ...changes,
});

type Line = readonly [sku: string, units: number, unitPrice: number, more?: Partial<ReceiptV1['lines'][number]>];

const linesOf = (lines: readonly Line[]): ReceiptV1['lines'] =>
  lines.map(([sku, units, unitPrice, more = {}], index) => {
    const amount = units * unitPrice;
    const identity = { lineId: String(index + 1), type: 'item', sku };
    return { ...identity, quantity: String(units), unitPrice, gross: amount, netPayable: amount, ...more };
  });

/** A receipt that adds up; `parts` replace what was built. */
const receiptOf = (
  kind: ReceiptV1['kind'],
  id: string,
  card: string | null,
  lines: readonly Line[],
  parts: Partial<ReceiptV1>,
) => {
  const built = linesOf(lines);
  const receipt: ReceiptV1 = {
    receiptId: id,
    businessKey: { storeId: 'S-1', workstationId: '1', sequenceNumber: id, businessDate: '2026-10-31' },
    kind,
    endedAt: '2026-10-31T10:00:00Z',
    currency: 'GBP',
    lines: built,
    totals: { payable: built.reduce((sum, { netPayable }) => sum + netPayable, 0) },
    ...(card === null ? {} : { member: { idType: 'card', value: card } }),
    ...parts,
  };
  return receipt;
};

export const sale = (
  id: string,
  card: string | null,
  lines: readonly Line[] = [['TEA', 1, 1000]],
  parts: Partial<ReceiptV1> = {},
) => receiptOf('sale', id, card, lines, parts);

/** Goods that come back the day after; units are given as positive numbers. */
export const goodsBack = (id: string, card: string | null, lines: readonly Line[], parts: Partial<ReceiptV1> = {}) => {
  const negative = lines.map(
    ([sku, units, unitPrice, more]): Line => [sku, -units, unitPrice, ...(more ? [more] : [])] as unknown as Line,
  );
  return receiptOf('return', id, card, negative, { endedAt: '2026-11-01T10:00:00Z', ...parts });
};

export const from = (receiptId: string, lineId = '1') => ({ returnOf: { receiptId, lineId } });
