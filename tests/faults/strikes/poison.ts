import { Kafka, logLevel, Partitioners, type Message } from 'kafkajs';
import { TOPIC_PARTITIONS } from '@accrue/contracts';
import { messageOf, TOPIC } from '../../../examples/pos-producer/cloud-event.mjs';
import { receiptOf } from '../../e2e/receipts';
import type { Cluster } from '../cluster';
import { until, type Fault } from './fault';

const LARGE_BYTES = 900_000;

const sale = (id: string): ReturnType<typeof receiptOf> => receiptOf({ id, lines: [{ sku: 'TEA', unitPrice: 100 }] });
const withType = (id: string, type: string): Message => {
  const message = messageOf(sale(id));
  return { ...message, headers: { ...message.headers, ce_type: type } };
};
const withValue = (id: string, value: string | Buffer): Message => ({ ...messageOf(sale(id)), value });

/** Each with the reason under which it has to be found among the dead letters. */
const POISON: readonly (readonly [reason: string, message: Message])[] = [
  ['message.invalid_json', withValue('P-json', '{"receiptId": "P-')],
  ['message.invalid_json', withValue('P-bytes', Buffer.from([0, 255, 254, 1]))],
  ['message.schema_violation', withValue('P-other', '{"receiptId": "P-other"}')],
  ['message.schema_violation', withValue('P-large', JSON.stringify({ receiptId: 'x'.repeat(LARGE_BYTES) }))],
  ['message.unknown_type', withType('P-type', 'loyalty.pos.unheard_of.v1')],
  ['message.unknown_type', withType('P-version', 'loyalty.pos.receipt.completed.v9')],
  ['receipt.lines_do_not_sum', withValue('P-sum', JSON.stringify({ ...sale('P-sum'), totals: { payable: -100 } }))],
];

interface Letter {
  readonly id: string;
  readonly topic: string;
  readonly reasonCode: string;
  readonly status: string;
}

/** On every partition, in front of and among what tills send. */
export const poison: Fault = {
  name: `poison messages: ${String(POISON.length)} kinds on each of ${String(TOPIC_PARTITIONS)} partitions`,
  spreadOverMs: 3_000,
  tolerates: () => false,
  strike: async (cluster) => {
    const kafka = new Kafka({ clientId: 'poisoner', brokers: [...cluster.brokers], logLevel: logLevel.NOTHING });
    const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    try {
      for (let partition = 0; partition < TOPIC_PARTITIONS; partition += 1)
        for (const [, message] of POISON) await producer.send({ topic: TOPIC, messages: [{ ...message, partition }] });
    } finally {
      await producer.disconnect();
    }
    const wanted = POISON.length * TOPIC_PARTITIONS;
    const tookMs = await until('every one is parked', async () => (await parked(cluster)).length >= wanted);
    return [{ what: `${String(wanted)} messages parked`, recoveryMs: [tookMs] }];
  },
  /** Replaying does nothing to them, however often; put aside, they are out of the way. */
  afterwards: async (cluster) => {
    const letters = await parked(cluster);
    const expected = POISON.map(([reason]) => reason).flatMap((reason) => Array<string>(TOPIC_PARTITIONS).fill(reason));
    expect(letters.map(({ reasonCode }) => reasonCode).sort()).toEqual(expected.sort());
    for (const { id, reasonCode } of letters)
      for (let time = 0; time < 2; time += 1)
        expect((await settle(cluster, id, 'replay')).body).toMatchObject({ id, status: 'parked', reasonCode });
    for (const { id } of letters) expect((await settle(cluster, id, 'discard')).status).toBe(200);
    expect(await parked(cluster)).toEqual([]);
  },
};

const parked = async (cluster: Cluster): Promise<readonly Letter[]> =>
  (await cluster.call<{ deadLetters: readonly Letter[] }>('/v1/dead-letters?status=parked&limit=1000')).body
    .deadLetters;

const settle = (cluster: Cluster, id: string, how: 'replay' | 'discard'): ReturnType<Cluster['call']> =>
  cluster.call(`/v1/dead-letters/${encodeURIComponent(id)}:${how}`, { method: 'POST' });
