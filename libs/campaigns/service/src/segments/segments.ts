import { Injectable } from '@nestjs/common';
import {
  decideSegments,
  measureRfm,
  programmeAt,
  rfmAt,
  segmentsModel,
  standingAt,
  type NoteSegments,
  type RfmMeasured,
  type RfmValues,
  type SegmentMembership,
  type SegmentsChanged,
  type Standing,
} from '@accrue/campaigns-domain';
import { ContextPorts, Streams } from '@accrue/context-kit';
import type { InstantIso, MemberId } from '@accrue/kernel';
import { Journals, memberJournal } from '../journal/journals';
import { MemberDirectory } from '../policies/member-directory';
import { Programmes } from '../programme/programmes';

export interface CountedSegment {
  readonly id: string;
  readonly name: string;
  readonly condition: string;
  readonly members: number;
}

const MEMBER_ID = { type: 'member_id' } as const;

/** $1 the last member of the page before. */
const BUYERS = `select distinct member_id as "memberId" from receipts where member_id > $1 order by member_id limit 500`;

/** Which segments members are in: said when it changes, and looked at. */
@Injectable()
export class Segments extends Streams<SegmentMembership, SegmentsChanged, NoteSegments> {
  constructor(
    ports: ContextPorts,
    private readonly programmes: Programmes,
    private readonly journals: Journals,
    private readonly directory: MemberDirectory,
  ) {
    super(ports, segmentsModel, decideSegments, { eventCacheBytesMax: 0 });
  }

  /**
   * Says what has changed, as of an instant and of each at which time moved the member since.
   * @returns when to look again; null: when the next fact comes
   */
  async review(memberId: MemberId, from: InstantIso): Promise<InstantIso | null> {
    const now = this.now();
    for (let asOf = from < now ? from : now; ;) {
      const { standing, revision } = await this.look(memberId, asOf);
      if (standing === null) return null;
      const { programmeVersion, nextAt, segments } = standing;
      const data = { memberId, asOf, programmeVersion, segments };
      const messageId = `segments/${memberId}/${asOf}/${String(revision)}/${String(programmeVersion)}/${String(segments.length)}`;
      await this.execute(memberId, { type: 'NoteSegments', data, metadata: { now: asOf } }, { messageId });
      if (asOf === now) return nextAt;
      asOf = nextAt === null || nextAt > now ? now : nextAt;
    }
  }

  /** As of now. In none is whoever nobody knows: whoever asks may not learn who is a member. @throws Rejected programme.not_published */
  async of(memberId: MemberId): Promise<Standing['segments']> {
    return (await this.look(memberId, this.now())).standing?.segments ?? [];
  }

  /** Of the version in effect, with how many are in each. @throws Rejected programme.not_published */
  async counted(): Promise<readonly CountedSegment[]> {
    const version = programmeAt(await this.programmes.versions(), this.now());
    const rows = await this.ports.database.query<{ segmentId: string; members: number }>(
      `select segment_id as "segmentId", count(*)::integer as members from member_segments group by segment_id`,
    );
    const members = new Map(rows.map((row) => [row.segmentId, row.members]));
    return (version?.programme.document.segments ?? []).map(({ id, name, if: condition }) => ({
      ...{ id, name, condition },
      members: members.get(id) ?? 0,
    }));
  }

  /** All members at an instant; null: now. Goes through all journals, some hundred in a second. @throws Rejected programme.not_published */
  async rfm(at: InstantIso | null): Promise<RfmMeasured & { readonly asOf: InstantIso }> {
    const now = this.now();
    const asOf = at ?? now;
    const values: RfmValues[] = [];
    for (let last = ''; ;) {
      const page = await this.ports.database.query<{ memberId: MemberId }>(BUYERS, [last]);
      const present = await this.directory.find(
        page.map(({ memberId }) => ({ ...MEMBER_ID, value: memberId, at: now })),
      );
      for (const { memberId } of page) {
        if (present({ ...MEMBER_ID, value: memberId, at: now }) === null) continue;
        const { seen } = await this.journals.look(memberJournal(memberId), (journal, _, programmes) =>
          rfmAt({ memberId, journal, programmes }, asOf),
        );
        if (seen !== null) values.push(seen);
      }
      const next = page.at(-1)?.memberId;
      if (next === undefined) return { asOf, ...measureRfm(values) };
      last = next;
    }
  }

  /** Who has left is in no segment. */
  private async look(
    memberId: MemberId,
    asOf: InstantIso,
  ): Promise<{ readonly standing: Standing | null; readonly revision: number }> {
    const who = { ...MEMBER_ID, value: memberId, at: this.now() };
    const isMember = (await this.directory.find([who]))(who) !== null;
    const enrolledAt = await this.directory.enrolledAt(memberId);
    const { seen, revision } = await this.journals.look(memberJournal(memberId), (journal, _, programmes) => {
      const known = enrolledAt === null ? journal : { ...journal, enrolledAt };
      return standingAt({ memberId, journal: known, programmes }, asOf);
    });
    return { standing: seen === null || isMember ? seen : { ...seen, segments: [] }, revision };
  }
}
