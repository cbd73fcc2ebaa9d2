import type { Browser } from 'playwright-core';
import type { Platform } from '../e2e/platform';
import type { Person } from './browser';

/** What the parts of the console's suite share. */
export interface Stage {
  readonly platform: Platform;
  readonly browser: Browser;
  readonly operator: Person;
  readonly memberId: () => Promise<string>;
}
