import type { Command } from 'commander';
import { itemCount, showList } from '../list';
import { table } from '../output';

interface Entry {
  readonly at: string;
  readonly actor: string;
  readonly role: string;
  readonly action: string;
  readonly subjects: readonly string[];
  readonly status: number | null;
  readonly code: string | null;
}

/** `POST /v1/members/{memberId}:close` of `m-1` → `POST /v1/members/m-1:close`. */
const doneTo = ({ action, subjects }: Entry): string => {
  const left = [...subjects];
  return action.replace(/\{\w+\}/g, () => left.shift() ?? '');
};

const outcomeOf = ({ status, code }: Entry): string =>
  status === null ? 'not known' : [String(status), code ?? ''].join(' ').trim();

export const addAuditCommands = (program: Command): void => {
  program
    .command('audit')
    .description(
      'who did what, the newest first: what operators, support, analysts and people who signed in asked to be changed',
    )
    .option('--actor <name>', 'of this key or person only')
    .option('--subject <id>', 'what was done to this only, such as a member')
    .option('--from <instant>', 'first instant that counts')
    .option('--to <instant>', 'first instant that does not count any more')
    .option('--limit <count>', 'how many at most', itemCount, 100)
    .action(async ({ limit, ...query }: { limit: number } & Record<string, string>, command: Command) => {
      const wanted = { path: '/v1/audit', name: 'entries', query, most: limit };
      await showList<Entry>(command, wanted, (entries) =>
        table(
          entries.map((entry) => ({ ...entry, what: doneTo(entry), outcome: outcomeOf(entry) })),
          ['at', 'actor', 'role', 'what', 'outcome'],
        ),
      );
    });
};
