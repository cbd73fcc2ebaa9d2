import type { Mutant } from './mutant';

const startup = (file: string): string => `libs/platform/runtime/src/startup/${file}`;

/** What a process is told of its secrets and its share of the database. */
export const settingsMutants: readonly Mutant[] = [
  {
    name: 'forgets the connections outside of pools',
    breaks: 'a process has three connections more than it may, and a full database turns others away',
    file: startup('database-connections.ts'),
    text: 'const pooled = total - COMPANIONS_MAX;',
    replacement: 'const pooled = total;',
    suites: [startup('database-connections.spec.ts')],
  },
  {
    name: 'puts a password into an address as it is',
    breaks: 'a password with a percent sign is taken for another one',
    file: startup('database-urls.ts'),
    text: 'url.password = encodeURIComponent(password);',
    replacement: 'url.password = password;',
    suites: [startup('database-urls.spec.ts')],
  },
  {
    name: 'takes the file of two places of a secret',
    breaks: 'a key that somebody thinks is replaced goes on working',
    file: startup('environment.ts'),
    text: "if (this.text(name) !== '')\n      this.problem(`${name} and ${file} are set",
    replacement: "if (this.text(name) === '\\n')\n      this.problem(`${name} and ${file} are set",
    suites: [startup('service-config.spec.ts')],
  },
];
