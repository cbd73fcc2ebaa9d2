import type { ContextDefinition } from '@accrue/context-kit';
import { MessageSeal } from '@accrue/messaging';
import { keyFromConfig } from '@accrue/privacy';

const MASTER_KEY = 'masterKey';

/** Names of all values that a process with these contexts is told: what they ask for, and the key of the platform itself. */
export const configKeysOf = (contexts: readonly Pick<ContextDefinition, 'configKeys'>[]): readonly string[] => [
  ...new Set([MASTER_KEY, ...contexts.flatMap(({ configKeys }) => configKeys)]),
];

/** Seals what lies in the platform's tables from outside. @param values of all `configKeysOf` */
export const messageSealOf = (values: Readonly<Record<string, string>>): MessageSeal =>
  new MessageSeal(keyFromConfig(MASTER_KEY, values[MASTER_KEY]));
