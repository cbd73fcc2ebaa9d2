import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';

/** Classes of the broker as Java keeps them in memory (application class data sharing): with them a start takes half of its processor time. */
export interface ClassArchive {
  /** For the broker. */
  readonly flags: readonly string[];
  /** For other programs of the same jars. */
  readonly flagsOfOthers: readonly string[];
  /** Once the broker has ended: what it wrote down at its end serves the starts after it. */
  readonly keep: () => Promise<void>;
}

/**
 * The archive beside the jars. The first broker that ends in order writes it; a Java that cannot use it says so in the broker's log and
 * reads the jars as before.
 * @param javaVersion an archive belongs to one
 */
export const classArchiveOf = (jars: string, javaVersion: string): ClassArchive => {
  const file = `${jars}.classes.${javaVersion}.jsa`;
  if (existsSync(file)) {
    const flags = [`-XX:SharedArchiveFile=${file}`];
    return { flags, flagsOfOthers: flags, keep: () => Promise.resolve() };
  }
  const unfinished = `${file}.unfinished.${randomUUID()}`;
  return {
    flags: [`-XX:ArchiveClassesAtExit=${unfinished}`],
    flagsOfOthers: [],
    keep: () => (existsSync(unfinished) ? rename(unfinished, file) : Promise.resolve()),
  };
};
