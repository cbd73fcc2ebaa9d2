import type { ReceiptV1 } from '@accrue/contracts';
import { receiptOf } from '../../e2e/receipts';
import type { Cluster } from '../cluster';
import { SmallDisk } from '../small-disk';
import { until, type Fault } from './fault';

const LINES = 400;
const BATCH = 10;

/** Receipts of nobody, large enough to need new pages soon. */
const bulky = (n: number): ReceiptV1 =>
  receiptOf({
    id: `BULK-${String(n)}`,
    lines: Array.from({ length: LINES }, (_unused, line) => ({ sku: `SKU-${String(line)}`, unitPrice: 100 + line })),
  });

/** The database's disk is full while tills sell: they are refused in a way that a till understands, until there is room again. */
export const diskFull = (): Fault => {
  const taken: ReceiptV1[] = [];
  return {
    name: 'disk full: refused with a reason, nothing half-written, goes on when there is room',
    spreadOverMs: 5_000,
    tolerates: ({ status }) => status === 503 || status === 502 || status === 504,
    impossible: SmallDisk.isPossible() ? null : 'this user may not mount a small disk',
    strike: async (cluster) => {
      const { disk } = cluster;
      if (disk === null) throw new Error('no small disk');
      let refused: readonly ReceiptV1[] = [];
      let next = 0;
      try {
        disk.fill();
        // There is room in pages and in the log that are already there: until that is used up as well.
        await until('a till is refused', async () => {
          const batch = Array.from({ length: BATCH }, () => bulky(next++));
          const answers = await Promise.all(batch.map((receipt) => sellDirectly(cluster, receipt)));
          taken.push(...batch.filter((_receipt, index) => answers[index]?.status === 201));
          refused = batch.filter((_receipt, index) => answers[index]?.status !== 201);
          for (const { status, type, code } of answers)
            if (status !== 201)
              expect([status, type, code]).toEqual([503, 'application/problem+json', 'service.unavailable']);
          return refused.length > 0;
        });
      } finally {
        disk.free();
      }
      const freedAt = performance.now();
      await until('the platform is ready', () => cluster.isReady());
      for (const receipt of refused)
        await until('what was refused is taken', async () =>
          [200, 201].includes((await sellDirectly(cluster, receipt)).status),
        );
      taken.push(...refused);
      return [{ what: 'room again, until all that was refused is taken', recoveryMs: [performance.now() - freedAt] }];
    },
    own: () => taken,
  };
};

/** Past the gateway, which would try again by itself. */
const sellDirectly = async (
  cluster: Cluster,
  receipt: ReceiptV1,
): Promise<{ readonly status: number; readonly type: string; readonly code: string }> => {
  const answer = await fetch(new URL('/v1/receipts', cluster.process('campaigns').spec.probeUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${cluster.key()}`, 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify(receipt),
  });
  const { code = '' } = (await answer.json()) as { code?: string };
  return { status: answer.status, type: answer.headers.get('content-type')?.split(';')[0] ?? '', code };
};
