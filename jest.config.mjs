import { existsSync } from 'node:fs';
import { root, swcOptions } from './tools/swc-options.mjs';

// Starts one PostgreSQL for the whole run.
const globalSetup = `${root}/libs/testing/src/global-setup.ts`;

/**
 * Handed to each module, which finds them faster than through the global object of its sandbox: what computes much takes a seventh less time.
 * Names that no module of ours or of a package declares for itself, and that no spec replaces.
 */
const FIXED_GLOBALS = 'Array BigInt Date JSON Map Math Object Reflect RegExp Set WeakMap WeakSet'.split(' ');

/** @type {import('jest').Config} */
export default {
  rootDir: root,
  roots: ['apps', 'libs', 'tests'].map((folder) => `${root}/${folder}`).filter((folder) => existsSync(folder)),
  testEnvironment: 'node',
  testMatch: ['**/*.spec.ts'],
  // The examples and these packages are ES modules; specs load them as they load everything.
  transform: {
    '^.+\\.ts$|/examples/.+\\.mjs$|/node_modules/(@formatjs|@marcbachmann|content-disposition|intl-messageformat|jose|oauth4webapi|oidc-provider|openid-client)/.+\\.js$':
      ['@swc/jest', swcOptions()],
  },
  transformIgnorePatterns: [
    '/node_modules/(?!@formatjs/|@marcbachmann/|content-disposition/|intl-messageformat/|jose/|oauth4webapi/|oidc-provider/|openid-client/)',
  ],
  setupFiles: ['reflect-metadata', `${root}/tools/jest-ports.cjs`],
  ...(existsSync(globalSetup) ? { globalSetup, globalTeardown: globalSetup.replace('-setup', '-teardown') } : {}),
  reporters: ['default', `${root}/tools/test-summary.mjs`],
  sandboxInjectedGlobals: FIXED_GLOBALS,
  testSequencer: `${root}/tools/test-order.mjs`,
  maxWorkers: 2,
  // Ends what hangs, and measures nothing: on a machine that other work shares, what takes 10 s alone has taken 40.
  testTimeout: 120_000,
};
