import { randomBytes } from 'node:crypto';

export interface FakeRecord {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
  readonly position: number;
  readonly createdAtMs: number;
}

export type FakeProposal = Pick<FakeRecord, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>;

/** -1 = no stream, 'any' and 'exists' as the protocol has them. */
export type FakeExpectation = number | 'any' | 'exists';

export type FakeWrite =
  | { readonly kind: 'written'; readonly revision: number; readonly position: number }
  | { readonly kind: 'wrong_revision'; readonly currentRevision: number }
  | { readonly kind: 'too_big' }
  /** Written before, but not indexed yet: the server says nothing and waits for the client to ask again. */
  | { readonly kind: 'dropped' };

/** Of several streams at once. */
export type FakeTogether =
  | { readonly kind: 'written'; readonly revisions: readonly number[]; readonly position: number }
  | {
      readonly kind: 'wrong_revision';
      readonly stream: string;
      readonly expected: FakeExpectation;
      readonly currentRevision: number;
    }
  | { readonly kind: 'stream_twice'; readonly stream: string }
  | { readonly kind: 'too_big' }
  | { readonly kind: 'dropped' };

/** The server's default of MaxAppendSize. */
export const APPEND_BYTES_MAX = 1024 * 1024;

export class InvalidPosition extends Error {}

/**
 * What a 23.10 server keeps: one log of everybody's records, whose positions are byte offsets, and streams in it. Each event is a
 * record with a position of its own, those of one append as well. Records are written, then indexed: writers are judged by what is
 * written, readers see what is indexed.
 */
export class FakeLog {
  readonly records: FakeRecord[] = [];
  /** Records that reads of the whole log had to look at. */
  looked = 0;
  private readonly streams = new Map<string, FakeRecord[]>();
  private readonly ids = new Map<string, FakeRecord>();
  private readonly followers = new Set<(record: FakeRecord) => void>();
  private end = 0;
  /** What is to be done when the index goes on; null = it keeps up. */
  private unindexed: (() => void)[] | null = null;
  private indexedEnd = Number.POSITIVE_INFINITY;

  constructor() {
    // A server's own records come first, and between those of its users.
    this.noise('$scavenges', '$first-boot');
  }

  /** A record that is nobody's business here. */
  noise(stream: string, type: string): void {
    const bytes = Buffer.from('{}');
    this.write(stream, 'any', [
      { id: randomUuid(), type, contentType: 'application/json', data: bytes, metadata: bytes },
    ]);
  }

  /** From now on nothing that is written can be read. */
  holdIndex(): void {
    this.indexedEnd = this.end;
    this.unindexed = [];
  }

  releaseIndex(): void {
    this.indexedEnd = Number.POSITIVE_INFINITY;
    const waiting = this.unindexed ?? [];
    this.unindexed = null;
    for (const work of waiting) work();
  }

  whenIndexed(work: () => void): void {
    if (this.unindexed === null) work();
    else this.unindexed.push(work);
  }

  /** Ids that the adapter gave the events of a stream, among their metadata; the server has its own. */
  ourIdsIn(stream: string): string[] {
    return this.records
      .filter((record) => record.stream === stream)
      .map(({ metadata }) => (JSON.parse(Buffer.from(metadata).toString()) as { readonly eventId: string }).eventId);
  }

  revisionOf(stream: string): number {
    return (this.streams.get(stream)?.length ?? 0) - 1;
  }

  write(stream: string, expected: FakeExpectation, proposals: readonly FakeProposal[]): FakeWrite {
    if (sizeOf(proposals) > APPEND_BYTES_MAX) return { kind: 'too_big' };
    const current = this.revisionOf(stream);
    const repeated = this.alreadyThere(stream, expected, proposals);
    if (repeated !== null)
      return this.isIndexed(repeated)
        ? { kind: 'written', revision: repeated.revision, position: repeated.position }
        : { kind: 'dropped' };
    const fits = expected === 'any' || (expected === 'exists' ? current >= 0 : expected === current);
    if (!fits) return { kind: 'wrong_revision', currentRevision: current };
    const own = this.streams.get(stream) ?? [];
    this.streams.set(stream, own);
    for (const proposal of proposals) this.append(stream, own, proposal);
    const last = own.at(-1) as FakeRecord;
    return { kind: 'written', revision: last.revision, position: last.position };
  }

