import type { Command } from 'commander';
import { shownAmounts, type Amount } from '../amounts';
import { contextOf } from '../context';
import { CliError, EXIT } from '../exit-codes';
import { doJob } from '../job';
import { itemCount, showList } from '../list';
import { table } from '../output';

type Item = Readonly<Record<string, unknown>>;
interface Rebuilt {
  readonly events: number;
  readonly seconds: number;
  readonly swapped: boolean;
  readonly tables: readonly Item[];
}

type Review = Item & { readonly reason: { readonly text: string } };

export const addOperationsCommands = (program: Command): void => {
  addProjections(program);
  addDueWork(program);
  addDeadLetters(program);
  addReviews(program);
};

const addProjections = (program: Command): void => {
  const projections = program.command('projections').description('read models, which can be thrown away and rebuilt');
  projections
    .command('status')
    .description('every read model with its generation and how far it is behind')
    .action(async (_options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const answer = await client.json<{ projections: readonly Item[] }>('/v1/projections');
      output.result(answer, () =>
        table(answer.projections, ['context', 'name', 'version', 'generation', 'state', 'behind']),
      );
    });
  projections
    .command('rebuild <name>')
    .description(
      'build anew beside the live one, compare, swap; <name> is context/name, or the name alone where it is unique',
    )
    .action(async (name: string, _options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const path = name.includes('/')
        ? name
        : await qualified(client.json<{ projections: readonly Item[] }>('/v1/projections'), name);
      const answer = await doJob<Rebuilt>(client, { path: `/v1/projections/${path}:rebuild`, quiet: output.isJson });
      output.result(answer, () =>
        [
          table(answer.tables, ['table', 'rows', 'differences']),
          `${String(answer.events)} events in ${answer.seconds.toFixed(1)} s, ${answer.swapped ? 'swapped in' : 'NOT swapped in'}`,
        ].join('\n'),
      );
      if (!answer.swapped || answer.tables.some(({ differences }) => differences !== 0))
        process.exitCode = EXIT.notInOrder;
    });
};

const qualified = async (listing: Promise<{ projections: readonly Item[] }>, name: string): Promise<string> => {
  const [only, ...others] = (await listing).projections.filter((one) => one.name === name);
  if (!only) throw new CliError(`there is no projection ${name}; see \`accrue projections status\``, EXIT.usage);
  if (others.length > 0) throw new CliError(`${name} stands in several contexts: write context/${name}`, EXIT.usage);
  return `${String(only.context)}/${name}`;
};

interface DueWork {
  readonly context: string;
  readonly work: string;
  readonly dueSince: string | null;
  readonly setAsideCount: number;
  readonly setAside: readonly Item[];
}

const addDueWork = (program: Command): void => {
  const dueWork = program.command('due-work').description('what time makes due, such as the expiry of points');
  dueWork
    .command('list')
    .description('every kind of work: since when it waits, and what of it failed again and again')
    .action(async (_options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const answer = await client.json<{ dueWork: readonly DueWork[] }>('/v1/due-work');
      output.result(answer, () =>
        [
          table(
            answer.dueWork.map((work) => ({ ...work })),
            ['context', 'work', 'dueSince', 'setAsideCount'],
          ),
          ...answer.dueWork
            .filter(({ setAside }) => setAside.length > 0)
            .map(
              ({ context, work, setAside }) =>
                `\nset aside of ${context}/${work}:\n${table(setAside, ['key', 'dueAt', 'failures', 'reason', 'setAsideAt'])}`,
            ),
        ].join('\n'),
      );
    });
  dueWork
    .command('retry <context/work>')
    .description('try again what was set aside, for instance after what made it fail was mended')
    .action(async (name: string, _options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const [context = '', work = '', ...others] = name.split('/');
      if (context === '' || work === '' || others.length > 0)
        throw new CliError('name it as context/work; see `accrue due-work list`', EXIT.usage);
      const path = `/v1/due-work/${encodeURIComponent(context)}/${encodeURIComponent(work)}:retry`;
      const answer = await client.json<{ retried: number }>(path, { method: 'POST' });
      output.result(
        answer,
        () => `${String(answer.retried)} ${answer.retried === 1 ? 'item is' : 'items are'} tried again`,
      );
    });
};

