import ts from 'typescript';

const GROUPS: ReadonlySet<string> = new Set(['describe', 'onEveryPlatform', 'aboveAllInOneProcess', 'onCluster']);
const TESTS: ReadonlySet<string> = new Set(['it', 'test']);

/** The name of every test and group of a spec, each with the groups that it stands in, joined by ` › `. */
export const titlesOf = (file: string, text: string): readonly string[] => {
  const titles: string[] = [];
  const visit = (node: ts.Node, path: readonly string[]): void => {
    const title = titleOf(node);
    const below = title === null ? path : [...path, title];
    if (title !== null) titles.push(below.join(' › '));
    ts.forEachChild(node, (child) => visit(child, below));
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true), []);
  return titles;
};

const titleOf = (node: ts.Node): string | null => {
  if (!ts.isCallExpression(node) || !isNaming(node.expression)) return null;
  const [name] = node.arguments;
  return name !== undefined && ts.isStringLiteralLike(name) ? name.text : null;
};

/** `it(…)`, and `it.each(…)(…)`. */
const isNaming = (callee: ts.Expression): boolean => {
  if (ts.isIdentifier(callee)) return GROUPS.has(callee.text) || TESTS.has(callee.text);
  if (!ts.isCallExpression(callee) || !ts.isPropertyAccessExpression(callee.expression)) return false;
  const { expression, name } = callee.expression;
  return name.text === 'each' && isNaming(expression);
};
