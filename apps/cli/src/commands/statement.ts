import { readFileSync, writeFileSync } from 'node:fs';
import { signatureOf, signatureOfPdf, type PublicKey, type SignatureCheck } from '@accrue/signatures';
import type { Command } from 'commander';
import { contextOf, outputOf } from '../context';
import { CliError, EXIT } from '../exit-codes';

interface GetOptions {
  readonly from: string;
  readonly to: string;
  readonly locale?: string;
  readonly pdf?: string;
}

export const addStatementCommands = (program: Command): void => {
  const statement = program.command('statement').description('a member’s statement of some days, as a signed document');
  statement
    .command('get <memberId>')
    .description('as JSON on standard output, or as PDF into a file')
    .requiredOption('--from <date>', 'first day, YYYY-MM-DD')
    .requiredOption('--to <date>', 'last day')
    .option('--locale <locale>', 'en, ru or pl')
    .option('--pdf <file>', 'write the PDF there')
    .action(async (memberId: string, { from, to, locale, pdf }: GetOptions, command: Command) => {
      const { client, output } = contextOf(command);
      const query = new URLSearchParams({ from, to, ...(locale === undefined ? {} : { locale }) });
      const path = `/v1/members/${encodeURIComponent(memberId)}/statement-document?${query.toString()}`;
      if (pdf === undefined) {
        const document = await client.json<object>(path);
        output.result(document, () => JSON.stringify(document, null, 2));
        return;
      }
      const answer = await client.send(`${path}&format=pdf`);
      writeFileSync(pdf, Buffer.from(await answer.arrayBuffer()));
      output.result({ file: pdf }, () => `Wrote ${pdf}.`);
    });
  statement
    .command('verify <file>')
    .description('whether a statement, JSON or PDF, is as the ledger signed it; needs no platform with --keys')
    .option(
      '--keys <file>',
      'public keys: the output of `accrue ledger signing-keys --json`; absent: asks the platform',
    )
    .action(async (file: string, { keys: path }: { keys?: string }, command: Command) => {
      const keys =
        path === undefined
          ? (await contextOf(command).client.json<{ keys: readonly PublicKey[] }>('/v1/ledger/signing-keys')).keys
          : keysIn(path);
      const found = checkOf(file, keys);
      outputOf(command).result({ file, ...found, ok: found.check === 'holds' }, () => TOLD[found.check](found.keyId));
      if (found.check !== 'holds') process.exitCode = EXIT.notInOrder;
    });
};

const TOLD: Readonly<Record<SignatureCheck, (keyId: string) => string>> = {
  holds: (keyId) => `The statement is as it was signed with the key ${keyId}.`,
  broken: (keyId) => `The statement was changed after it was signed with the key ${keyId}.`,
  unknown_key: (keyId) => `None of the keys is ${keyId}, which the statement says that it was signed with.`,
};

const checkOf = (
  path: string,
  keys: readonly PublicKey[],
): { readonly keyId: string; readonly check: SignatureCheck } => {
  const bytes = read(path);
  if (bytes.subarray(0, 5).toString() === '%PDF-') return signatureOfPdf(bytes, keys) ?? notSigned(path);
  const document = parsed(bytes);
  if (document === null || typeof document['keyId'] !== 'string') return notSigned(path);
  return { keyId: document['keyId'], check: signatureOf(document, keys) };
};

const notSigned = (path: string): never => {
  throw new CliError(`${path} is no signed statement`, EXIT.usage);
};

const keysIn = (path: string): readonly PublicKey[] => {
  const keys = parsed(read(path))?.['keys'];
  if (!Array.isArray(keys))
    throw new CliError(`${path} has no keys: it must be what \`accrue ledger signing-keys --json\` wrote`, EXIT.usage);
  return keys as readonly PublicKey[];
};

const read = (path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new CliError(`${path} cannot be read: ${(error as Error).message}`, EXIT.usage);
  }
};

const parsed = (bytes: Buffer): Readonly<Record<string, unknown>> | null => {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
};
