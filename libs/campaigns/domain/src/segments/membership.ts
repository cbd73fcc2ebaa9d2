import { canonicalJson, type Command, type Event, type InstantIso, type MemberId } from '@accrue/kernel';
import type { InSegment, Standing } from './standing';

/** A member came into segments or out of them, or a late fact says that they came in at another time. */
export type SegmentsChanged = Event<
  'SegmentsChanged',
  {
    readonly memberId: MemberId;
    readonly programmeVersion: number;
    /** 1, 2, 3 …: the highest is current. */
    readonly sequence: number;
    /** As of this instant. */
    readonly changedAt: InstantIso;
    readonly entered: readonly string[];
    readonly left: readonly string[];
    /** All that the member is in from then on. */
    readonly segments: readonly InSegment[];
  }
>;

export type NoteSegments = Command<
  'NoteSegments',
  { readonly memberId: MemberId; readonly asOf: InstantIso } & Pick<Standing, 'programmeVersion' | 'segments'>
>;

/** What was said last of a member. */
export interface SegmentMembership {
  readonly sequence: number;
  /** null: nothing yet. */
  readonly changedAt: InstantIso | null;
  readonly segments: readonly InSegment[];
}

export const decideSegments = (
  { data: { memberId, asOf, programmeVersion, segments } }: NoteSegments,
  said: SegmentMembership,
): readonly SegmentsChanged[] => {
  // Somebody faster looked at a later moment.
  if (said.changedAt !== null && asOf < said.changedAt) return [];
  if (canonicalJson(said.segments) === canonicalJson(segments)) return [];
  const [before, now] = [said.segments, segments].map((all) => all.map(({ segmentId }) => segmentId));
  const missingIn = (all: readonly string[] = [], of: readonly string[] = []) => of.filter((id) => !all.includes(id));
  const [entered, left] = [missingIn(before, now), missingIn(now, before)];
  const sequence = said.sequence + 1;
  const data = { memberId, programmeVersion, sequence, changedAt: asOf, entered, left, segments };
  return [{ type: 'SegmentsChanged', data }];
};

const initial: SegmentMembership = { sequence: 0, changedAt: null, segments: [] };

/** How the streams `segments-{memberId}` fold. */
export const segmentsModel = {
  category: 'segments',
  initial,
  evolve: (_said: SegmentMembership, { data }: SegmentsChanged): SegmentMembership => {
    const { sequence, changedAt, segments } = data;
    return { sequence, changedAt, segments };
  },
};
