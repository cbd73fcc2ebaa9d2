import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttpApp, type ApiKeys } from '@accrue/http';
import { countCommand, GAUGES, inSpan, observe } from '@accrue/telemetry';
import { MetricsController } from '../system/metrics.controller';
import { platformProblems } from '../system/problems';
import { areTracesWanted } from './start-traces';
import { startTelemetry } from './start-telemetry';
import { traceFileOf } from './trace-file';

const noKeys: ApiKeys = { find: () => Promise.resolve(null) };
const metricsOf = async () => {
  const app = await createHttpApp({
    modules: [{ module: class {}, controllers: [MetricsController] }],
    apiKeys: noKeys,
    problemStatuses: platformProblems,
  });
  const answer = await app.inject({ method: 'GET', url: '/metrics' });
  await app.close();
  return answer;
};

describe('telemetry of a process', () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'accrue-traces-'))));
  afterAll(() => rm(folder, { recursive: true }));

  it('traces only when somebody asks for it', () => {
    const wanted = (env: Record<string, string>) => areTracesWanted(env);
    expect(wanted({})).toBe(false);
    expect(wanted({ OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' })).toBe(false);
    expect(wanted({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' })).toBe(true);
    expect(wanted({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c:4318/v1/traces' })).toBe(true);
    expect(wanted({ OTEL_TRACES_EXPORTER: 'console' })).toBe(true);
    expect(wanted({ OTEL_TRACES_EXPORTER: 'none', ACCRUE_TRACE_FILE: 'traces.jsonl' })).toBe(true);
  });

  it('gives each service a file of its own', () => {
    expect(traceFileOf('/data/traces.jsonl', 'accrue-ledger')).toBe('/data/traces.accrue-ledger.jsonl');
    expect(traceFileOf('/data/v1.2/traces', 'accrue-ledger')).toBe('/data/v1.2/traces.accrue-ledger.jsonl');
  });

  it('shows its metrics without a key and writes its spans into the file, each line a whole request of OTLP', async () => {
    expect((await metricsOf()).json()).toMatchObject({ status: 404, code: 'telemetry.off' });
    const path = join(folder, 'traces.jsonl');
    const telemetry = startTelemetry({ service: 'accrue-test', version: '1.2.3', env: { ACCRUE_TRACE_FILE: path } });
    expect(() => startTelemetry({ service: 'accrue-test', env: {} })).toThrow('already running');

    countCommand('Test"Command', 'accepted');
    const unobserve = observe([GAUGES.consumerLag], (write) => write(GAUGES.consumerLag, 3, { group: 'g' }));
    await inSpan('outer', {}, () =>
      inSpan('inner', { attributes: { 'loyalty.event.count': 2 } }, () => Promise.resolve()),
    );
    const answer = await metricsOf();
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    expect(answer.payload).toContain(
      '# TYPE loyalty_command_total counter\nloyalty_command_total{type="Test\\"Command",outcome="accepted"} 1\n',
    );
    expect(answer.payload).toContain('\nloyalty_kafka_consumer_lag{group="g"} 3\n');
    expect(answer.payload).toMatch(/\nnodejs_eventloop_delay_seconds\{quantile="0.99"\} [\d.e-]+\n/);
    expect(answer.payload).toMatch(/\nprocess_resident_memory_bytes [\d.e+]+\n/);
    expect(answer.payload).toMatch(/^target_info\{.*service_name="accrue-test",service_version="1.2.3".*\} 1$/m);
    expect(answer.payload).not.toContain('process_command');
    unobserve();
    expect((await metricsOf()).payload).not.toContain('loyalty_kafka_consumer_lag');

    await telemetry?.stop();
    expect((await metricsOf()).statusCode).toBe(404);
    const lines = (await readFile(join(folder, 'traces.accrue-test.jsonl'), 'utf8')).trimEnd().split('\n');
    const spans = lines.flatMap((line) => {
      const { resourceSpans } = JSON.parse(line) as {
        resourceSpans: { scopeSpans: { spans: Record<string, unknown>[] }[] }[];
      };
      return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
    });
    expect(spans.map(({ name }) => name)).toEqual(['inner', 'outer']);
    expect(spans[0]).toMatchObject({ traceId: spans[1]?.['traceId'], parentSpanId: spans[1]?.['spanId'] });
    expect(spans[0]?.['attributes']).toEqual([{ key: 'loyalty.event.count', value: { intValue: 2 } }]);
  });

  it('is off when the SDK is said to be', () => {
    expect(startTelemetry({ service: 'accrue-test', env: { OTEL_SDK_DISABLED: 'true' } })).toBeUndefined();
  });
});
