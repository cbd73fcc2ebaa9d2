import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

export const folder = resolve(__dirname, '../../deploy/observability');

export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const file = parse(readFileSync(join(folder, 'alerts.yaml'), 'utf8')) as {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
};

export const rules = file.groups.flatMap((group) => group.rules);
export const recorded = rules.flatMap(({ record }) => record ?? []);

/** What an expression looks at, and the labels that it names. */
export interface Used {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
}

const WORDS = new Set(['and', 'or', 'unless', 'offset', 'bool', 'on', 'ignoring', 'group_left', 'group_right']);
const NAME = /[a-zA-Z_:][\w:]*/g;

/** Enough of PromQL for rules that are written as ours are: what is left without strings, labels, ranges and functions is a metric. */
export const usedBy = ({ expr }: Pick<Rule, 'expr'>): Used => {
  const labels = new Set<string>();
  const named = (_all: string, list: string): string => {
    for (const [label] of list.matchAll(/[a-zA-Z_]\w*/g)) labels.add(label);
    return ' ';
  };
  const bare = expr
    .replace(/"[^"]*"/g, '')
    .replace(/\{([^}]*)\}/g, named)
    .replace(/\b(?:by|without)\s*\(([^)]*)\)/g, named)
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(/\b[a-z_]\w*\s*\(/g, '(')
    .replace(/\boffset\s+\w+/g, ' ');
  const metrics = [...bare.matchAll(NAME)].map(([name]) => name).filter((name) => !WORDS.has(name));
  return { metrics: [...new Set(metrics)], labels: [...labels] };
};
