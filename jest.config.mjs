import { existsSync } from 'node:fs';
import { root, swcOptions } from './tools/swc-options.mjs';

// Starts one PostgreSQL for the whole run.
const globalSetup = `${root}/libs/testing/src/global-setup.ts`;

/** @type {import('jest').Config} */
export default {
  rootDir: root,
  roots: ['apps', 'libs', 'tests'].map((folder) => `${root}/${folder}`).filter((folder) => existsSync(folder)),
  testEnvironment: 'node',
  testMatch: ['**/*.spec.ts'],
  // The examples and these packages are ES modules; specs load them as they load everything.
  transform: {
    '^.+\\.ts$|/examples/.+\\.mjs$|/node_modules/(@formatjs|@marcbachmann|intl-messageformat)/.+\\.js$': [
      '@swc/jest',
      swcOptions(),
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!@formatjs/|@marcbachmann/|intl-messageformat/)'],
  setupFiles: ['reflect-metadata', `${root}/tools/jest-ports.cjs`],
  ...(existsSync(globalSetup) ? { globalSetup, globalTeardown: globalSetup.replace('-setup', '-teardown') } : {}),
  reporters: ['default', `${root}/tools/test-summary.mjs`],
  maxWorkers: 2,
  // Database tests share two cores with each other.
  testTimeout: 30_000,
};
