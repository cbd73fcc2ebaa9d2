import { SpanStatusCode, trace } from '@opentelemetry/api';
import { Rejected } from '@accrue/kernel';
import { recordTelemetry, type RecordedTelemetry } from '@accrue/testing';
import {
  inBatchSpan,
  inMessageSpan,
  inMessagesSpan,
  inSendSpan,
  inSpan,
  activeTraceFields,
  activeTraceparent,
  openRequestSpan,
  SpanKind,
} from './index';

const TRACE = 'a'.repeat(32);
const SPAN = 'b'.repeat(16);
const TRACEPARENT = `00-${TRACE}-${SPAN}-01`;
const NOT_SAMPLED = `00-${'c'.repeat(32)}-${SPAN}-00`;
const now = (): string => new Date().toISOString();
const LONG_AGO = '2020-01-01T00:00:00.000Z';

describe('without an SDK', () => {
  it('does the work, and knows of no trace', async () => {
    expect(await inSpan('work', {}, () => Promise.resolve(activeTraceparent()))).toBeUndefined();
    expect(activeTraceFields()).toEqual({});
  });
});

describe('spans', () => {
  let recorded: RecordedTelemetry;
  beforeAll(() => (recorded = recordTelemetry()));
  afterEach(() => recorded.forgetSpans());
  afterAll(() => recorded.stop());
  const told = () =>
    recorded.spans().map((span) => ({
      name: span.name,
      trace: span.spanContext().traceId,
      parent: span.parentSpanContext?.spanId,
      links: span.links.map(({ context }) => context.traceId),
    }));

  it('nest, and say where they are as a traceparent', async () => {
    await inSpan('outer', {}, async (outer) => {
      const { traceId, spanId } = outer.spanContext();
      expect(activeTraceparent()).toMatch(new RegExp(`^00-${traceId}-${spanId}-0[0-3]$`));
      expect(activeTraceFields()).toEqual({ trace_id: traceId, span_id: spanId });
      await inSpan('inner', {}, () => Promise.resolve());
    });
    const [inner, outer] = recorded.spans();
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
  });

  it('say the kind of a failure and never its message, which may quote a person’s data', async () => {
    const fail = (error: Error) => inSpan('work', {}, () => Promise.reject(error)).catch(() => undefined);
    await fail(new TypeError('no such member: ann@example.com'));
    await fail(new Rejected<'points.insufficient'>('points.insufficient', { email: 'ann@example.com' }));
    const [bug, rejection] = recorded.spans();
    expect([bug?.status, bug?.attributes]).toEqual([{ code: SpanStatusCode.ERROR }, { 'error.type': 'TypeError' }]);
    expect([rejection?.status.code, rejection?.attributes]).toEqual([
      SpanStatusCode.UNSET,
      { 'error.type': 'points.insufficient' },
    ]);
    expect(recorded.spans().flatMap(({ events }) => events)).toEqual([]);
  });

  it('of a request go on with the till’s trace, also past what is not part of it', () => {
    const request = openRequestSpan('POST', '/v1/receipts', { traceparent: TRACEPARENT });
    expect(activeTraceparent()).toBeUndefined();
    request.run(() => expect(trace.getActiveSpan()?.spanContext().traceId).toBe(TRACE));
    request.end(201);
    expect(told()).toEqual([{ name: 'POST /v1/receipts', trace: TRACE, parent: SPAN, links: [] }]);
  });

  describe('of messages', () => {
    const message = (traceparent: string, recordedtime: string) => ({
      topic: 'loyalty.test.v1',
      type: 'loyalty.test.happened.v1',
      extensions: { traceparent, recordedtime },
    });
    const consumption = { system: 'kafka', topic: 'loyalty.test.v1', group: 'test.group' } as const;
    const handle = (one: ReturnType<typeof message>) =>
      inMessageSpan(one, { ...consumption, partition: 3 }, () => Promise.resolve());
    const attributes = () => recorded.spans().map((span) => [span.name, span.attributes]);

    it('go on with the trace that the message comes from', async () => {
      await inSpan('somebody else’s', {}, () => handle(message(TRACEPARENT, now())));
      expect(told()[0]).toEqual({ name: 'process loyalty.test.v1', trace: TRACE, parent: SPAN, links: [] });
    });
    it('begin a trace of their own, with a link, when the message is old', async () => {
      await handle(message(TRACEPARENT, LONG_AGO));
      const [span] = told();
      expect(span).toMatchObject({ parent: undefined, links: [TRACE] });
      expect(span?.trace).not.toBe(TRACE);
    });
    it('respect that the sender’s trace is not recorded', async () => {
      await handle(message(NOT_SAMPLED, now()));
      expect(told()).toEqual([]);
    });
    it('say what is done with which topic, by the names of the conventions', async () => {
      const ofKafka = { 'messaging.system.name': 'kafka', 'messaging.system': 'kafka' };
      const send = { ...ofKafka, 'messaging.operation.name': 'send', 'messaging.operation.type': 'send' };
      const process = {
        ...ofKafka,
        'messaging.operation.name': 'process',
        'messaging.operation.type': 'process',
        'messaging.destination.name': 'loyalty.test.v1',
        'messaging.consumer.group.name': 'test.group',
      };
      const one = message(TRACEPARENT, now());
      await handle(one);
      await inMessagesSpan(consumption, [one], () => Promise.resolve());
      await inSendSpan('kafka', [{ topic: one.topic, traceparent: TRACEPARENT }], () => Promise.resolve());
      expect(attributes()).toEqual([
        [
          'process loyalty.test.v1',
          {
            ...process,
            'messaging.destination.partition.id': '3',
            'loyalty.message.type': 'loyalty.test.happened.v1',
          },
        ],
        ['process loyalty.test.v1', process],
        ['process loyalty.test.v1 batch', { ...process, 'messaging.batch.message_count': 1 }],
        ['send loyalty.test.v1', { ...send, 'messaging.destination.name': 'loyalty.test.v1' }],
        ['send batch', { ...send, 'messaging.batch.message_count': 1 }],
      ]);
    });
    it('begin a trace when the message names none, or nonsense', async () => {
      for (const nonsense of ['', 'x', `00-${'0'.repeat(32)}-${SPAN}-01`, `ff-${TRACE}-${SPAN}-01`])
        await handle(message(nonsense, now()));
      expect(told().map(({ parent, links }) => [parent, links])).toEqual(Array(4).fill([undefined, []]));
    });
  });

  describe('of batches', () => {
    const OTHER = `00-${'d'.repeat(32)}-${SPAN}-01`;
    const options = { kind: SpanKind.INTERNAL, attributes: {} };
    const item = { spanName: 'item', attributes: {} };
    const items = (...traceparents: readonly (string | undefined)[]) =>
      traceparents.map((traceparent) => ({ ...item, traceparent, recordedAt: now() }));
    const ok = () => Promise.resolve();

    it('have a trace of their own, with a link to each, and a span in each', async () => {
      await inBatchSpan('batch', options, items(TRACEPARENT, OTHER, undefined, NOT_SAMPLED), ok);
      const batch = told().at(-1);
      expect(batch).toMatchObject({ name: 'batch', parent: undefined, links: [TRACE, 'd'.repeat(32)] });
      expect(told().slice(0, -1)).toEqual([
        { name: 'item', trace: TRACE, parent: SPAN, links: [batch?.trace] },
        { name: 'item', trace: 'd'.repeat(32), parent: SPAN, links: [batch?.trace] },
      ]);
    });
    it('only link to what was recorded long ago', async () => {
      await inBatchSpan('batch', options, [{ ...item, traceparent: TRACEPARENT, recordedAt: LONG_AGO }], ok);
      expect(told()).toMatchObject([{ name: 'batch', links: [TRACE] }]);
    });
    it('claim nothing of their items when they fail', async () => {
      const failing = inBatchSpan('batch', options, items(TRACEPARENT), () => Promise.reject(new Error('no')));
      await expect(failing).rejects.toThrow('no');
      expect(told().map(({ name }) => name)).toEqual(['batch']);
    });
    it('stay small, however many items they have', async () => {
      const many = Array.from({ length: 1_000 }, (_, n) => `00-${(n + 1).toString(16).padStart(32, '0')}-${SPAN}-01`);
      await inBatchSpan('batch', options, items(...many), ok);
      expect(recorded.spans()).toHaveLength(129);
      expect(recorded.spans().at(-1)?.links).toHaveLength(64);
    });
  });
});
