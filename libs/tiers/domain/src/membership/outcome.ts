import { invariant, minorUnits, Rejected, type InstantIso } from '@accrue/kernel';
import { currentLadder, type Ladders } from '../ladder/ladders';
import type { Standing, TierChanged, TierStep } from './events';
import { kindOf } from './kind';
import { measure, measureNext, type Grounds, type Measured } from './measure';
import { floorsOf } from './pins';
import type { TiersRejectionCode } from './rejections';
import { sinceOf } from './standing';
import type { Membership } from './state';
import { baseOf, currentTierId, differsFrom, sameTimeline } from './timeline';

/** The ladders in effect at an instant, and the instant. */
export interface Moment {
  readonly ladders: Ladders;
  readonly now: InstantIso;
}

export interface Outcome {
  readonly timeline: readonly TierStep[];
  readonly standing: Standing;
}

/** @throws Rejected programme.outdated */
export const mustBeCurrent = ({ ladders }: Pick<Moment, 'ladders'>, membership: Membership): number => {
  const { programmeVersion } = currentLadder(ladders);
  if (programmeVersion < membership.programmeVersion) {
    throw new Rejected<TiersRejectionCode>('programme.outdated', {
      given: programmeVersion,
      known: membership.programmeVersion,
    });
  }
  return programmeVersion;
};

export const groundsOf = (
  { contributions, pins }: Pick<Membership, 'contributions' | 'pins'>,
  ladders: Ladders,
): Grounds => ({
  ...{ contributions, ladders },
  floors: floorsOf(pins),
});

/** All that a member was counted for, measured anew. */
export const afterAll = (membership: Pick<Membership, 'contributions' | 'pins'>, { ladders, now }: Moment): Outcome =>
  outcomeOf(measure(groundsOf(membership, ladders), now), ladders);

/** The same where only the last of them is new. @param before measured without it */
export const afterLast = (
  membership: Pick<Membership, 'contributions' | 'pins' | 'timeline'>,
  before: Standing,
  { ladders, now }: Moment,
): Outcome => {
  const { timeline } = membership;
  return outcomeOf(measureNext(groundsOf(membership, ladders), { ...before, timeline }, now), ladders);
};

const outcomeOf = ({ timeline, ...sums }: Measured, ladders: Ladders): Outcome => {
  return {
    timeline,
    standing: {
      ...tierOf(timeline, ladders),
      ...sums,
      spend: minorUnits(sums.spend),
      decisiveSpend: minorUnits(sums.decisiveSpend),
    },
  };
};

export const tierOf = (timeline: readonly TierStep[], ladders: Ladders) => ({
  tierId: currentTierId(timeline, baseOf(ladders)),
  since: sinceOf(timeline, ladders),
});

export const tierChanged = (
  { memberId, ladders }: { readonly memberId: string; readonly ladders: Ladders },
  membership: Membership,
  { timeline, standing }: Outcome,
  cause: Pick<TierChanged['data'], 'causeReceiptId' | 'causeProgrammeVersion'>,
): readonly TierChanged[] => {
  if (sameTimeline(membership.timeline, timeline)) return [];
  const effectiveAt = differsFrom(membership.timeline, timeline);
  invariant(effectiveAt !== null, 'two different timelines differ somewhere');
  const from = membership.standing === null ? baseOf(ladders) : membership.standing.tierId;
  const to = standing.tierId;
  const kind = kindOf(from, to, { ladders, measuredUnder: membership.programmeVersion });
  const sequence = membership.sequence + 1;
  return [{ type: 'TierChanged', data: { memberId, kind, from, to, effectiveAt, ...cause, timeline, sequence } }];
};
