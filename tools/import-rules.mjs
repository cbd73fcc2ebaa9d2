// Who may import whom. One place for the table of CONTRIBUTING.md; eslint.config.mjs enforces it and
// tests/architecture proves that it bites.

import { existsSync, readdirSync } from 'node:fs';

const libs = new URL('../libs/', import.meta.url);
/** Whoever has a service is one. */
const contexts = readdirSync(libs).filter((name) => existsSync(new URL(`${name}/service/project.json`, libs)));

/** Tag → the tags it may import. The kernel has no dependency, so everyone may use it. */
const mayImport = {
  kernel: [],
  domain: ['kernel', 'contracts'],
  contracts: ['kernel'],
  wording: ['kernel', 'contracts'],
  port: ['kernel', 'contracts', 'port'],
  adapter: ['kernel', 'contracts', 'port'],
  service: ['kernel', 'domain', 'contracts', 'port', 'wording'],
  contexts: ['kernel', 'contracts', 'port', 'service'],
  servers: ['kernel', 'port'],
  runtime: ['kernel', 'contracts', 'port', 'adapter', 'servers'],
  app: ['kernel', 'contracts', 'port', 'service', 'contexts', 'runtime', 'servers'],
  web: [],
  testing: ['kernel', 'contracts', 'port', 'adapter', 'runtime', 'servers', 'testing'],
};

/** These hold the rules of the business and must run the same everywhere, for ever: no package, no clock, no I/O. */
const pure = ['kernel', 'domain'];

/**
 * Options of `@nx/enforce-module-boundaries`.
 * @param {{ specs: boolean }} scope specs may use test support and test packages on top
 */
export const moduleBoundaries = ({ specs }) => {
  const testSupport = specs ? ['type:testing'] : [];
  const byType = Object.entries(mayImport).map(([type, targets]) => ({
    sourceTag: `type:${type}`,
    onlyDependOnLibsWithTags: [...targets.map((target) => `type:${target}`), ...testSupport],
    ...(pure.includes(type) && !specs ? { bannedExternalImports: ['*'] } : {}),
  }));
  const byContext = contexts.map((context) => ({
    sourceTag: `context:${context}`,
    onlyDependOnLibsWithTags: [
      `context:${context}`,
      'type:kernel',
      'type:contracts',
      'type:port',
      'type:wording',
      ...testSupport,
    ],
  }));
  return {
    depConstraints: [...byType, ...byContext],
    // A lib's specs use test support, which uses the lib: a circle of projects, never one of files.
    ignoredCircularDependencies: [['testing', '*']],
  };
};

const deepImport = { regex: '^@accrue/[^/]+/', message: 'Import the lib itself: its index.ts is what it offers.' };

const fixtureImport = { regex: '\\.fixture$', message: 'A fixture is for specs: it is not built.' };

/** Options of `no-restricted-imports` for all code. */
export const restrictedImports = { patterns: [deepImport, fixtureImport] };

/** The same for specs, for the domain (no package, nothing of Node) and the kernel (hashing for ids is its one exception). */
export const restrictedImportsOf = {
  specs: { patterns: [deepImport] },
  domain: {
    patterns: [
      deepImport,
      fixtureImport,
      { regex: '^(?!@accrue/|\\.{1,2}(/|$))', message: 'The domain is pure: only @accrue/kernel.' },
      {
        regex: '^@accrue/contracts$',
        allowTypeImports: true,
        message: 'The domain is pure: of the contracts it takes types, which are gone when it runs.',
      },
    ],
  },
  kernel: {
    patterns: [
      deepImport,
      fixtureImport,
      { regex: '^(?!node:crypto$|\\.{1,2}(/|$))', message: 'The kernel depends on nothing but node:crypto.' },
    ],
  },
};

/** What would let time, chance or the world into a decision. They come in with the command. */
export const impurities = {
  globals: [
    ...['process', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
    ...['fetch', 'console', 'crypto', 'require', 'globalThis', 'global'],
  ].map((name) => ({ name, message: 'The domain is pure: time, chance and the world come in with the command.' })),
  properties: [
    { object: 'Date', property: 'now', message: 'The time comes in with the command.' },
    { object: 'Math', property: 'random', message: 'Chance comes in with the command.' },
  ],
  syntax: [
    {
      selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
      message: 'The time comes in with the command.',
    },
    { selector: 'CallExpression[callee.name="Date"]', message: 'The time comes in with the command.' },
    { selector: 'ImportExpression', message: 'The domain is pure: nothing is loaded while it decides.' },
  ],
};
