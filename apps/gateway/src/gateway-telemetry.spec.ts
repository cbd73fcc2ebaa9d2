import { eventually, recordTelemetry, type RecordedTelemetry } from '@accrue/testing';
import { startTelemetry, type Telemetry } from '@accrue/runtime';
import { FakeServices } from './fake-services.fixture';

describe('telemetry of the gateway', () => {
  let services: FakeServices;
  beforeEach(async () => (services = await FakeServices.start()));
  afterEach(() => services.stop());

  describe('while somebody traces', () => {
    let recorded: RecordedTelemetry;
    beforeAll(() => (recorded = recordTelemetry()));
    afterAll(() => recorded.stop());

    it('is a step in the caller’s trace, from which the services go on', async () => {
      const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
      await services.call('POST /v1/receipts', { headers: { traceparent }, body: '{}' });
      await eventually(() => recorded.spans().length === 1);
      const [span] = recorded.spans();
      expect([span?.name, span?.spanContext().traceId]).toEqual(['POST /v1/receipts', 'a'.repeat(32)]);
      expect(span?.parentSpanContext?.spanId).toBe('b'.repeat(16));
      expect(services.received[0]?.headers['traceparent']).toBe(
        `00-${'a'.repeat(32)}-${span?.spanContext().spanId ?? ''}-01`,
      );
    });
  });

  it('shows metrics of its own, and nobody’s', async () => {
    const metrics = () => fetch(`${services.url}/metrics`, { headers: { connection: 'close' } });
    expect((await metrics()).status).toBe(404);
    const telemetry: Telemetry | undefined = startTelemetry({ service: 'accrue-gateway', env: {} });
    await services.call('GET /v1/receipts/R-1');
    const answer = await metrics();
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(await answer.text()).toContain(
      'http_server_request_duration_seconds_count{method="GET",route="/v1/receipts/{receiptId}",status="200"} 1\n',
    );
    // What machines ask is no request of a user, even if the answer is that it is not ready.
    const again = await (await metrics()).text();
    expect(again).toContain('http_server_probe_requests_total{route="/metrics",status="200"} 1\n');
    expect(again).not.toMatch(/http_server_request_duration_seconds.*route="\/metrics"/);
    expect(services.received.map(({ url }) => url)).toEqual(['/v1/receipts/R-1']);
    await telemetry?.stop();
  });
});
