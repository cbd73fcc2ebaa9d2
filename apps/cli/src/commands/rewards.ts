import type { Command } from 'commander';
import { shownAmount } from '../amounts';
import { contextOf } from '../context';
import { pairs, table } from '../output';
import { readText } from '../source';
import { addOwnRewardCommands } from './own-rewards';

interface Added {
  readonly added: number;
  readonly duplicates: number;
  readonly availableCodes: number;
}

interface Reward {
  readonly rewardId: string;
  readonly title: string;
  readonly walletId: string;
  readonly unit: string;
  readonly points: number;
  readonly gives: { readonly kind: string };
  /** null: not counted */
  readonly available: number | null;
}

interface Judged {
  /** Empty: it can be had now. */
  readonly missing: readonly { readonly code: string }[];
}

interface Cause {
  readonly cause: string;
  readonly currency: string;
  readonly donations: number;
  readonly amount: number;
  readonly matching: number;
}

interface Preview {
  readonly codes: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly wouldAdd: number;
  readonly known: number;
  readonly repeated: number;
  readonly repeatedAt: readonly { readonly line: number; readonly firstLine: number }[];
}

export const addRewardCommands = (program: Command): void => {
  const rewards = program.command('rewards').description('what points are given for');
  rewards
    .command('list')
    .description('the rewards on offer: price, kind and how many are left')
    .action(async (_options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const catalogue = await client.json<{ readonly rewards: readonly Reward[] }>('/v1/rewards');
      output.result(catalogue, () =>
        table(
          catalogue.rewards.map(({ gives, available, unit, points, ...reward }) => ({
            ...reward,
            price: shownAmount({ unit, amount: points }),
            kind: gives.kind,
            left: available ?? 'not counted',
          })),
          ['rewardId', 'title', 'kind', 'price', 'walletId', 'left'],
        ),
      );
    });
  rewards
    .command('codes')
    .description('codes that a reward hands out')
    .command('add <reward> <file>')
    .description(
      'add the codes of a file: one a line, or CSV with a column headed "code" (.gz allowed, - for standard input)',
    )
    .option('--dry-run', 'say what would be added, add nothing')
    .action(async (reward: string, file: string, { dryRun }: { dryRun?: boolean }, command: Command) => {
      const { client, output } = contextOf(command);
      const path = `/v1/rewards/${encodeURIComponent(reward)}/codes`;
      const text = await readText(file);
      if (dryRun === true) {
        const preview = await client.json<Preview>(`${path}?dryRun=true`, { text });
        return output.result(preview, () => previewed(preview));
      }
      const added = await client.json<Added>(path, { text });
      output.result(added, () =>
        pairs([
          ['added', added.added],
          ['known or repeated', added.duplicates],
          ['available', added.availableCodes],
        ]),
      );
    });
  rewards
    .command('for <memberId>')
    .description('what a member can have now, and what is missing for the other rewards')
    .option('--spendable <amounts>', 'judge points too: wallet:amount, several with commas')
    .action(async (memberId: string, { spendable }: { readonly spendable?: string }, command: Command) => {
      const { client, output } = contextOf(command);
      const query = spendable === undefined ? '' : `?spendable=${encodeURIComponent(spendable)}`;
      const path = `/v1/members/${encodeURIComponent(memberId)}/rewards${query}`;
      const told = await client.json<{ readonly rewards: readonly (Reward & Judged)[] }>(path);
      output.result(told, () =>
        table(
          told.rewards.map(({ rewardId, title, unit, points, missing }) => ({
            ...{ rewardId, title, price: shownAmount({ unit, amount: points }) },
            missing: missing.map(({ code }) => code).join(', '),
          })),
          ['rewardId', 'title', 'price', 'missing'],
        ),
      );
    });
  rewards
    .command('causes')
    .description('what members have given to each cause, in minor units')
    .action(async (_options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const told = await client.json<{ readonly causes: readonly Cause[] }>('/v1/causes');
      output.result(told, () =>
        table(
          told.causes.map((each) => ({ ...each })),
          ['cause', 'donations', 'amount', 'matching', 'currency'],
        ),
      );
    });
  addOwnRewardCommands(rewards);
};

const previewed = ({ codes, first, last, wouldAdd, known, repeated, repeatedAt }: Preview): string =>
  [
    pairs([
      ['codes', codes],
      ['first', first],
      ['last', last],
      ['new', wouldAdd],
      ['known already', known],
      ['repeated in the file', repeated],
    ]),
    ...repeatedAt.map(({ line, firstLine }) => `line ${String(line)}: the code of line ${String(firstLine)} again`),
    'nothing was added (--dry-run)',
  ].join('\n');
