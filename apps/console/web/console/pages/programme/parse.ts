import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import type { Programme } from '#api';

/** Something that is said about a place of the text. */
export interface Mark {
  readonly tone: 'bad' | 'warn';
  /** From 1. */
  readonly line: number;
  readonly code: string;
  readonly message: string;
  /** JSON pointer; undefined: the text is no YAML there. */
  readonly path?: string;
}

export type Parsed =
  | { readonly kind: 'broken'; readonly marks: readonly Mark[] }
  | { readonly kind: 'read'; readonly document: Programme; readonly lineOf: (pointer: string) => number };

/** YAML, of which JSON is a part. */
export const parse = (text: string): Parsed => {
  const counter = new LineCounter();
  const read = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  if (read.errors.length > 0)
    return {
      kind: 'broken',
      marks: read.errors.map(({ pos: [at], code, message }) => ({
        tone: 'bad',
        line: counter.linePos(at).line,
        code: `yaml.${code.toLowerCase()}`,
        message,
      })),
    };
  try {
    return {
      kind: 'read',
      document: read.toJS({ maxAliasCount: 100 }) as Programme,
      lineOf: (pointer) => counter.linePos(offsetOf(read, pointer)).line,
    };
  } catch (error) {
    // Anchors that stand for too much.
    return { kind: 'broken', marks: [{ tone: 'bad', line: 1, code: 'yaml.alias', message: String(error) }] };
  }
};

const UNESCAPED: Readonly<Record<string, string>> = { '~0': '~', '~1': '/' };

/** Where a JSON pointer leads to; as far as it leads, where the rest is missing. */
const offsetOf = ({ contents }: Document, pointer: string): number => {
  let at = contents?.range?.[0] ?? 0;
  let node: unknown = contents;
  for (const raw of pointer.split('/').slice(1)) {
    const part = raw.replaceAll(/~[01]/g, (escape) => UNESCAPED[escape] ?? escape);
    const found = childOf(node, part);
    if (found === undefined) return at;
    at = found.at;
    node = found.node;
  }
  return at;
};

const childOf = (node: unknown, part: string): { readonly at: number; readonly node: unknown } | undefined => {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === part);
    return pair === undefined ? undefined : { at: startOf(pair.key as Node), node: pair.value };
  }
  const item = isSeq(node) ? node.items[Number(part)] : undefined;
  return isNode(item) ? { at: startOf(item), node: item } : undefined;
};

const startOf = (node: Node): number => node.range?.[0] ?? 0;
