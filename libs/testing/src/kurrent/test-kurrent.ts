import { randomBytes } from 'node:crypto';
import { askOnDemand } from '../on-demand';

export interface TestKurrent {
  /** Whether this run has one. */
  readonly isThere: boolean;
  /** `describe` for what needs the server. Without one it is skipped, with the reason in its title. */
  describe(title: string, suite: () => void): void;
  /** Connection string. The first suite of the run that asks waits until the server is started: ask in a `beforeAll`. */
  url(): Promise<string>;
  /** What no other test and no other run calls its streams: a server given by KURRENTDB_URL keeps them. */
  namespace(): string;
}

/** What a first start may take: it downloads the image. */
export const KURRENT_START_MS_MAX = 300_000;

const NO_KURRENT = 'no KurrentDB here: set KURRENTDB_URL, or start Docker';

/** The KurrentDB or EventStoreDB of this test run: KURRENTDB_URL, else one in Docker. */
export const testKurrent = (): TestKurrent => ({
  isThere: process.env['ACCRUE_TEST_KURRENT_URL'] !== undefined,
  describe: (title, suite) => {
    if (process.env['ACCRUE_TEST_KURRENT_URL'] === undefined) describe.skip(`${title} [${NO_KURRENT}]`, suite);
    else describe(title, suite);
  },
  url: async () => {
    const url = process.env['ACCRUE_TEST_KURRENT_URL'];
    if (url === undefined) throw new Error(NO_KURRENT);
    return askOnDemand<string>(url);
  },
  namespace: () => `test${randomBytes(6).toString('hex')}`,
});
