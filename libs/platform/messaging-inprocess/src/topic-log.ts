import {
  MessageRejected,
  type MessageSeal,
  type MessageSource,
  type RawMessage,
  type SourceEntry,
  type SourcePage,
} from '@accrue/messaging';
import type { Database } from '@accrue/persistence';
import { invariant } from '@accrue/kernel';

interface MessageRow {
  readonly position: number;
  readonly sealed: string;
}

// Heads are locked in order of partition, so that two publishers never wait for each other in a circle; positions are given
// under that lock, so a reader that sees a position has seen all before it.
const APPEND = `
with incoming as (
  select m.*, row_number() over (partition by m.partition order by m.ordinality) as nth
  from unnest($2::int[], $3::text[]) with ordinality as m(partition, sealed, ordinality)
), head as materialized (
  select partition, last_position from topic_partition
  where topic = $1 and partition in (select partition from incoming)
  order by partition
  for update
), moved as (
  update topic_partition p set last_position = head.last_position + n.messages
  from head join (select partition, count(*) as messages from incoming group by partition) n using (partition)
  where p.topic = $1 and p.partition = head.partition
)
insert into topic_message (topic, partition, position, sealed)
select $1, i.partition, head.last_position + i.nth, i.sealed
from incoming i join head using (partition)`;

// The oldest only are looked at, so that it costs little where nothing is old. One partition at a time: no two rows are locked.
const TRIM = `
with oldest as (
  select position, recorded_at from topic_message
  where topic = $1 and partition = $2 and position <= $3 order by position limit $4
), gone as (
  delete from topic_message m using oldest
  where m.topic = $1 and m.partition = $2 and m.position = oldest.position and oldest.recorded_at < $5::timestamptz
  returning m.position
)
update topic_partition p set trimmed_position = greatest(p.trimmed_position, g.position)
from (select max(position) as position, count(*)::int as messages from gone) g
where p.topic = $1 and p.partition = $2 and g.messages > 0
returning g.messages`;

/** The durable log of one topic that the outside publishes to, sealed: N partitions by hash of the key, dense positions in each. */
export class TopicLog implements MessageSource {
  readonly system = 'in_process';
  private readonly listeners = new Set<(partition: number) => void>();

  private constructor(
    private readonly topic: string,
    private readonly database: Database,
    private readonly seal: MessageSeal,
    readonly partitions: number,
  ) {}

  /** The number of partitions is that of the topic's first use; another one would break the order per key. */
  static async open(topic: string, database: Database, seal: MessageSeal, partitions: number): Promise<TopicLog> {
    await database.query(
      `insert into topic_partition (topic, partition)
       select $1, p from generate_series(0, $2::int - 1) p
       where not exists (select from topic_partition where topic = $1)
       on conflict do nothing`,
      [topic, partitions],
    );
    const rows = await database.query('select partition from topic_partition where topic = $1', [topic]);
    return new TopicLog(topic, database, seal, rows.length);
  }

  async append(messages: readonly RawMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const partitions = messages.map((message) => partitionOfKey(message.key, this.partitions));
    await this.database.query(
      APPEND,
      [this.topic, partitions, messages.map((message) => this.seal.seal(message, this.topic))],
      { prepared: 'topic-append' },
    );
    for (const partition of new Set(partitions)) for (const listener of this.listeners) listener(partition);
  }

  async read(
    topic: string,
    partition: number,
    { after, limit }: { readonly after: number; readonly limit: number },
  ): Promise<SourcePage> {
    invariant(topic === this.topic, `asked the log of ${this.topic} for ${topic}`);
    const rows = await this.database.query<MessageRow>(
      `select position, sealed from topic_message
       where topic = $1 and partition = $2 and position > $3 order by position limit $4`,
      [topic, partition, after, limit],
      { prepared: 'topic-read' },
    );
    return {
      entries: rows.map(({ position, sealed }) => ({
        position,
        ordinal: 0,
        content: this.opened(sealed),
      })),
      lastPosition: rows.at(-1)?.position ?? after,
    };
  }

  private opened(sealed: string): SourceEntry['content'] {
    try {
      return { raw: this.seal.open<RawMessage>(sealed, this.topic) };
    } catch (error) {
      return { failure: new MessageRejected('message.sealed', (error as Error).message) };
    }
  }

  async readAt(topic: string, partition: number, position: number): Promise<SourcePage['entries']> {
    return (await this.read(topic, partition, { after: position - 1, limit: 1 })).entries;
  }

  async heads(): Promise<readonly number[]> {
    const rows = await this.database.query<{ last_position: number }>(
      'select last_position from topic_partition where topic = $1 order by partition',
      [this.topic],
    );
    return rows.map((row) => row.last_position);
  }

  /**
   * Deletes the oldest messages of a partition, as far as they are older than is kept and everybody has handled them.
   * @param upTo the position that every group has gone past
   * @param recordedBefore RFC 3339
   * @param limit of one call
   * @returns how many; less than the limit: there are no more
   */
  async trim(
    partition: number,
    { upTo, recordedBefore, limit }: { readonly upTo: number; readonly recordedBefore: string; readonly limit: number },
  ): Promise<number> {
    const [row] = await this.database.query<{ messages: number }>(TRIM, [
      this.topic,
      partition,
      upTo,
      limit,
      recordedBefore,
    ]);
    return row?.messages ?? 0;
  }

  /** By partition: up to here there is nothing any more, also for a group that begins now. */
  async trimmed(): Promise<readonly number[]> {
    const rows = await this.database.query<{ trimmed_position: number }>(
      'select trimmed_position from topic_partition where topic = $1 order by partition',
      [this.topic],
    );
    return rows.map((row) => row.trimmed_position);
  }

  onAppended(listener: (partition: number) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** FNV-1a over the UTF-16 units. Never change it: a key's old and new messages would be in two partitions. */
const partitionOfKey = (key: string, partitions: number): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % partitions;
};
