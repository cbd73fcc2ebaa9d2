import { DAY_MS, epochMs, instantFromEpochMs, type InstantIso } from '@accrue/kernel';
import type { CompiledProgramme } from './compile';

/** A published version, ready to adjudicate with. */
export interface ProgrammeVersion {
  /** 1, 2, 3 … */
  readonly version: number;
  readonly effectiveFrom: InstantIso;
  readonly programme: CompiledProgramme;
}

/**
 * The version that a receipt of this event time is adjudicated under: the latest published one that is in effect by
 * then. So one that is published with an earlier `effectiveFrom` than that of a version still to come replaces that one too.
 * Before the first takes effect it is the first, so that history can be brought into a new programme.
 * @param versions in the order they were published
 * @returns undefined only when nothing has been published
 */
export const programmeAt = <V extends { readonly effectiveFrom: InstantIso }>(
  versions: readonly V[],
  instant: InstantIso,
): V | undefined => {
  for (let index = versions.length - 1; index >= 0; index -= 1) {
    const version = versions[index];
    if (version !== undefined && version.effectiveFrom <= instant) return version;
  }
  return versions[0];
};

/** Those that were in effect at some time up to `instant` in the days before it, of 24 hours each. */
export const versionsInEffect = (
  versions: readonly ProgrammeVersion[],
  instant: InstantIso,
  days: number,
): readonly ProgrammeVersion[] => {
  const since = instantFromEpochMs(epochMs(instant) - days * DAY_MS);
  const first = programmeAt(versions, since);
  return versions.filter(
    (version) => version === first || (version.effectiveFrom > since && version.effectiveFrom <= instant),
  );
};

/**
 * What a version calls the tier that an older one called `tierId`; null: it has no such tier any more.
 * @param of version that says `tierId`, at most `version`
 */
export const tierIdIn = (
  versions: readonly ProgrammeVersion[],
  { tierId, of, version }: { readonly tierId: string; readonly of: number; readonly version: number },
): string | null => {
  let id: string | null = tierId;
  for (let next = of + 1; next <= version && id !== null; next += 1) {
    const { tiers, renamedTiers } = programmeOfVersion(versions, next);
    id = tiers.has(id) ? id : (renamedTiers.get(id) ?? null);
  }
  return id;
};

/** Versions are never deleted: it was published after the caller had looked, or we lost one. */
export class ProgrammeVersionUnknown extends Error {
  constructor(readonly version: number) {
    super(`programme version ${version} is not known`);
    this.name = 'ProgrammeVersionUnknown';
  }
}

/** The version that was recorded. @throws ProgrammeVersionUnknown */
export const programmeOfVersion = (versions: readonly ProgrammeVersion[], version: number): CompiledProgramme => {
  const found =
    versions[version - 1]?.version === version ? versions[version - 1] : versions.find((v) => v.version === version);
  if (found === undefined) throw new ProgrammeVersionUnknown(version);
  return found.programme;
};
