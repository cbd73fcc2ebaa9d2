import { invariant, type InstantIso } from '@accrue/kernel';
import { NO_STREAM, partitionOf, type AppendRequest, type AppendResult, type StoredEvent } from '@accrue/event-store';
import type { Database } from '@accrue/persistence';
import { APPEND, appendValues, type AppendRow, type PreparedRequest } from './append-statement';
import { storedEvent, type EventRow } from './event-rows';
import { CLAIM, READ_CONFLICTS } from './queries';

/** Newly stored events of one partition, consecutive positions, with the length of each one's JSON. */
export interface Appended {
  readonly partition: number;
  readonly events: readonly StoredEvent[];
  readonly bytes: readonly number[];
}

const UNIQUE_VIOLATION = '23505';

export class Appender {
  private epochs: readonly number[] | null = null;

  constructor(
    private readonly database: Database,
    private readonly partitions: number,
    private readonly onAppended: (appended: readonly Appended[]) => void,
  ) {}

  get hasClaimed(): boolean {
    return this.epochs !== null;
  }

  async claim(owner: string): Promise<void> {
    const rows = await this.database.query<{ partition: number; epoch: number }>(CLAIM, [owner]);
    const epochs = new Map(rows.map(({ partition, epoch }) => [partition, epoch]));
    this.epochs = Array.from({ length: this.partitions }, (_, partition) => epochs.get(partition) ?? -1);
  }

  async append(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]> {
    if (requests.length === 0) return [];
    const prepared = requests.map((request) => this.prepare(request));
    try {
      return await this.appendTogether(prepared);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      // The final guard, `unique (stream_id, revision)`, caught a stream whose head is behind its events. It must not take the
      // other streams of the batch with it.
      const results: AppendResult[] = [];
      for (const one of prepared) results.push(await this.appendAlone(one));
      return results;
    }
  }

  private prepare(request: AppendRequest): PreparedRequest {
    const partition = partitionOf(request.streamId, this.partitions);
    return {
      request,
      partition,
      epoch: this.epochs?.[partition] ?? null,
      dataJson: request.events.map((event) => event.dataJson ?? JSON.stringify(event.data)),
    };
  }

  private async appendAlone(prepared: PreparedRequest): Promise<AppendResult> {
    try {
      return (await this.appendTogether([prepared]))[0] as AppendResult;
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      return (await this.examine([prepared]))[0] as AppendResult;
    }
  }

  private async appendTogether(prepared: readonly PreparedRequest[]): Promise<readonly AppendResult[]> {
    const rows = await this.database.query<AppendRow>(APPEND, appendValues(prepared), {
      prepared: 'event-store-append',
      keepPlan: true,
    });
    invariant(rows.length === prepared.length, 'every partition of the log has its row in event_partition');
    const byNumber = new Map(rows.map((row) => [row.n, row]));
    const outcomes = prepared.map((one, n) => outcomeOf(one, byNumber.get(n) as AppendRow));
    this.announce(prepared, outcomes);
    const unfit = prepared.filter((_, n) => outcomes[n] === 'unfit');
    const examined = unfit.length === 0 ? [] : [...(await this.examine(unfit))];
    return outcomes.map((outcome) => {
      if (outcome === 'unfit') return examined.shift() as AppendResult;
      return { status: outcome === 'fenced' ? 'fenced' : 'appended' };
    });
  }

  private announce(prepared: readonly PreparedRequest[], outcomes: readonly Outcome[]): void {
    const byPartition = new Map<number, { partition: number; events: StoredEvent[]; bytes: number[] }>();
    for (const [n, { partition, dataJson }] of prepared.entries()) {
      const stored = outcomes[n];
      if (stored === undefined || typeof stored === 'string') continue;
      const appended = byPartition.get(partition) ?? { partition, events: [], bytes: [] };
      byPartition.set(partition, appended);
      appended.events.push(...stored);
      appended.bytes.push(...dataJson.map((json) => json.length));
    }
    if (byPartition.size > 0) this.onAppended([...byPartition.values()]);
  }

  /** The revision did not fit: is it another's event that is there, or our own from an append whose answer got lost? */
  private async examine(prepared: readonly PreparedRequest[]): Promise<readonly AppendResult[]> {
    const rows = await this.database.query<EventRow & { n: number; actual: number | null; revision: number | null }>(
      READ_CONFLICTS,
      [
        prepared.map((_, n) => n),
        prepared.map(({ request }) => request.streamId),
        prepared.map(({ request }) => request.expectedRevision + 1),
        prepared.map(({ request }) => request.expectedRevision + request.events.length),
      ],
      { prepared: 'event-store-read-conflicts' },
    );
    return prepared.map(({ request }, n) => {
      const own = rows.filter((row) => row.n === n);
      const there = own.filter((row) => row.revision !== null).map(storedEvent);
      const same =
        there.length === request.events.length && there.every((event, index) => event.id === request.events[index]?.id);
      if (same) return { status: 'repeated', events: there };
      return {
        status: 'conflict',
        actualRevision: Math.max(own[0]?.actual ?? NO_STREAM, there.at(-1)?.revision ?? NO_STREAM),
      };
    });
  }
}

/** What is stored now, or why it is not. */
type Outcome = readonly StoredEvent[] | 'fenced' | 'unfit';

const outcomeOf = ({ request, partition }: PreparedRequest, row: AppendRow): Outcome => {
  if (!row.unfenced) return 'fenced';
  const { before } = row;
  if (before === null) return 'unfit';
  return request.events.map(({ id, type, data, metadata }, index): StoredEvent => ({
    id,
    type,
    data,
    metadata,
    streamId: request.streamId,
    revision: request.expectedRevision + 1 + index,
    partition,
    position: before + 1 + index,
    recordedAt: row.recorded_at as InstantIso,
  }));
};

const isUniqueViolation = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === UNIQUE_VIOLATION;