  /**
   * All or none. What is there already counts as written if all of it is; a part of it is another state than was expected. Names that
   * differ in capitals alone count as one here, though they are two streams.
   */
  writeTogether(
    appends: readonly {
      readonly stream: string;
      readonly expected: FakeExpectation;
      readonly proposals: readonly FakeProposal[];
    }[],
  ): FakeTogether {
    const names = new Set<string>();
    for (const { stream } of appends) {
      if (names.has(stream.toLowerCase())) return { kind: 'stream_twice', stream };
      names.add(stream.toLowerCase());
    }
    if (appends.reduce((sum, { proposals }) => sum + sizeOf(proposals), 0) > APPEND_BYTES_MAX)
      return { kind: 'too_big' };
    const there = appends.map((append) => this.alreadyThere(append.stream, append.expected, append.proposals));
    if (there.every((record) => record !== null))
      return there.every((record) => this.isIndexed(record))
        ? {
            kind: 'written',
            revisions: there.map(({ revision }) => revision),
            position: (there.at(-1) as FakeRecord).position,
          }
        : { kind: 'dropped' };
    const other = appends.find(({ stream, expected }) => expected !== this.revisionOf(stream));
    if (other !== undefined)
      return {
        kind: 'wrong_revision',
        stream: other.stream,
        expected: other.expected,
        currentRevision: this.revisionOf(other.stream),
      };
    const writes = appends.map(({ stream, expected, proposals }) => this.write(stream, expected, proposals));
    const written = writes.filter((write) => write.kind === 'written');
    return {
      kind: 'written',
      revisions: written.map(({ revision }) => revision),
      position: written.at(-1)?.position ?? 0,
    };
  }

  /** Null = there is no such stream. */
  read(stream: string, from: number | 'end', forwards: boolean, maxCount: number): readonly FakeRecord[] | null {
    const own = this.streams.get(stream) ?? [];
    let end = own.length;
    while (end > 0 && !this.isIndexed(own[end - 1] as FakeRecord)) end -= 1;
    if (end === 0) return null;
    const begin = Math.max(0, end - this.maxCountOf(stream));
    // Its place in the stream is its revision.
    if (forwards) {
      const first = from === 'end' ? end : Math.max(begin, from);
      return own.slice(first, Math.min(end, first + maxCount));
    }
    const behind = from === 'end' ? end : Math.min(end, from + 1);
    return own.slice(Math.max(begin, behind - maxCount), Math.max(begin, behind)).reverse();
  }

  /**
   * Goes on until it finds one more than `maxCount`, as the server does.
   * @param from a position at which a record begins: it is part of a forward read, not of a backward one
   */
  readAll(
    from: number | 'end',
    forwards: boolean,
    maxCount: number,
    isWanted: (record: FakeRecord) => boolean,
  ): readonly FakeRecord[] {
    const bound = from === 'end' ? this.records.length : this.indexAt(from);
    const step = forwards ? 1 : -1;
    const found: FakeRecord[] = [];
    for (let index = forwards ? bound : bound - 1; index >= 0 && index < this.records.length; index += step) {
      const record = this.records[index] as FakeRecord;
      if (!this.isIndexed(record)) continue;
      this.looked += 1;
      if (!isWanted(record)) continue;
      if (found.length === maxCount) break;
      found.push(record);
    }
    return found;
  }

  /** Of the first record that begins there or later. @throws InvalidPosition inside of a record */
  private indexAt(position: number): number {
    let [low, high] = [0, this.records.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.records[middle] as FakeRecord).position < position) low = middle + 1;
      else high = middle;
    }
    if (position !== 0 && position !== this.end && this.records[low]?.position !== position)
      throw new InvalidPosition(`no record begins at ${position}`);
    return low;
  }

  follow(follower: (record: FakeRecord) => void): () => void {
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  private append(stream: string, own: FakeRecord[], proposal: FakeProposal): void {
    const record = { ...proposal, stream, revision: own.length, position: this.end, createdAtMs: Date.now() };
    // Prepare record with its header, lengths in front and behind: so positions have gaps, and no two are neighbours.
    this.end += 120 + stream.length + proposal.data.byteLength + proposal.metadata.byteLength;
    own.push(record);
    this.records.push(record);
    this.ids.set(record.id, record);
    this.whenIndexed(() => {
      for (const follower of this.followers) follower(record);
    });
  }

  private isIndexed({ position }: FakeRecord): boolean {
    return position < this.indexedEnd;
  }

  /** The server's idempotency: at a given revision by what stands there, otherwise by the ids alone. */
  private alreadyThere(
    stream: string,
    expected: FakeExpectation,
    proposals: readonly FakeProposal[],
  ): FakeRecord | null {
    const own = this.streams.get(stream) ?? [];
    const found =
      typeof expected === 'number'
        ? proposals.map((proposal, index) => {
            const there = own[expected + 1 + index];
            return there?.id === proposal.id ? there : undefined;
          })
        : proposals.map(({ id }) => {
            const there = this.ids.get(id);
            return there?.stream === stream ? there : undefined;
          });
    return found.length > 0 && found.every((record) => record !== undefined) ? (found.at(-1) ?? null) : null;
  }

  private maxCountOf(stream: string): number {
    const newest = this.streams.get(`$$${stream}`)?.at(-1);
    if (newest === undefined) return Number.MAX_SAFE_INTEGER;
    const { $maxCount } = JSON.parse(Buffer.from(newest.data).toString('utf8')) as { readonly $maxCount?: number };
    return $maxCount ?? Number.MAX_SAFE_INTEGER;
  }
}

/** As the server counts: names of types have two bytes for a character. */
const sizeOf = (proposals: readonly FakeProposal[]): number =>
  proposals.reduce((sum, { type, data, metadata }) => sum + 2 * type.length + data.length + metadata.length, 0);

const randomUuid = (): string => {
  const hex = randomBytes(16).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};
