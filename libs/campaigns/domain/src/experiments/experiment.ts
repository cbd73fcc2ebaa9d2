import type { ExperimentDocument } from '@accrue/contracts';
import {
  boundaryInstant,
  bucketOf,
  invariant,
  parseDecimal,
  type InstantIso,
  type MemberId,
  type ZoneId,
} from '@accrue/kernel';

/** An arm, and the places of it among all `BUCKETS`: from, included, to, excluded. */
export interface Arm {
  readonly id: string;
  readonly share: string;
  readonly from: number;
  readonly to: number;
}

/** An experiment of a compiled programme. */
export interface Experiment {
  readonly id: string;
  readonly name: string;
  readonly startsAt: InstantIso;
  /** The first instant at which it is over; null: it goes on. */
  readonly endsAt: InstantIso | null;
  /** The first is what the others are compared with. */
  readonly arms: readonly Arm[];
  /** Of the experiment that is the control group of the whole programme: its members take part in nothing else; null elsewhere. */
  readonly holdout: Arm | null;
  /** null: there is no such group, or this experiment is the one that has it. */
  readonly heldOutBy: HeldOut | null;
}

export interface HeldOut {
  readonly experimentId: string;
  readonly arm: Arm;
}

/** What the place of a member is found by: `docs/adr/0056`. */
export const placeOf = (experimentId: string, memberId: MemberId): number => bucketOf(`${experimentId}/${memberId}`);

/** The arm of a member, always the same; null: they take no part. */
export const armOf = ({ id, arms, heldOutBy }: Experiment, memberId: MemberId): Arm | null => {
  if (heldOutBy !== null && isIn(heldOutBy.arm, placeOf(heldOutBy.experimentId, memberId))) return null;
  const place = placeOf(id, memberId);
  return arms.find((arm) => isIn(arm, place)) ?? null;
};

const isIn = ({ from, to }: Arm, place: number): boolean => place >= from && place < to;

/** @param documents of a checked programme */
export const compileExperiments = (
  documents: readonly ExperimentDocument[],
  zone: ZoneId,
): ReadonlyMap<string, Experiment> => {
  const alone = documents.map((document): Experiment => {
    const arms = compileArms(document);
    const startsAt = boundaryInstant(document.from, zone);
    invariant(startsAt !== null, `the experiment ${document.id} begins`);
    const holdout = arms.find(({ id }) => id === document.holdout) ?? null;
    const { id, name } = document;
    return { id, name, startsAt, endsAt: boundaryInstant(document.until, zone), arms, holdout, heldOutBy: null };
  });
  const control = alone.find(({ holdout }) => holdout !== null);
  const heldOutBy = control?.holdout ? { experimentId: control.id, arm: control.holdout } : null;
  return new Map(
    alone.map((experiment) => [experiment.id, experiment === control ? experiment : { ...experiment, heldOutBy }]),
  );
};

const compileArms = ({ arms }: ExperimentDocument): readonly Arm[] => {
  let from = 0;
  return arms.map(({ id, share }) => {
    const arm = { id, share, from, to: from + placesOf(share) };
    from = arm.to;
    return arm;
  });
};

/** @param share percent with at most two decimals */
export const placesOf = (share: string): number => {
  const { units, scale } = parseDecimal(share, { scaleMax: 2 });
  return units * 10 ** (2 - scale);
};
