import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { runToEnd } from '../processes/run-to-end';
import { StartupError } from '../startup-error';

export interface StorageToMake {
  readonly logDirectory: string;
  /** Runs a class of the broker. */
  readonly javaCommand: readonly string[];
  /** Passwords by name. */
  readonly scramUsers: Readonly<Record<string, string>>;
  /** The configuration of a broker whose log is in a folder. */
  readonly propertiesFor: (folder: string) => string;
}

/** Makes the broker's log on the first start. One that was cut off half-way has another name, so it is never taken for a whole one. */
export const formatStorage = async (storage: StorageToMake): Promise<void> => {
  const { logDirectory, javaCommand, scramUsers, propertiesFor } = storage;
  if (existsSync(logDirectory)) return;
  const unfinished = `${logDirectory}.unfinished`;
  const properties = `${unfinished}.properties`;
  await rm(unfinished, { recursive: true, force: true });
  await writeFile(properties, propertiesFor(unfinished));
  const format = ['kafka.tools.StorageTool', 'format', '-t', newClusterId(), '-c', properties];
  const users = Object.entries(scramUsers).flatMap(([name, password]) => [
    '--add-scram',
    `SCRAM-SHA-512=[name=${name},password=${password}]`,
  ]);
  const { status, output } = await runToEnd([...javaCommand, ...format, ...users]);
  if (status !== 0) throw new StartupError(`Kafka’s storage could not be made (${String(status)}): ${output}`);
  await rename(unfinished, logDirectory);
  await rm(properties);
};

/** One that begins with a hyphen would be taken for an option. */
const newClusterId = (): string => `A${randomBytes(16).toString('base64url').slice(1)}`;
