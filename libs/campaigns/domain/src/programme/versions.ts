import type { InstantIso } from '@accrue/kernel';
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
 * then. Before the first takes effect it is the first, so that history can be brought into a new programme.
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
