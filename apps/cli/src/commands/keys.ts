import { InvalidArgumentError, Option, type Command } from 'commander';
import { apiKeyHash, newApiKey, ROLES, type Role } from '@accrue/api-keys';
import { DAY_MS } from '@accrue/kernel';
import { contextOf } from '../context';
import { showList } from '../list';
import { table } from '../output';

type Item = Readonly<Record<string, unknown>>;

const COLUMNS = ['name', 'role', 'stores', 'source', 'status', 'createdBy', 'expiresAt', 'lastUsedAt'];

const days = (text: string): number => {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 3650) throw new InvalidArgumentError('1 to 3650 days');
  return count;
};

const eachStore = (id: string, others: readonly string[] = []): readonly string[] => [...others, id];

export const addKeyCommands = (program: Command): void => {
  const keys = program.command('keys').description('API keys: one per till and person, so that each can be taken away');
  keys
    .command('create <name>')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .option(
      '--store <id>',
      'of a till: a store whose receipts it may send; several times for several, without it any',
      eachStore,
    )
    .option('--days <n>', 'how long it is good; without it, until it is revoked', days)
    .description(
      'makes a key here, tells the platform its hash, and prints it once; the name stands in what the key does',
    )
    .action(
      async (name: string, options: { role: Role; store?: readonly string[]; days?: number }, command: Command) => {
        const { client, output } = contextOf(command);
        const key = newApiKey(options.role);
        const until = options.days === undefined ? undefined : new Date(Date.now() + options.days * DAY_MS);
        const json = {
          role: options.role,
          keyHash: apiKeyHash(key),
          ...(options.store === undefined ? {} : { stores: options.store }),
          ...(until === undefined ? {} : { expiresAt: until.toISOString() }),
        };
        const made = await client.json<Item>(`/v1/keys/${encodeURIComponent(name)}`, { method: 'PUT', json });
        output.result({ ...made, key }, () => `${key}\nShown this once: the platform keeps its hash only.`);
      },
    );
  keys
    .command('list')
    .description('every key with its role, expiry and last use; never the key itself')
    .action(async (_options: unknown, command: Command) => {
      await showList<Item>(command, { path: '/v1/keys', name: 'keys' }, (keys) => table(keys, COLUMNS));
    });
  keys
    .command('revoke <name>')
    .description('makes a key worthless, for ever; all processes know within ten seconds')
    .action(async (name: string, _options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const answer = await client.json<Item>(`/v1/keys/${encodeURIComponent(name)}:revoke`, { method: 'POST' });
      output.result(answer, () => table([answer], [...COLUMNS, 'revokedBy']));
    });
};
