import type { ASTNode } from '@marcbachmann/cel-js';
import type { ExpressionFault } from '@accrue/campaigns-domain';
import { isNode } from './thresholds';

/** What a condition costs is at most this, and this again for each line of a receipt. */
export const NODES_MAX = 250;

const OPERATORS: ReadonlySet<string> = new Set([
  ...['==', '!=', '<', '<=', '>', '>=', 'in', '+', '-', '*', '/', '%'],
  ...['&&', '||', '!_', '-_', '?:', 'list', 'value', 'id', '.', 'call', 'rcall'],
]);
const FUNCTIONS: ReadonlySet<string> = new Set(['size', 'has']);
const METHODS: ReadonlySet<string> = new Set(['size', 'contains', 'startsWith', 'endsWith']);
/** They go through all lines, once. */
const THROUGH_LINES: ReadonlySet<string> = new Set(['exists', 'exists_one', 'all', 'filter']);
/** How far a counter is. */
export const COUNTER = 'counter';
/** Whether the member is in a segment. */
export const SEGMENT = 'segment';
/** How an offer that the member was given stands. */
export const OFFER = 'offer';
const LINES = 'receipt.lines';

export interface Admission {
  readonly mentions: ReadonlySet<string>;
  readonly counters: ReadonlySet<string>;
  readonly segments: ReadonlySet<string>;
  readonly offers: ReadonlySet<string>;
  /** null: it may be used. */
  readonly fault: Pick<ExpressionFault, 'code' | 'message'> | null;
}

interface Admitting {
  readonly variables: ReadonlySet<string>;
  readonly isForOccasions: boolean;
  readonly isForSegments: boolean;
}

/**
 * The part of the language that conditions may use: what is not listed is refused, so that nothing a later release of the language knows gets
 * in by itself. No regular expressions, no conversions, no maps, no type that is only known when it runs. For each line a condition may look at that
 * line, never at all lines again: so it is linear in their number.
 * @param ast as written, before it is type-checked
 */
export const admit = (ast: ASTNode, { variables, isForOccasions, isForSegments }: Admitting): Admission => {
  const mentions = new Set<string>();
  const [counters, segments, offers] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const VALUES = ['bigint', 'string', 'boolean', ...(isForOccasions ? ['number'] : [])];
  let fault: Admission['fault'] = null;
  const refuse = (code: 'if.not_allowed' | 'if.too_costly', what: string, { start }: ASTNode): void => {
    fault ??= { code, message: `${what}, at character ${start + 1}` };
  };

  /** @param each the name that stands for a line; null: not within a walk through the lines */
  const walk = (node: ASTNode, each: string | null): void => {
    if (!OPERATORS.has(node.op)) return refuse('if.not_allowed', `"${node.op}" cannot be used in conditions`, node);
    switch (node.op) {
      case 'value':
        if (!VALUES.includes(typeof node.args))
          refuse('if.not_allowed', 'only whole numbers, texts, true and false can be written', node);
        return;
      case 'id':
        if (node.args !== each) nameless(node);
        return;
      case '.':
        return member(node.args[0], node.args[1], each);
      case 'call': {
        const [name, args] = node.args;
        if (name === COUNTER) return named(node, args[0], counters);
        if (name === SEGMENT && isForOccasions) return named(node, args[0], segments);
        if (name === OFFER && isForSegments) return named(node, args[0], offers);
        if (!FUNCTIONS.has(name)) return refuse('if.not_allowed', `"${name}" cannot be used in conditions`, node);
        return args.forEach((argument) => walk(argument, each));
      }
      case 'rcall':
        return called(node, each);
      default:
        for (const part of [node.args].flat()) if (isNode(part)) walk(part, each);
    }
  };

  const member = (owner: ASTNode, name: string, each: string | null): void => {
    if (owner.op !== 'id') return walk(owner, each);
    const path = `${owner.args}.${name}`;
    mentions.add(path);
    if (each !== null && path === LINES) refuse('if.too_costly', 'for each line all lines again', owner);
    if (owner.args !== each && !variables.has(owner.args)) nameless(owner);
  };

  /** Which facts a condition looks at is known without asking it: so nobody may pass all of them round. */
  const nameless = (node: Extract<ASTNode, { op: 'id' }>): void => {
    const what = variables.has(node.args) ? `"${node.args}" needs the name of a fact` : `there is no "${node.args}"`;
    refuse('if.not_allowed', what, node);
  };

  /** Which counters, segments and offers a condition looks at is known without asking it, so that it is asked again when one of them changes. */
  const named = (node: Extract<ASTNode, { op: 'call' }>, id: ASTNode | undefined, into: Set<string>): void => {
    const [what] = node.args;
    if (id?.op === 'value' && typeof id.args === 'string') into.add(id.args);
    else refuse('if.not_allowed', `"${what}" needs the id of a ${what}, as a text`, node);
  };

  const called = (node: Extract<ASTNode, { op: 'rcall' }>, each: string | null): void => {
    const [name, receiver, args] = node.args;
    walk(receiver, each);
    if (METHODS.has(name)) return args.forEach((argument) => walk(argument, each));
    if (!THROUGH_LINES.has(name)) return refuse('if.not_allowed', `"${name}" cannot be used in conditions`, node);
    if (each !== null) return refuse('if.too_costly', `"${name}" within another one`, node);
    const [variable, ...rest] = args;
    if (variable?.op !== 'id' || variables.has(variable.args))
      return refuse('if.not_allowed', `"${name}" needs a new name for a line`, node);
    const line = variable.args;
    rest.forEach((argument) => walk(argument, line));
  };

  walk(ast, null);
  return { mentions, counters, segments, offers, fault };
};
