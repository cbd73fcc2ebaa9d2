import type { ASTNode } from '@marcbachmann/cel-js';

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

/**
 * Facts that a condition only compares with whole numbers that are written in it, or asks whether they are there; and all these numbers. Between
 * two of them it makes no difference what the fact is.
 * @param ast admitted
 */
export const thresholdsOf = (ast: ASTNode): ReadonlyMap<string, readonly number[]> => {
  const numbers = new Map<string, readonly number[]>();
  const usedOtherwise = new Set<string>();
  const note = (path: string, ...some: readonly number[]): void => {
    numbers.set(path, [...(numbers.get(path) ?? []), ...some]);
  };
  const walk = (node: ASTNode): void => {
    const path = pathOf(node);
    if (path !== null) {
      usedOtherwise.add(path);
      return;
    }
    const parts = [node.args].flat(2).filter(isNode);
    const asked = node.op === 'call' && node.args[0] === 'has' ? parts.map(pathOf)[0] : null;
    const compared = COMPARISONS.has(node.op) ? comparisonOf(parts) : null;
    if (typeof asked === 'string') note(asked);
    else if (compared !== null) note(compared.path, compared.number);
    else parts.forEach(walk);
  };
  walk(ast);
  for (const path of usedOtherwise) numbers.delete(path);
  return numbers;
};

/** Of a fact and a number, whichever comes first. */
const comparisonOf = (parts: readonly ASTNode[]): { readonly path: string; readonly number: number } | null => {
  const [path] = parts.flatMap((part) => pathOf(part) ?? []);
  const [number] = parts.flatMap((part) => numberOf(part) ?? []);
  return path === undefined || number === undefined ? null : { path, number };
};

const pathOf = (node: ASTNode): string | null => {
  if (node.op !== '.') return null;
  const [owner, name] = node.args;
  return owner.op === 'id' ? `${owner.args}.${name}` : null;
};

const numberOf = (node: ASTNode): number | null => {
  if (node.op === 'value') return typeof node.args === 'bigint' ? Number(node.args) : null;
  if (node.op !== '-_') return null;
  const number = numberOf(node.args);
  return number === null ? null : -number;
};

export const isNode = (part: unknown): part is ASTNode => typeof part === 'object' && part !== null && 'op' in part;
