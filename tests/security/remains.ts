import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { eventually } from '@accrue/testing';

export interface TableRow {
  /** With its schema. */
  readonly table: string;
  readonly text: string;
}

export interface TopicRecord {
  readonly topic: string;
  readonly key: string;
  /** null: a tombstone. */
  readonly value: string | null;
  readonly headers: string;
}

/** Indexes of the broker's segments: gigabytes of reserved nothing. */
const EMPTY_BY_NATURE = /\.(index|timeindex)$/;

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !EMPTY_BY_NATURE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

/** Servers that run replace and remove files meanwhile: one that is gone has nothing in it. */
const bytesOf = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
};

/** @returns for each text the files below the folder that have it in them, byte for byte */
export const filesWith = (folder: string, texts: readonly string[]): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>(texts.map((text) => [text, []]));
  for (const file of filesBelow(folder)) {
    const bytes = bytesOf(file);
    for (const [text, files] of found) if (bytes.includes(text)) files.push(file);
  }
  return found;
};

/** The database that the platform brings along, as its superuser sees it. */
export const databaseOf = async (folder: string): Promise<Client> => {
  const running = filesBelow(folder).find((file) => file.endsWith('/postmaster.pid'));
  if (running === undefined) throw new Error(`no database runs below ${folder}`);
  const port = Number(readFileSync(running, 'utf8').split('\n')[3]);
  const password = readFileSync(join(dirname(running), '../password'), 'utf8').trim();
  const client = new Client({ host: '127.0.0.1', port, user: 'accrue', password, database: 'accrue' });
  client.on('error', () => undefined); // it may be killed
  await client.connect();
  return client;
};

/** Every row of every table of ours, all its columns as one text. */
export const allRows = async (database: Client): Promise<readonly TableRow[]> => {
  const { rows: tables } = await database.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const all: TableRow[] = [];
  for (const { name } of tables) {
    const { rows } = await database.query<{ text: string }>(`select t::text as text from ${name} t`);
    all.push(...rows.map(({ text }) => ({ table: name, text })));
  }
  return all;
};

/** Every record of every topic of ours. */
export const allRecords = async (brokers: string): Promise<readonly TopicRecord[]> => {
  const kafka = new Kafka({ clientId: 'witness', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith('loyalty.'));
  let expected = 0;
  for (const topic of topics)
    for (const { high, low } of await admin.fetchTopicOffsets(topic)) expected += Number(high) - Number(low);
  await admin.disconnect();
  const records: TopicRecord[] = [];
  const consumer = kafka.consumer({ groupId: `witness-${String(process.pid)}-${String(performance.now())}` });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics, fromBeginning: true });
    await consumer.run({
      eachMessage: ({ topic, message: { key, value, headers } }) => {
        const texts = Object.entries(headers ?? {}).map(([name, header]) => `${name}=${String(header)}`);
        records.push({
          topic,
          key: key?.toString() ?? '',
          value: value?.toString() ?? null,
          headers: texts.join('\n'),
        });
        return Promise.resolve();
      },
    });
    await eventually(() => expect(records.length).toBeGreaterThanOrEqual(expected), 60_000);
  } finally {
    await consumer.disconnect();
  }
  return records;
};
