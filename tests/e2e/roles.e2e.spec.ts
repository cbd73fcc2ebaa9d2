import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import type { ContextName } from '@accrue/contracts';
import { Cluster } from '../faults/cluster';
import { onFaultCluster } from './on-every-platform';
import { programmeFile } from './real-data';
import { receiptOf } from './receipts';

jest.setTimeout(300_000);

const SPLIT = ['campaigns', 'ledger'] as const satisfies readonly ContextName[];

onFaultCluster('the works of a service in processes of their own', () => {
  let cluster: Cluster;
  const urls: Record<string, string> = {};

  /** One process for each role takes the place of the one that has all. */
  const split = async (name: ContextName): Promise<void> => {
    await cluster.process(name).stop();
    for (const role of ['projector', 'relay', 'worker', 'api']) {
      const { spec } = await cluster.startSecond(name, { ACCRUE_ROLES: role });
      urls[`${name} ${role}`] = new URL(spec.probeUrl).origin;
    }
  };
  const call = async (
    process: string,
    path: string,
    json?: unknown,
    method = json === undefined ? 'GET' : 'POST',
  ): Promise<{ status: number; body: Record<string, unknown> }> => {
    const answer = await fetch(`${urls[process] ?? ''}${path}`, {
      method,
      headers: { 'x-api-key': cluster.key(), 'content-type': 'application/json' },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  beforeAll(async () => {
    cluster = await Cluster.start();
    for (const name of SPLIT) await split(name);
  });
  afterAll(() => cluster.dispose());

  it('lead from a receipt at one to the points at another', async () => {
    const programme: unknown = parse(readFileSync(programmeFile, 'utf8'));
    expect((await call('campaigns api', '/v1/programme', programme, 'PUT')).body).toMatchObject({ version: 1 });
    const enrolled = await cluster.call<{ memberId: string }>('/v1/members', { json: { card: '29001' } });
    const { memberId } = enrolled.body;
    const sale = receiptOf({ id: 'R-1', card: '29001', lines: [{ sku: 'TEA', unitPrice: 5_000 }] });
    expect((await call('campaigns api', '/v1/receipts', sale)).status).toBe(201);
    for (let tries = 0; ; tries += 1) {
      const { body } = await call('ledger api', `/v1/members/${memberId}/balance`);
      const wallets = (body['wallets'] ?? []) as { active: number }[]; // none as long as the ledger has not heard of the member
      if (wallets[0]?.active === 50) break;
      if (tries > 300) throw new Error(`no points: ${JSON.stringify(body)}\n${cluster.tail()}`);
      await sleep(100);
    }
    // The receipt may have overtaken its member; sent again it is known all the same, by whichever process.
    expect((await call('campaigns api', '/v1/receipts', sale)).body).toMatchObject({ duplicate: true });
  });

  it.each(SPLIT.flatMap((name) => ['projector', 'relay', 'worker'].map((role) => `${name} ${role}`)))(
    'do nothing else: %s answers probes, and no till',
    async (process) => {
      expect((await call(process, '/readyz')).status).toBe(200);
      expect((await call(process, '/v1/system/lag')).status).toBe(200);
      expect((await call(process, '/v1/receipts/R-1')).body).toMatchObject({ code: 'route.unknown' });
    },
  );
});
