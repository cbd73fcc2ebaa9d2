import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml';

interface Row {
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
}

const MARK = '# --';
const BEGIN = '<!-- values: begin -->';
const END = '<!-- values: end -->';

/**
 * A row for each value, or for each map of values that stands in one line. What is said of it is the comment above that begins with `# --`;
 * of a map with such a comment and lines of its own, it is a row without a value.
 */
export const valueRows = (text: string): readonly Row[] => {
  const rows: Row[] = [];
  const lines = text.split('\n');
  /** The comment right above a line, from its `# --` on. */
  const above = (line: number): string => {
    const said: string[] = [];
    for (let at = line - 1; at >= 0; at -= 1) {
      const comment = /^\s*(#.*)$/.exec(lines[at] ?? '')?.[1];
      if (comment === undefined) return '';
      said.unshift(comment.startsWith(MARK) ? comment.slice(MARK.length).trim() : comment.slice(1).trim());
      if (comment.startsWith(MARK)) return said.join(' ');
    }
    return '';
  };
  const walk = (map: YAMLMap, path: readonly string[]): void => {
    for (const { key, value } of map.items) {
      if (!isScalar(key)) continue;
      const name = [...path, String(key.value)];
      const meaning = above(text.slice(0, key.range?.[0]).split('\n').length - 1);
      const inner = isMap(value) && value.flow !== true && value.items.length > 0 ? value : null;
      if (inner === null || meaning !== '')
        rows.push({ name: name.join('.'), value: inner ? '' : shown(value), meaning });
      if (inner !== null) walk(inner, name);
    }
  };
  const shown = (value: unknown): string => {
    const range = (value as { range?: readonly number[] | null } | null)?.range;
    return range ? text.slice(range[0], range[1]).replace(/\s+/g, ' ') : '';
  };
  const { contents } = parseDocument(text);
  if (isMap(contents)) walk(contents, []);
  return rows;
};

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** `readme` with the table of these values between its two marks. */
export const withValuesTable = (readme: string, values: string): string => {
  const from = readme.indexOf(BEGIN);
  const to = readme.indexOf(END);
  if (from < 0 || to < from) throw new Error(`README.md needs ${BEGIN} and ${END}`);
  const rows = valueRows(values).map(
    ({ name, value, meaning }) => `| \`${name}\` | ${value === '' ? '' : `\`${cell(value)}\``} | ${cell(meaning)} |`,
  );
  const table = ['| value | default | |', '| --- | --- | --- |', ...rows].join('\n');
  return `${readme.slice(0, from)}${BEGIN}\n\n${table}\n\n${readme.slice(to)}`;
};
