import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { newApiKey, STAFF_ROLES, type StaffRole } from '@accrue/api-keys';
import type { StoredApiKeys } from '@accrue/http';
import { readFileIfThere, writePrivateFile } from '@accrue/local-servers';

/** Keys in clear that were made by this start; later starts cannot show them again. */
export type NewKeys = Readonly<Record<StaffRole, string>>;

/** Where the first key of a role lies. */
export const keyFile = (dataDirectory: string, role: StaffRole = 'operator'): string =>
  join(dataDirectory, role === 'operator' ? 'api-key' : `api-key-${role}`);

/** Whether the operator's key lies there, for programs on this machine. */
export const hasOperatorKey = (dataDirectory: string): Promise<boolean> =>
  readFileIfThere(keyFile(dataDirectory)).then((text) => text !== null);

/**
 * Makes one key of each role when there is none at all, and keeps them beside the data for programs on this machine.
 * @returns null when there are keys already
 */
export const makeFirstKeys = async (apiKeys: StoredApiKeys, dataDirectory: string): Promise<NewKeys | null> => {
  if (!(await apiKeys.isEmpty())) return null;
  const keys = STAFF_ROLES.map((role) => ({ key: newApiKey(role), name: `first-${role}`, role }));
  const made = Object.fromEntries(keys.map(({ role, key }) => [role, key])) as NewKeys;
  // The files first: a start killed in between leaves no keys in the table, and the next one begins again.
  for (const role of STAFF_ROLES) await writePrivateFile(keyFile(dataDirectory, role), `${made[role]}\n`);
  await apiKeys.add(keys, 'first-start');
  return made;
};

/**
 * The keys of the files beside the data, for a platform that is given its keys instead of making them; missing ones are made.
 * @returns all of them, and those that were made now
 */
export const ensureKeyFiles = async (
  dataDirectory: string,
): Promise<{ readonly keys: NewKeys; readonly newKeys: NewKeys | null }> => {
  const kept = await Promise.all(STAFF_ROLES.map((role) => readFileIfThere(keyFile(dataDirectory, role))));
  const made: StaffRole[] = [];
  const keys = Object.fromEntries(
    STAFF_ROLES.map((role, index) => {
      const key = kept[index]?.trim() ?? '';
      if (key === '') made.push(role);
      return [role, key === '' ? newApiKey(role) : key];
    }),
  ) as NewKeys;
  for (const role of made) await writePrivateFile(keyFile(dataDirectory, role), `${keys[role]}\n`);
  return { keys, newKeys: made.length === 0 ? null : keys };
};

const platformFile = (dataDirectory: string): string => join(dataDirectory, 'platform.json');

/** Tells programs on this machine where the running platform is. */
export const announce = (dataDirectory: string, url: string): Promise<void> =>
  writePrivateFile(platformFile(dataDirectory), `${JSON.stringify({ url, pid: process.pid })}\n`);

export const withdraw = (dataDirectory: string): Promise<void> => rm(platformFile(dataDirectory), { force: true });
