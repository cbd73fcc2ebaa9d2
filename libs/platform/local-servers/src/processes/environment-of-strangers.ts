/** Ours to know: keys, passwords, and where they are. */
const OURS = /^(ACCRUE_|DATABASE_|KAFKA_|KURRENTDB_)/;

/** The environment for programs that are not ours (PostgreSQL, Java, a command of the operator's): this program's without its secrets. */
export const environmentOfStrangers = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
