import { readFileSync } from 'node:fs';
import { canonicalJson } from '@accrue/kernel';
import type { ApiClient } from './client';
import { CliError, EXIT } from './exit-codes';
import { itemsOf } from './list';

export type SignedHead = Readonly<Record<string, unknown>> & { readonly number: number };

/** @param path of a file that `accrue ledger heads --json` wrote @throws CliError for any other */
export const keptHeads = (path: string): readonly SignedHead[] => {
  const heads = headsIn(textOf(path));
  if (heads === null)
    throw new CliError(`${path} has no signed heads: it must be what \`accrue ledger heads --json\` wrote`, EXIT.usage);
  return heads;
};

/** Whether the platform still has every head that was kept elsewhere, as it was. */
export const compareKept = async (client: Pick<ApiClient, 'json'>, kept: readonly SignedHead[]) => {
  const { items } = await itemsOf<SignedHead>(client, { path: '/v1/ledger/heads', name: 'heads' });
  const present = new Map(items.map((head) => [head.number, canonicalJson(head)]));
  const examples = kept.flatMap((head) => {
    const there = present.get(head.number);
    if (there === undefined) return [`head ${String(head.number)} is gone`];
    return there === canonicalJson(head) ? [] : [`head ${String(head.number)} is another one`];
  });
  return {
    ...{ name: 'the heads that were kept elsewhere are those of the ledger', ok: examples.length === 0 },
    ...{ checked: kept.length, differences: examples.length, examples },
  };
};

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CliError(`${path} cannot be read: ${(error as Error).message}`, EXIT.usage);
  }
};

const headsIn = (text: string): readonly SignedHead[] | null => {
  try {
    const { heads } = JSON.parse(text) as { readonly heads?: unknown };
    const isHead = (head: unknown): boolean => typeof (head as SignedHead | null)?.number === 'number';
    return Array.isArray(heads) && heads.every(isHead) ? (heads as SignedHead[]) : null;
  } catch {
    return null;
  }
};