const addDeadLetters = (program: Command): void => {
  const dlq = program.command('dlq').description('messages that could not be handled, each with its reason');
  dlq
    .command('list')
    .option('--status <status>', 'parked, replayed or discarded', 'parked')
    .option('--topic <topic>', 'only this topic')
    .option('--limit <n>', 'at most so many', itemCount, 50)
    .description('the oldest first, as they are to be replayed')
    .action(async (options: { status: string; topic?: string; limit: number }, command: Command) => {
      const { status, topic, limit: most } = options;
      const query = { status, ...(topic === undefined ? {} : { topic }) };
      await showList<Item>(command, { path: '/v1/dead-letters', name: 'deadLetters', query, most }, (letters) =>
        table(letters, ['id', 'topic', 'group', 'reasonCode', 'reason', 'failedAt', 'status']),
      );
    });
  for (const [verb, description] of [
    ['show', 'one letter whole, with its payload while it is parked'],
    ['replay', 'hand it to its handler again, for instance after an upgrade'],
    ['discard', 'put it aside for good: its message is destroyed, what failed and why is kept'],
  ] as const) {
    dlq
      .command(`${verb} <id>`)
      .description(description)
      .action(async (id: string, _options: unknown, command: Command) => {
        const { client, output } = contextOf(command);
        const path = `/v1/dead-letters/${encodeURIComponent(id)}`;
        const letter =
          verb === 'show'
            ? await client.json<Item>(path)
            : await client.json<Item>(`${path}:${verb}`, { method: 'POST' });
        output.result(letter, () =>
          verb === 'show'
            ? JSON.stringify(letter, null, 2)
            : `${String(letter.status)}: ${String(letter.reasonCode)} ${String(letter.reason)}`,
        );
        if (verb === 'replay' && letter.status !== 'replayed') process.exitCode = EXIT.failed;
      });
  }
};

const addReviews = (program: Command): void => {
  const review = program
    .command('review')
    .description(
      'what a person has to look at: returns without a sale, conflicting and very old receipts, points that did not pay',
    );
  review
    .command('list')
    .option('--state <state>', 'open or closed', 'open')
    .option('--kind <kind>', 'unmatched_return, conflict, parked, too_old, points_tender, loyalty_discount')
    .option('--limit <n>', 'at most so many', itemCount, 50)
    .description('the review queue')
    .action(async (options: { state: string; kind?: string; limit: number }, command: Command) => {
      const { state, kind, limit: most } = options;
      const query = { state, ...(kind === undefined ? {} : { kind }) };
      await showList<Review>(command, { path: '/v1/reviews', name: 'reviews', query, most }, (reviews) => {
        const rows = reviews.map((review) => ({ ...review, reason: review.reason.text }));
        return table(rows, ['id', 'kind', 'state', 'receiptId', 'memberId', 'reason']);
      });
    });
  review
    .command('show <id>')
    .description('one case whole')
    .action(async (id: string, _options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const answer = await client.json<Item>(`/v1/reviews/${encodeURIComponent(id)}`);
      output.result(answer, () => JSON.stringify(answer, null, 2));
    });
  review
    .command('accept <id>')
    .requiredOption('--reason <text>', 'why, for people')
    .option(
      '--occurred-at <time>',
      'when one that is too old happened, such as 2026-10-31T17:42:10+01:00 (default: when the till says)',
    )
    .option('--dry-run', 'say what it would bring, and change nothing')
    .description('record a receipt that was held because it is too old, or what came second of a conflict')
    .action(async (id: string, { reason, occurredAt, dryRun }: Acceptance, command: Command) => {
      const query = dryRun === true ? '?dryRun=true' : '';
      await decide(command, id, `accept${query}`, { reason, ...(occurredAt === undefined ? {} : { occurredAt }) });
    });
  review
    .command('reject <id>')
    .requiredOption('--reason <text>', 'why, for people')
    .description('never record a receipt that was held because it is too old')
    .action(async (id: string, { reason }: { reason: string }, command: Command) => {
      await decide(command, id, 'reject', { reason });
    });
  review
    .command('close <id>')
    .requiredOption('--reason <text>', 'why, for people')
    .description('close a case of any other kind, or a conflict: what was recorded stands')
    .action(async (id: string, { reason }: { reason: string }, command: Command) => {
      await decide(command, id, 'close', { reason });
    });
};

interface Acceptance {
  readonly reason: string;
  readonly occurredAt?: string;
  readonly dryRun?: boolean;
}

interface Decided {
  readonly receiptId: string;
  readonly status: string;
  readonly earned: readonly Amount[];
}

const decide = async (command: Command, id: string, act: string, json: object): Promise<void> => {
  const { client, output } = contextOf(command);
  const answer = await client.json<Decided>(`/v1/reviews/${encodeURIComponent(id)}:${act}`, { json });
  output.result(answer, () => `${answer.receiptId}: ${answer.status}, ${shownAmounts(answer.earned)}`);
};
