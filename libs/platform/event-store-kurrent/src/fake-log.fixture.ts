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
  | { readonly ok: true; readonly revision: number; readonly position: number }
  | { readonly ok: false; readonly currentRevision: number };

export class InvalidPosition extends Error {}

/** What a 23.10 server keeps: one log of everybody's records, whose positions are byte offsets, and streams in it. */
export class FakeLog {
  readonly records: FakeRecord[] = [];
  private readonly streams = new Map<string, FakeRecord[]>();
  private readonly ids = new Map<string, FakeRecord>();
  private readonly followers = new Set<(record: FakeRecord) => void>();
  private end = 0;

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

  revisionOf(stream: string): number {
    return (this.streams.get(stream)?.length ?? 0) - 1;
  }

  write(stream: string, expected: FakeExpectation, proposals: readonly FakeProposal[]): FakeWrite {
    const current = this.revisionOf(stream);
    const repeated = this.alreadyThere(stream, expected, proposals);
    if (repeated !== null) return { ok: true, revision: repeated.revision, position: repeated.position };
    const fits = expected === 'any' || (expected === 'exists' ? current >= 0 : expected === current);
    if (!fits) return { ok: false, currentRevision: current };
    const own = this.streams.get(stream) ?? [];
    this.streams.set(stream, own);
    for (const proposal of proposals) this.append(stream, own, proposal);
    const last = own.at(-1) as FakeRecord;
    return { ok: true, revision: last.revision, position: last.position };
  }

  /** Null = there is no such stream. */
  read(stream: string, from: number | 'end', forwards: boolean, maxCount: number): readonly FakeRecord[] | null {
    const all = this.streams.get(stream);
    if (all === undefined) return null;
    const kept = all.slice(-this.maxCountOf(stream));
    if (forwards)
      return kept
        .filter((record) => record.revision >= (from === 'end' ? Number.POSITIVE_INFINITY : from))
        .slice(0, maxCount);
    return kept
      .filter((record) => from === 'end' || record.revision <= from)
      .reverse()
      .slice(0, maxCount);
  }

  /** @param from a position at which a record begins: it is part of a forward read, not of a backward one */
  readAll(
    from: number | 'end',
    forwards: boolean,
    maxCount: number,
    isWanted: (record: FakeRecord) => boolean,
  ): readonly FakeRecord[] {
    if (typeof from === 'number' && from !== 0 && from !== this.end && !this.records.some((r) => r.position === from))
      throw new InvalidPosition(`no record begins at ${from}`);
    const bound = from === 'end' ? this.end : from;
    const inReach = this.records.filter(({ position }) => (forwards ? position >= bound : position < bound));
    return (forwards ? inReach : inReach.reverse()).filter(isWanted).slice(0, maxCount);
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
    for (const follower of this.followers) follower(record);
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

const randomUuid = (): string => {
  const hex = randomBytes(16).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};
