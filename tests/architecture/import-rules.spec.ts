import { lintSnippets, type Finding } from './lint-snippets';

const boundaries = '@nx/enforce-module-boundaries';
const imports = 'no-restricted-imports';

/** [what, where it stands, the code, the rule that must fire; null = must pass] */
type Case = readonly [what: string, filePath: string, code: string, ruleId: string | null];

const importOf = (specifier: string) => `import * as other from '${specifier}';\nexport const use = other;\n`;

const kernel = 'libs/kernel/src/snippet.ts';
const domain = 'libs/ledger/domain/src/snippet.ts';
const service = 'libs/ledger/service/src/snippet.ts';
const contracts = 'libs/contracts/src/snippet.ts';
const wording = 'libs/wording/src/snippet.ts';
const port = 'libs/platform/projections/src/snippet.ts';
const adapter = 'libs/platform/event-store-postgres/src/snippet.ts';
const runtime = 'libs/platform/runtime/src/snippet.ts';
const servers = 'libs/platform/local-servers/src/snippet.ts';
const app = 'apps/standalone/src/snippet.ts';

const cases: readonly Case[] = [
  ['kernel → contracts', kernel, importOf('@accrue/contracts'), boundaries],
  ['kernel → a package', kernel, importOf('rxjs'), boundaries],
  ['kernel → a package that is not installed', kernel, importOf('luxon'), imports],
  ['kernel → node:fs', kernel, importOf('node:fs'), imports],
  ['kernel → node:crypto', kernel, importOf('node:crypto'), null],
  ['kernel → its own file', kernel, importOf('./points'), null],
  ['kernel reads the clock', kernel, 'export const now = () => Date.now();', 'no-restricted-properties'],

  ['domain → kernel', domain, importOf('@accrue/kernel'), null],
  ['domain → another domain', domain, importOf('@accrue/tiers-domain'), boundaries],
  ['domain → its own service', domain, importOf('@accrue/ledger-service'), boundaries],
  ['domain → contracts', domain, importOf('@accrue/contracts'), imports],
  [
    'domain → types of contracts',
    domain,
    `import type { WalletDocument } from '@accrue/contracts';\nexport type Wallet = WalletDocument;\n`,
    null,
  ],
  ['domain → a port', domain, importOf('@accrue/event-store'), boundaries],
  ['domain → Nest', domain, importOf('@nestjs/common'), boundaries],
  ['domain → pg', domain, importOf('pg'), boundaries],
  ['domain → rxjs', domain, importOf('rxjs'), boundaries],
  ['domain → typeorm', domain, importOf('typeorm'), imports],
  ['domain → kafkajs', domain, importOf('kafkajs'), imports],
  ['domain → KurrentDB', domain, importOf('@kurrent/kurrentdb-client'), imports],
  ['domain → OpenTelemetry', domain, importOf('@opentelemetry/api'), imports],
  ['domain → node:crypto', domain, importOf('node:crypto'), imports],
  ['domain → a Node module by its bare name', domain, importOf('fs'), imports],
  [
    'domain loads something late',
    domain,
    `export const late = () => import('@accrue/kernel');`,
    'no-restricted-syntax',
  ],
  ['domain requires something', domain, `export const late = require('./lots') as unknown;`, 'no-restricted-globals'],
  ['domain reads the clock', domain, 'export const now = () => Date.now();', 'no-restricted-properties'],
  ['domain makes a date of now', domain, 'export const now = () => new Date();', 'no-restricted-syntax'],
  ['domain makes a date of what it was given', domain, 'export const on = (ms: number) => new Date(ms);', null],
  ['domain throws dice', domain, 'export const dice = () => Math.random();', 'no-restricted-properties'],
  ['domain reads the environment', domain, `export const zone = () => process.env['TZ'];`, 'no-restricted-globals'],
  ['domain measures', domain, 'export const ms = () => performance.now();', 'no-restricted-globals'],
  ['domain waits', domain, 'export const later = (f: () => void) => setTimeout(f, 1);', 'no-restricted-globals'],
  [
    'domain by way of globalThis',
    domain,
    'export const ms = () => globalThis.performance.now();',
    'no-restricted-globals',
  ],

  ['contracts → kernel', contracts, importOf('@accrue/kernel'), null],
  ['contracts → a package', contracts, importOf('@sinclair/typebox'), null],
  ['contracts → a port', contracts, importOf('@accrue/messaging'), boundaries],
  ['contracts → a domain', contracts, importOf('@accrue/ledger-domain'), boundaries],

  ['wording → contracts', wording, importOf('@accrue/contracts'), null],
  ['wording → a port', wording, importOf('@accrue/http'), boundaries],
  ['wording → a domain', wording, importOf('@accrue/ledger-domain'), boundaries],
  ['service → wording', service, importOf('@accrue/wording'), null],
  ['domain → wording', domain, importOf('@accrue/wording'), boundaries],
  ['contracts → wording', contracts, importOf('@accrue/wording'), boundaries],
  ['port → wording', port, importOf('@accrue/wording'), boundaries],

  ['port → another port', port, importOf('@accrue/persistence'), null],
  ['port → contracts', port, importOf('@accrue/contracts'), null],
  ['port → an adapter', port, importOf('@accrue/event-store-memory'), boundaries],
  ['port → a domain', port, importOf('@accrue/ledger-domain'), boundaries],
  ['port → a service', port, importOf('@accrue/ledger-service'), boundaries],

  ['adapter → its port', adapter, importOf('@accrue/event-store'), null],
  ['adapter → pg', adapter, importOf('pg'), null],
  ['adapter → another adapter', adapter, importOf('@accrue/event-store-memory'), boundaries],
  ['adapter → a domain', adapter, importOf('@accrue/ledger-domain'), boundaries],
  ['adapter → a service', adapter, importOf('@accrue/ledger-service'), boundaries],

  ['service → its own domain', service, importOf('@accrue/ledger-domain'), null],
  ['service → contracts', service, importOf('@accrue/contracts'), null],
  ['service → a port', service, importOf('@accrue/http'), null],
  ['service → another domain', service, importOf('@accrue/campaigns-domain'), boundaries],
  ['service → another service', service, importOf('@accrue/campaigns-service'), boundaries],
  ['service → an adapter', service, importOf('@accrue/event-store-postgres'), boundaries],
  ['service → all contexts', service, importOf('@accrue/contexts'), boundaries],
  ['service → the runtime', service, importOf('@accrue/runtime'), boundaries],
  ['service → local servers', service, importOf('@accrue/local-servers'), boundaries],

  ['local servers → a package', servers, importOf('pg'), null],
  ['local servers → contracts', servers, importOf('@accrue/contracts'), boundaries],
  ['local servers → an adapter', servers, importOf('@accrue/event-store-postgres'), boundaries],
  ['local servers → the runtime', servers, importOf('@accrue/runtime'), boundaries],

  ['runtime → local servers', runtime, importOf('@accrue/local-servers'), null],
  ['runtime → all contexts', runtime, importOf('@accrue/contexts'), boundaries],
  ['runtime → a port', runtime, importOf('@accrue/messaging'), null],
  ['runtime → an adapter', runtime, importOf('@accrue/event-store-postgres'), null],
  ['runtime → a domain', runtime, importOf('@accrue/ledger-domain'), boundaries],
  ['runtime → a service', runtime, importOf('@accrue/ledger-service'), boundaries],

  ['app → all contexts', app, importOf('@accrue/contexts'), null],
  ['app → a service', app, importOf('@accrue/ledger-service'), null],
  ['app → a port', app, importOf('@accrue/http'), null],
  ['app → the runtime', app, importOf('@accrue/runtime'), null],
  ['app → an adapter', app, importOf('@accrue/event-store-postgres'), boundaries],
  ['app → a domain', app, importOf('@accrue/ledger-domain'), boundaries],

  ['code → test support', service, importOf('@accrue/testing'), boundaries],
  ['a spec → test support', 'libs/ledger/domain/src/snippet.spec.ts', importOf('@accrue/testing'), null],
  ['a fixture → test support', 'libs/ledger/service/src/snippet.fixture.ts', importOf('@accrue/testing'), null],
  ['code → a fixture', service, importOf('./snippet.fixture'), imports],
  ['a spec → a fixture', 'libs/ledger/service/src/snippet.spec.ts', importOf('./snippet.fixture'), null],
  [
    'a spec of a service → an adapter',
    'libs/ledger/service/src/snippet.spec.ts',
    importOf('@accrue/event-store-memory'),
    boundaries,
  ],
  ['a spec of the domain → a test package', 'libs/ledger/domain/src/snippet.spec.ts', importOf('fast-check'), null],
  ['a spec → another domain', 'libs/ledger/domain/src/snippet.spec.ts', importOf('@accrue/tiers-domain'), boundaries],
  ['past the index of a lib', service, importOf('@accrue/kernel/src/points'), imports],
  ['into another project by a relative path', service, importOf('../../../kernel/src'), boundaries],
];

describe('import rules', () => {
  let findings: readonly (readonly Finding[])[];
  beforeAll(() => {
    findings = lintSnippets(cases.map(([, filePath, code]) => ({ filePath, code })));
  }, 180_000);

  const rulesThatFired = (index: number) => new Set(findings[index]?.map(({ ruleId }) => ruleId));

  it.each(
    cases.map(([what, , , ruleId], index) => [ruleId === null ? 'allows' : 'forbids', what, ruleId, index] as const),
  )('%s: %s', (_verdict, _what, ruleId, index) => {
    if (ruleId === null) expect(findings[index]).toEqual([]);
    else expect(rulesThatFired(index)).toContain(ruleId);
  });
});

it('forbids a promise that nobody waits for', () => {
  const code = 'const work = async () => undefined;\nwork();\n';
  const [found] = lintSnippets([{ filePath: 'tests/architecture/lint-snippets.ts', code }], { typeAware: true });
  expect(found?.map(({ ruleId }) => ruleId)).toEqual(['@typescript-eslint/no-floating-promises']);
}, 180_000);
