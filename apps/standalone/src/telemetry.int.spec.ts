import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { parse } from 'yaml';
import { allContexts } from '@accrue/contexts';
import { compose, configKeysOf, createLogger, readConfig, type RunningPlatform } from '@accrue/runtime';
import {
  earnedPoints,
  eventually,
  recordTelemetry,
  testDatabase,
  type RecordedTelemetry,
  type TestDatabase,
} from '@accrue/testing';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are looked into as they are
type Json = any;

const root = join(__dirname, '../../..');
const TILL = { trace: 'a'.repeat(32), span: 'b'.repeat(16) };
const ANN = {
  card: '2900000012345',
  name: 'Ann Quillfeather',
  email: 'ann.quillfeather@example.com',
  phone: '+44 7700 900123',
};
/** However they are spelled. */
const PERSONAL = [ANN.card, 'quillfeather', '7700900123', '900123'];

jest.setTimeout(120_000);

describe('telemetry of a receipt', () => {
  let recorded: RecordedTelemetry;
  let database: TestDatabase;
  let data: string;
  let platform: RunningPlatform;
  const logged: string[] = [];

  const send = async (method: string, path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(platform.url + path, {
      method,
      headers: { 'x-api-key': platform.newKeys?.operator ?? '', 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Json };
  };
  const post = (path: string, body: unknown, headers?: Record<string, string>) => send('POST', path, body, headers);
  const sale = async () => JSON.parse(await readFile(join(root, 'examples/first-receipt/sale.json'), 'utf8'));
  const ofTill = () => recorded.spans().filter((span) => span.spanContext().traceId === TILL.trace);

  beforeAll(async () => {
    recorded = recordTelemetry();
    database = await testDatabase();
    data = await mkdtemp(join(tmpdir(), 'accrue-telemetry-'));
    platform = await compose({
      config: readConfig(
        { DATABASE_URL: database.url, ACCRUE_DATA: data, ACCRUE_PORT: '0' },
        configKeysOf(allContexts),
      ),
      contexts: allContexts,
      logger: createLogger('debug', { write: (line) => void logged.push(line) }),
    });
    const programme: unknown = parse(await readFile(join(root, 'examples/online-retail-ii/programme.yaml'), 'utf8'));
    expect((await send('PUT', '/v1/programme', programme)).body).toMatchObject({ published: true });
    expect((await post('/v1/members', ANN)).status).toBe(201);
    await eventually(async () => (await post('/v1/members:lookup', { card: ANN.card })).status === 200);
    await eventually(async () => {
      const { body } = await post('/v1/receipts:evaluate', await sale());
      return body.memberId !== null && body.earned[0]?.amount === 536;
    });
    const traceparent = `00-${TILL.trace}-${TILL.span}-01`;
    expect((await post('/v1/receipts', await sale(), { traceparent })).body).toMatchObject({
      earned: earnedPoints(536),
    });
    await eventually(() => ofTill().some(({ name }) => name === 'project balance'));
  });
  afterAll(async () => {
    await platform.stop();
    await recorded.stop();
    await database.drop();
    await rm(data, { recursive: true });
  });

  it('is one trace from the till’s request to the balance read model', () => {
    const spans = ofTill();
    const parentOf = ({ parentSpanContext }: ReadableSpan) =>
      spans.find((span) => span.spanContext().spanId === parentSpanContext?.spanId);
    const pathTo = (span: ReadableSpan | undefined): readonly string[] =>
      span === undefined ? [] : [...pathTo(parentOf(span)), span.name];
    const paths = spans.map(pathTo);
    const towardsBalance = [
      'POST /v1/receipts',
      'command RecordReceipt',
      'process loyalty.campaigns.award.facts.v1',
      'command GrantAwards',
      'project balance',
    ];
    expect(paths).toContainEqual(towardsBalance);
    // What was stored on the way, and when the till had its answer.
    expect(paths).toContainEqual([...towardsBalance.slice(0, 2), 'append campaigns']);
    expect(paths).toContainEqual([...towardsBalance.slice(0, 4), 'append ledger']);
    expect(paths.find(([first]) => first !== 'POST /v1/receipts')).toBeUndefined();
    expect(spans.find(({ name }) => name === 'POST /v1/receipts')).toMatchObject({
      parentSpanContext: { spanId: TILL.span },
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/v1/receipts',
        'http.response.status_code': 201,
      },
    });
  });

  it('says what was delivered over which bus, topic and group', () => {
    expect(ofTill().find(({ name }) => name === 'process loyalty.campaigns.award.facts.v1')?.attributes).toEqual({
      'messaging.system.name': 'in_process',
      'messaging.system': 'in_process',
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.destination.name': 'loyalty.campaigns.award.facts.v1',
      'messaging.destination.partition.id': expect.stringMatching(/^\d+$/) as string,
      'messaging.consumer.group.name': 'ledger.post-when-awarded',
      'loyalty.message.type': 'loyalty.campaigns.awards.granted.v1',
    });
  });

  it('links what was folded in one batch to the trace', () => {
    const folds = recorded.spans().filter(({ name }) => name === 'fold balance');
    expect(folds.flatMap(({ links }) => links.map(({ context }) => context.traceId))).toContain(TILL.trace);
    expect(folds.map((fold) => fold.parentSpanContext)).toEqual(folds.map(() => undefined));
  });

  it('is not continued by a rebuild of the read model', async () => {
    const { body: asked } = await post('/v1/projections/ledger/balance:rebuild', '');
    await eventually(async () =>
      expect((await send('GET', `/v1/jobs/${String(asked['id'])}`, undefined)).body).toMatchObject({
        result: { swapped: true },
      }),
    );
    expect(ofTill().filter(({ name }) => name === 'project balance')).toHaveLength(1);
    const rebuilds = recorded.spans().filter(({ name }) => name === 'rebuild balance');
    expect(rebuilds.map(({ links }) => links.map(({ context }) => context.traceId))).toEqual([[TILL.trace]]);
  });

  it('counts what happened', async () => {
    await post('/v1/receipts', await sale());
    const metrics = await recorded.metrics();
    const valueOf = (name: string, labels: object) =>
      metrics.find((metric) => metric.name === name && JSON.stringify(metric.labels) === JSON.stringify(labels))?.value;
    expect(valueOf('loyalty_command_total', { type: 'RecordReceipt', outcome: 'accepted' })).toBe(1);
    expect(valueOf('loyalty_command_total', { type: 'RecordReceipt', outcome: 'nothing' })).toBe(1);
    expect(valueOf('loyalty_idempotency_hits_total', { kind: 'receipt' })).toBe(1);
    expect(valueOf('loyalty_points_liability', { wallet: 'points', unit: 'points' })).toBe(536);
    expect(valueOf('loyalty_ledger_reconciliation_difference_points', { wallet: 'points', unit: 'points' })).toBe(0);
    expect(valueOf('loyalty_projection_gap_events', { context: 'ledger', projection: 'balance' })).toBe(0);
    expect(valueOf('loyalty_projection_lag_seconds', { context: 'ledger', projection: 'balance' })).toBe(0);
    expect(valueOf('loyalty_projection_rebuild_progress_ratio', { context: 'ledger', projection: 'balance' })).toBe(1);
    expect(valueOf('loyalty_eventstore_append_total', { context: 'ledger', outcome: 'appended' })).toBeGreaterThan(0);
    expect(valueOf('loyalty_eventstore_append_duration_seconds', { context: 'ledger' })).toBeGreaterThan(0);
    expect(
      valueOf('http_server_request_duration_seconds', { method: 'POST', route: '/v1/receipts', status: 201 }),
    ).toBe(1);
    expect(
      valueOf('http_server_request_duration_seconds', {
        method: 'POST',
        route: '/v1/projections/{context}/{name}:rebuild',
        status: 202,
      }),
    ).toBe(1);
    expect(metrics.filter(({ name }) => name === 'loyalty_kafka_consumer_lag').length).toBeGreaterThan(5);
    expect(valueOf('db_client_connection_pending_requests', { 'db.client.connection.pool.name': 'ledger' })).toBe(0);
  });

  it('says nothing about a person, whatever goes wrong', async () => {
    // Requests that are refused, messages that cannot be read or are no JSON at all: what they quote must not get out.
    await post('/v1/members', { ...ANN, birthDate: `born by ${ANN.name}` });
    await post('/v1/members', `{"name": ${ANN.name}}`);
    await post('/v1/receipts', { ...(await sale()), receiptId: 'R-9', member: { idType: ANN.name, value: ANN.card } });
    await post(`/v1/nothing/${ANN.card}?email=${ANN.email}`, {});
    const topic = '/v1/topics/loyalty.pos.receipts.v1/messages';
    for (const value of [`{"name":${ANN.name}}`, `{"name":"${ANN.name}"}`, { email: ANN.email, card: ANN.card }])
      expect((await post(topic, { key: ANN.card, value })).status).toBe(202);
    const parked = () =>
      recorded.metrics().then((all) => all.filter(({ name }) => name === 'loyalty_dlq_messages_total'));
    await eventually(async () => (await parked()).reduce((sum, { value }) => sum + value, 0) === 3);
    expect((await parked()).map(({ labels }) => labels)).toEqual([
      { service: 'campaigns', topic: 'loyalty.pos.receipts.v1', reason: 'message.invalid_json' },
      { service: 'campaigns', topic: 'loyalty.pos.receipts.v1', reason: 'message.schema_violation' },
    ]);

    const memberId = (await post('/v1/members:lookup', { card: ANN.card })).body.memberId as string;
    const spans = recorded.spans().map(({ name, attributes, events, links, status, resource }) => ({
      name,
      attributes,
      events,
      links: links.map((link) => link.attributes),
      status,
      resource: resource.attributes,
    }));
    const told = { logs: logged, spans, metrics: await recorded.metrics() };
    expect(told.logs.length).toBeGreaterThan(3);
    expect(told.spans.length).toBeGreaterThan(50);
    for (const [where, everything] of Object.entries(told)) {
      const text = JSON.stringify(everything).toLowerCase();
      const found = PERSONAL.filter((data_) => text.includes(data_.toLowerCase()));
      expect([where, found]).toEqual([where, []]);
    }
    // The pseudonym may stand in a log line, for whoever looks into a case; never where it would make a label or an index.
    expect(JSON.stringify([told.spans, told.metrics])).not.toContain(memberId);
  });
});
