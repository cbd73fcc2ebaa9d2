import { readFileSync } from 'node:fs';
import type { DrawProof } from '@accrue/kernel';
import type { ApiClient } from './client';
import { CliError, EXIT } from './exit-codes';
import { itemsOf } from './list';

type Shown = Omit<DrawProof['draw'], 'seed' | 'listHash'> & {
  readonly status: string;
  readonly seed: string | null;
  readonly listHash: string | null;
};

const pathOf = (drawId: string): string => `/v1/draws/${encodeURIComponent(drawId)}`;

/** All that the winners of a draw follow from, as the platform publishes it. @throws CliError before the draw is made */
export const askProof = async (client: Pick<ApiClient, 'json'>, drawId: string): Promise<DrawProof> => {
  const draw = await client.json<Shown>(pathOf(drawId));
  const { seed, listHash, status, ...rest } = draw;
  if (seed === null || listHash === null)
    throw new CliError(
      `The draw ${drawId} is ${status}: its seed is secret until it is made. Until then keep its commitment: ${draw.commitment}`,
      EXIT.failed,
      { status, commitment: draw.commitment },
    );
  const { items } = await itemsOf<DrawProof['tickets'][number]>(client, {
    path: `${pathOf(drawId)}/tickets`,
    name: 'tickets',
  });
  return { draw: { ...rest, seed, listHash }, tickets: items };
};

/** As `accrue draws proof` wrote it; anybody may have changed it since. @throws CliError when it is none */
export const readProof = (path: string): DrawProof => {
  let proof: unknown;
  try {
    proof = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new CliError(`${path} cannot be read: ${(error as Error).message}`, EXIT.usage);
  }
  if (!isProof(proof))
    throw new CliError(`${path} is no proof of a draw: it must be what \`accrue draws proof\` wrote`, EXIT.usage);
  return proof;
};

type Test = (value: unknown) => boolean;

const text: Test = (value) => typeof value === 'string';
const count: Test = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const orNothing =
  (test: Test): Test =>
  (value) =>
    value === undefined || value === null || test(value);
/** More winners than a draw can have would be computed for ever. */
const winners: Test = (value) => count(value) && (value as number) <= 1_000;
const listOf =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test);
const object =
  (members: Readonly<Record<string, Test>>): Test =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(members).every(([name, test]) => test((value as Record<string, unknown>)[name]));

const isProofLike = object({
  draw: object({
    ...{ drawId: text, algorithm: text, commitment: text, listHash: text, seed: text },
    ...{ entropy: orNothing(text), tickets: count },
    prizes: listOf(object({ id: text, winners })),
    winners: listOf(object({ number: count, ticket: text, prizeId: text })),
  }),
  tickets: listOf(
    object({ number: count, ticket: text, hash: text, entryId: orNothing(text), memberId: orNothing(text) }),
  ),
});

const isProof = (value: unknown): value is DrawProof => isProofLike(value);
