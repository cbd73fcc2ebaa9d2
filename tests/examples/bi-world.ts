import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readContract } from '../../examples/bi-from-zero/contract.mjs';
import { decode } from '../../examples/bi-from-zero/decode.mjs';
import { Picture } from '../../examples/bi-from-zero/picture.mjs';

export const root = resolve(__dirname, '../..');
const documentPath = join(root, 'docs/api/asyncapi.json');
export const contract = readContract(documentPath);

export const MEMBERS = 'loyalty.enrollment.member.state.v1';
export const PROGRAMME = 'loyalty.campaigns.programme.state.v1';
export const ENTRIES = 'loyalty.ledger.entry.facts.v1';
export const RECEIPT_LINES = 'loyalty.pos.receipt.facts.v1';
export const BALANCES = 'loyalty.ledger.balance.state.v1';

export const ENROLLED_AT = '2026-01-01T00:00:00.000Z';

/** The least that a programme can say. */
export const programmeDocument = (timeZone: string) => ({
  ...{ schemaVersion: 1, name: 'Any', timeZone, currency: 'GBP' },
  wallets: [{ id: 'points', name: 'Points' }],
});

/** A record as a Kafka client hands it over. */
export interface Sent {
  readonly topic: string;
  readonly record: {
    readonly key: Buffer | null;
    readonly value: Buffer | null;
    readonly headers: Record<string, Buffer>;
  };
}

export const sent = (
  topic: string,
  type: string,
  key: string,
  data: unknown,
  { id, revision = 0, ...more }: { id: string; revision?: number } & Record<string, unknown>,
): Sent => {
  const headers = {
    ce_specversion: '1.0',
    ce_id: id,
    ce_type: type,
    ce_source: '/accrue/test',
    ce_subject: key,
    ce_time: '2026-01-01T00:00:00.000Z',
    ce_dataschema: `/v1/schemas/${type}.json`,
    ce_streamrevision: String(revision),
    ...more,
  };
  return {
    topic,
    record: {
      key: Buffer.from(key),
      value: data === null ? null : Buffer.from(JSON.stringify(data)),
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Buffer.from(String(value))])),
    },
  };
};

export const tombstone = (topic: string, key: string): Sent => ({
  topic,
  record: { key: Buffer.from(key), value: null, headers: {} },
});

/** As main.mjs does with what it reads. */
export const pictureOf = (stream: readonly Sent[]): Picture => {
  const picture = new Picture();
  for (const { topic, record } of stream) picture.take(topic, decode(contract, topic, record));
  return picture;
};

interface AsyncApi {
  readonly channels: Record<string, { readonly address: string; readonly messages: Record<string, unknown> }>;
  readonly components: {
    readonly messages: Record<
      string,
      { readonly name: string; readonly examples: readonly { readonly payload: unknown }[] }
    >;
  };
}

/** Every example that the document publishes for the topics that the platform sends, each as a message. */
export const publishedExamples = (): readonly Sent[] => {
  const { channels, components } = JSON.parse(readFileSync(documentPath, 'utf8')) as AsyncApi;
  return Object.values(channels)
    .filter(({ address }) => contract.topics.has(address))
    .flatMap(({ address, messages }) =>
      Object.keys(messages).flatMap((name) => {
        const { name: type = '', examples = [] } = components.messages[name] ?? {};
        return examples.map(({ payload }, index) =>
          sent(address, type, keyOf(address, payload as Record<string, string | number>), payload, {
            id: `${type}#${index}`,
          }),
        );
      }),
    );
};

const keyOf = (topic: string, data: Record<string, string | number>): string =>
  (contract.topics.get(topic)?.key ?? '')
    .split(':')
    .map((field) => String(data[field] ?? 'key'))
    .join(':');
