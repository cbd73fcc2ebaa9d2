import { TOPICS } from '@accrue/contracts';

/** Where the two sides find what they work on. */
export interface Place {
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
}

export const CONTEXT = 'ledger';
export const RELAY_TOPICS = [TOPICS.entryFacts, TOPICS.balanceState] as const;
/** The bare producer's: of the same shape, apart from those of the relay. */
export const bareTopicOf = (topic: string): string => `${topic}.bare`;
