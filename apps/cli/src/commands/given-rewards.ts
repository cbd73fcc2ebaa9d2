import type { Command } from 'commander';
import { contextOf } from '../context';
import { itemCount, showList } from '../list';
import { pairs, table } from '../output';

interface GivenReward {
  readonly givenId: string;
  readonly memberId: string;
  readonly rewardId: string;
  readonly ruleId: string;
  readonly receiptId: string | null;
  readonly actionId: string | null;
  readonly status: string;
  readonly reason?: string;
  readonly code?: string;
  readonly useBy?: string;
  readonly since: string;
}

/** @param rewards the command whose subcommands these are */
export const addGivenRewardCommands = (rewards: Command): void => {
  rewards
    .command('given <memberId>')
    .description('the rewards that rules and offers gave a member for no points, newest first')
    .option('--limit <count>', 'so many at most (default: all)', itemCount)
    .action(async (memberId: string, { limit }: { readonly limit?: number }, command: Command) =>
      showList<GivenReward>(
        command,
        {
          path: `/v1/members/${encodeURIComponent(memberId)}/given-rewards`,
          name: 'rewards',
          ...(limit === undefined ? {} : { most: limit }),
        },
        (given) =>
          table(
            given.map(({ code, useBy, ...each }) => ({
              ...each,
              for: sourceOf(each),
              code: code ?? '',
              'use by': useBy ?? '',
            })),
            ['since', 'rewardId', 'status', 'code', 'use by', 'for', 'givenId'],
          ),
      ),
    );
  rewards
    .command('use <givenId>')
    .description('say that a reward that a rule or an offer gave was used: it is not taken back any more')
    .action(async (givenId: string, _options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const path = `/v1/given-rewards/${encodeURIComponent(givenId)}:use`;
      const used = await client.json<GivenReward>(path, { method: 'POST' });
      output.result(used, () =>
        pairs([
          ['given', used.givenId],
          ['status', used.status],
          ['member', used.memberId],
          ['reward', used.rewardId],
          ['rule', used.ruleId],
          ['for', sourceOf(used)],
          ...(used.useBy === undefined ? [] : [['use by', used.useBy] as const]),
          ...(used.code === undefined ? [] : [['code', used.code] as const]),
        ]),
      );
    });
};

const sourceOf = ({ receiptId, actionId }: Pick<GivenReward, 'receiptId' | 'actionId'>): string =>
  receiptId === null ? `action ${String(actionId)}` : `receipt ${receiptId}`;
