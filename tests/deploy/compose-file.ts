import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

export const root = resolve(__dirname, '../..');
export const folder = join(root, 'deploy/compose');

export interface ComposeService {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly expose?: readonly string[];
  readonly volumes?: readonly string[];
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
  readonly profiles?: readonly string[];
  readonly healthcheck?: { readonly disable?: boolean; readonly test?: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string; readonly required?: boolean }>>;
  readonly restart?: string;
  readonly stop_grace_period?: string;
  readonly init?: boolean;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly deploy?: { readonly resources: { readonly limits: { readonly memory: string } } };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
  readonly configs?: Readonly<Record<string, { readonly file?: string; readonly content?: string }>>;
}

export const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8');

/** Anchors and merges resolved, variables not. */
export const parseCompose = (text: string): unknown => parse(text, { merge: true }) as unknown;

export interface Variable {
  readonly name: string;
  readonly fallback: string | undefined;
  readonly isRequired: boolean;
}

const VARIABLE = /\$\{(\w+)(?:(:-|:\?)([^}]*))?\}/g;

export const variablesIn = (text: string): readonly Variable[] =>
  [...text.matchAll(VARIABLE)].map(([, name = '', operator, rest]) => ({
    name,
    fallback: operator === ':-' ? rest : undefined,
    isRequired: operator === ':?',
  }));

/** As Compose does. @throws on a required variable that is missing */
export const interpolate = (text: string, environment: Readonly<Record<string, string>>): string =>
  text.replaceAll(VARIABLE, (_, name: string, operator?: string, rest = '') => {
    const value = environment[name] ?? '';
    if (value === '' && operator === ':?') throw new Error(`${name} is required: ${rest}`);
    return value === '' && operator === ':-' ? rest : value;
  });

/** NAME=value lines of an env file, comments left out; `withComments`: also those that are commented out. */
export const envOf = (text: string, { withComments = false } = {}): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text
      .split('\n')
      .map((line) => (withComments ? line.replace(/^#(?=[A-Z_]+=)/, '') : line))
      .filter((line) => /^[A-Z_]+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
