import { Injectable } from '@nestjs/common';
import { assessOffer } from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import { invariant, memberId, Rejected, type InstantIso, type MemberId } from '@accrue/kernel';
import { dueRows, type DueItem, type DueQuery } from '@accrue/scheduling';
import { Programmes } from '../programme/programmes';
import type { CampaignsProblemCode } from '../problems';
import { Offers, type Gift } from './offers';

const DUE = { table: 'segment_gift', key: 'key', dueAt: 'started_at', where: 'finished_at is null' };

/** An offer for all members of a segment, and how far it has been given to them. */
export interface SegmentGift extends Gift {
  readonly segmentId: string;
  /** For each member it counts from then on, whenever their turn came. */
  readonly startedAt: InstantIso;
  readonly given: number;
  /** null: there are members to come. */
  readonly finishedAt: InstantIso | null;
}

interface GiftRow extends SegmentGift {
  /** The last member whose turn has been; empty: none. */
  readonly cursor: string;
}

/** At once. */
const MEMBERS_MAX = 250;
const GIFT = `select key, segment_id as "segmentId", offer, started_at as "startedAt", given, finished_at as "finishedAt", cursor from segment_gift`;

/**
 * Giving to many takes a while, and whoever does it may be killed. So it is written down what is to be done and whose turn it is; a member whose turn
 * comes twice has it already.
 */
@Injectable()
export class SegmentGifts {
  constructor(
    private readonly ports: ContextPorts,
    private readonly programmes: Programmes,
    private readonly offers: Offers,
  ) {}

  /** @throws Rejected segment.unknown, programme.not_published, offer.unknown, offer.over, offer.conflict */
  async start(segmentId: string, { key, offer }: Gift): Promise<SegmentGift & { readonly duplicate: boolean }> {
    const known = await this.find(key);
    const given = known ?? (await this.write(segmentId, { key, offer }));
    if (given.segmentId !== segmentId || given.offer !== offer)
      throw new Rejected<CampaignsProblemCode>('offer.conflict', { key, offer: given.offer });
    return { ...given, duplicate: known !== null };
  }

  /** @throws Rejected offer.not_given */
  async show(segmentId: string, key: string): Promise<SegmentGift> {
    const gift = await this.find(key);
    if (gift?.segmentId !== segmentId) throw new Rejected<CampaignsProblemCode>('offer.not_given', { key });
    return gift;
  }

  due(query: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    return dueRows(this.ports.database, DUE, query);
  }

  /** Goes on where somebody stopped, or was stopped. */
  async goOn(key: string): Promise<void> {
    for (;;) {
      const gift = await this.find(key);
      if (gift === null || gift.finishedAt !== null) return;
      const members = await this.nextMembers(gift);
      const given = await this.offers.giveAll(members, gift, gift.startedAt);
      await this.note(gift, members.at(-1) ?? null, given);
    }
  }

  private async write(segmentId: string, { key, offer }: Gift): Promise<GiftRow> {
    const [now, programmes] = [this.ports.clock.now(), await this.programmes.versions()];
    const segments = programmes.findLast(({ effectiveFrom }) => effectiveFrom <= now)?.programme.segments ?? [];
    if (!segments.some(({ id }) => id === segmentId))
      throw new Rejected<CampaignsProblemCode>('segment.unknown', { segment: segmentId });
    // Whoever it is for, it can be given now.
    assessOffer(memberId('anybody'), { key, offer }, { programmes, now });
    await this.ports.database.query(
      `insert into segment_gift (key, segment_id, offer, started_at) values ($1, $2, $3, $4) on conflict (key) do nothing`,
      [key, segmentId, offer, now],
    );
    const written = await this.find(key);
    invariant(written !== null, `the gift ${key} was written`);
    return written;
  }

  private async find(key: string): Promise<GiftRow | null> {
    const [row] = await this.ports.database.query<GiftRow>(`${GIFT} where key = $1`, [key]);
    return row ?? null;
  }

  private async nextMembers({ segmentId, cursor }: GiftRow): Promise<readonly MemberId[]> {
    const rows = await this.ports.database.query<{ memberId: MemberId }>(
      `select member_id as "memberId" from member_segments
       where segment_id = $1 and member_id > $2 order by member_id limit ${String(MEMBERS_MAX)}`,
      [segmentId, cursor],
    );
    return rows.map((row) => row.memberId);
  }

  /** Nothing, when somebody else was faster. @param last whose turn has been; null: there was nobody left */
  private async note({ key, cursor }: GiftRow, last: MemberId | null, given: number): Promise<void> {
    const finishedAt = last === null ? this.ports.clock.now() : null;
    await this.ports.database.query(
      `update segment_gift set cursor = coalesce($3, cursor), given = given + $4, finished_at = $5::timestamptz
       where key = $1 and cursor = $2 and finished_at is null`,
      [key, cursor, last, given, finishedAt],
    );
  }
}
