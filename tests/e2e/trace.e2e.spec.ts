import { earnedPoints } from '@accrue/testing';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEveryPlatform } from './on-every-platform';
import { Platform, root } from './platform';

interface TreeSpan {
  readonly depth: number;
  readonly name: string;
  readonly service: string;
}

jest.setTimeout(300_000);

/** Spans get into the files twice a second. */
const WRITTEN_AFTER_MS = 3_000;

onEveryPlatform('the trace of one receipt', (mode) => {
  const folder = mkdtempSync(join(tmpdir(), 'accrue-e2e-traces-'));
  let platform: Platform;
  let spans: readonly TreeSpan[];

  const files = () => readdirSync(folder).map((file) => join(folder, file));
  /** Names from the root to the first span of that name. */
  const pathTo = (name: string): readonly string[] => {
    const at = spans.findIndex((span) => span.name === name);
    const path: TreeSpan[] = [];
    for (const span of spans.slice(0, at + 1).reverse())
      if (path.length === 0 || span.depth === (path[0]?.depth ?? 0) - 1) path.unshift(span);
    return path.map((span) => span.name);
  };

  beforeAll(async () => {
    process.env['ACCRUE_TRACE_FILE'] = join(folder, 'traces.jsonl'); // the platform inherits it
    platform = await Platform.start(mode);
    await platform.accrueJson('programme', 'apply', join(root, 'examples/online-retail-ii/programme.yaml'));
    await platform.call('/v1/members', { json: { card: '2900000012345', name: 'Ann' } });
    await platform.drained();
    const sale = readFileSync(join(root, 'examples/first-receipt/sale.json'), 'utf8');
    expect(await platform.call('/v1/receipts', { raw: sale })).toMatchObject({
      status: 201,
      body: { earned: earnedPoints(536) },
    });
    await platform.drained();
    await sleep(WRITTEN_AFTER_MS);
    const drawn = await platform.accrueJson<{ spans: TreeSpan[] }>('trace', ...files(), '--through', 'project balance');
    spans = drawn.spans;
  });
  afterAll(async () => {
    delete process.env['ACCRUE_TRACE_FILE'];
    await platform.dispose();
    rmSync(folder, { recursive: true });
  });

  it('leads from the till’s request to the balance', () => {
    const throughGateway = mode === 'cluster' ? ['POST /v1/receipts'] : [];
    expect(pathTo('project balance')).toEqual([
      ...throughGateway,
      'POST /v1/receipts',
      'command RecordReceipt',
      'process loyalty.campaigns.award.facts.v1',
      'command GrantAwards',
      'project balance',
    ]);
  });

  it('goes through the processes that had to do with it', () => {
    const services = [...new Set(spans.map(({ service }) => service))].sort();
    expect(services).toEqual(
      mode === 'cluster' ? ['accrue-campaigns', 'accrue-gateway', 'accrue-ledger', 'accrue-tiers'] : ['accrue'],
    );
  });

  it('names what its messages went over', () => {
    const written = files().map((file) => readFileSync(file, 'utf8'));
    const systems = written.join('').matchAll(/"messaging\.system\.name","value":\{"stringValue":"(\w+)"/g);
    const named = new Set([...systems].map(([, system]) => system));
    expect([...named]).toEqual([mode === 'cluster' ? 'kafka' : 'in_process']);
  });

  it('can be counted, too', async () => {
    const text = await (await fetch(`${platform.url}/metrics`, { headers: { connection: 'close' } })).text();
    expect(text).toMatch(
      /^http_server_request_duration_seconds_count\{method="POST",route="\/v1\/receipts",status="201"\} 1$/m,
    );
  });
});
