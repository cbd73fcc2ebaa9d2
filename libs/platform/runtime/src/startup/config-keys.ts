import type { ContextDefinition } from '@accrue/context-kit';
import { MessageSeal } from '@accrue/messaging';
import { keyFromConfig } from '@accrue/privacy';

const MESSAGE_KEY = 'messageKey';

/** Names of all values that a process with these contexts is told: what they ask for, and the key that every process seals messages with. */
export const configKeysOf = (contexts: readonly Pick<ContextDefinition, 'configKeys'>[]): readonly string[] => [
  ...new Set([...contexts.flatMap(({ configKeys }) => configKeys), MESSAGE_KEY]),
];

/** Seals what lies in the platform's tables from outside. @param values of all `configKeysOf` */
export const messageSealOf = (values: Readonly<Record<string, string>>): MessageSeal =>
  new MessageSeal(keyFromConfig(MESSAGE_KEY, values[MESSAGE_KEY]));
