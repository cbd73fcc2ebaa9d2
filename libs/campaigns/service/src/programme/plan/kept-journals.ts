import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  GoodsSeen,
  packJournal,
  packSide,
  unpackJournal,
  unpackSide,
  type PackedJournal,
  type RecordedJournal,
  type ReplayedAward,
} from '@accrue/campaigns-domain';
import type { MemberId } from '@accrue/kernel';

/** Of packed journals: some 140,000 receipts of twenty lines. What does not fit is read again by each plan. */
const BYTES_MAX = 64 * 1024 * 1024;
/** Who works on a draft asks for plan after plan. */
const UNUSED_MS_MAX = 15 * 60_000;
/** What a journal takes besides what it says: two arrays, a place in the map. */
const OF_JOURNAL_BYTES = 500;

/** A journal as it was up to an event. */
export interface KeptJournal {
  /** Of that event. */
  readonly revision: number;
  /** Unpacked each time, and also when it has been forgotten since. */
  read(): RecordedJournal;
  /**
   * What the published side came to. null: under this name nothing is kept.
   * @param recorded as it was read
   */
  readSide(name: string, recorded: RecordedJournal): readonly ReplayedAward[] | null;
}

interface Kept extends Pick<KeptJournal, 'revision'> {
  readonly journal: PackedJournal;
  readonly side?: { readonly name: string; readonly packed: Uint8Array };
}

/**
 * Journals that a plan has read, packed for the next one. A journal is a function of the events of its stream, and a stream only grows: so one is as good
 * as read again where the stream has no event after `revision`, and whoever asks for it sees to that.
 */
@Injectable()
export class KeptJournals implements OnApplicationShutdown {
  private kept = new Map<MemberId, Kept>();
  private goods = new GoodsSeen();
  private bytesOfJournals = 0;
  private readonly forgetting: NodeJS.Timeout;

  constructor() {
    this.forgetting = setTimeout(() => this.forget(), UNUSED_MS_MAX).unref();
  }

  /** undefined: it is not kept. */
  find(memberId: MemberId): KeptJournal | undefined {
    this.forgetting.refresh();
    const kept = this.kept.get(memberId);
    if (kept === undefined) return undefined;
    const { goods } = this;
    return {
      revision: kept.revision,
      read: () => unpackJournal(kept.journal, goods),
      readSide: (name, recorded) => (kept.side?.name === name ? unpackSide(kept.side.packed, recorded) : null),
    };
  }

  /**
   * The first ones stay: plans go through members in one order, and whoever made room for the next would never find one.
   * @param revision of its last event
   */
  keep(memberId: MemberId, journal: RecordedJournal, revision: number): void {
    this.drop(memberId);
    if (this.bytes >= BYTES_MAX) return;
    const packed = packJournal(journal, this.goods);
    if (this.bytes + bytesOf({ journal: packed }) > BYTES_MAX) return;
    this.put(memberId, { revision, journal: packed });
  }

  /**
   * What the published side came to, for the next plan. Nothing, where the journal itself is not kept.
   * @param name `publishedSideOf`
   */
  keepSide(memberId: MemberId, name: string, awards: readonly ReplayedAward[], recorded: RecordedJournal): void {
    const known = this.kept.get(memberId);
    if (known === undefined) return;
    const { side: _before, ...kept } = known;
    this.put(memberId, kept);
    const packed = packSide(awards, recorded);
    if (this.bytes + packed.length <= BYTES_MAX) this.put(memberId, { ...kept, side: { name, packed } });
  }

  onApplicationShutdown(): void {
    clearTimeout(this.forgetting);
  }

  private put(memberId: MemberId, kept: Kept): void {
    this.drop(memberId);
    this.kept.set(memberId, kept);
    this.bytesOfJournals += bytesOf(kept);
  }

  private drop(memberId: MemberId): void {
    const before = this.kept.get(memberId);
    if (before === undefined) return;
    this.bytesOfJournals -= bytesOf(before);
    this.kept.delete(memberId);
  }

  private get bytes(): number {
    return this.bytesOfJournals + this.goods.bytes;
  }

  /** Goods as well: without journals nothing points to them. */
  private forget(): void {
    this.kept = new Map();
    this.goods = new GoodsSeen();
    this.bytesOfJournals = 0;
  }
}

const bytesOf = ({ journal: { lines, rest }, side }: Pick<Kept, 'journal' | 'side'>): number =>
  lines.length + rest.length + (side?.packed.length ?? 0) + OF_JOURNAL_BYTES;
