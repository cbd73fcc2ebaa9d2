import { sampleFile, wholeFile } from '../e2e/real-data';

/** The long form is `npm run faults`, which says so to Jest; the short one runs with all tests. */
const isLong = (globalThis as { readonly faults?: string }).faults === 'long';

export const scale = isLong
  ? {
      isLong,
      file: wholeFile ?? sampleFile,
      receiptsMax: Number.POSITIVE_INFINITY,
      kills: 20,
      rounds: 20,
      storms: 10,
      rollingRestarts: 3,
      lostAnswers: 100,
      brokerAwayMs: 60_000,
      slowNetworkMs: 60_000,
      redemptions: 40,
      zombies: ['ledger', 'campaigns', 'rewards'] as const,
    }
  : {
      isLong,
      file: sampleFile,
      /** While these come in, the platform in one process is killed. */
      receiptsMax: 1_500,
      kills: 4,
      rounds: 1,
      storms: 2,
      rollingRestarts: 1,
      lostAnswers: 15,
      brokerAwayMs: 10_000,
      slowNetworkMs: 6_000,
      redemptions: 6,
      zombies: ['ledger'] as const,
    };
