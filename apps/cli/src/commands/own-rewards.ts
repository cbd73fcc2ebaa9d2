import type { Command } from 'commander';
import { shownAmount } from '../amounts';
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

interface OwnReward {
  readonly origin: 'redeemed' | 'given';
  readonly id: string;
  readonly rewardId: string;
  readonly title: string | null;
  readonly status: string;
  readonly isUsable: boolean;
  readonly howToUse: string;
  readonly useBy: string | null;
  readonly paid: Paid | null;
  readonly earnedBy: { readonly receiptId: string | null; readonly actionId: string | null } | null;
  readonly reason?: string;
  readonly code?: string;
  readonly since: string;
}

interface Paid {
  readonly unit: string;
  readonly points: number;
}

/** @param rewards the command whose subcommands these are */
export const addOwnRewardCommands = (rewards: Command): void => {
  rewards
    .command('own <memberId>')
    .description('the rewards that a member has or had, redeemed and given, newest first')
    .option('--limit <count>', 'so many at most (default: all)', itemCount)
    .action(async (memberId: string, { limit }: { readonly limit?: number }, command: Command) =>
      showList<OwnReward>(
        command,
        {
          path: `/v1/members/${encodeURIComponent(memberId)}/own-rewards`,
          name: 'rewards',
          ...(limit === undefined ? {} : { most: limit }),
        },
        (own) =>
          table(
            own.map(({ title, rewardId, code, useBy, howToUse, paid, earnedBy, ...each }) => ({
              ...each,
              reward: title ?? rewardId,
              how: howToUse,
              code: code ?? '',
              'use by': useBy ?? '',
              for:
                paid === null ? sourceOf(earnedBy ?? NOTHING) : shownAmount({ unit: paid.unit, amount: paid.points }),
            })),
            ['since', 'reward', 'use by', 'status', 'how', 'code', 'for', 'id'],
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

const NOTHING = { receiptId: null, actionId: null };

const sourceOf = ({ receiptId, actionId }: Pick<GivenReward, 'receiptId' | 'actionId'>): string =>
  receiptId !== null ? `receipt ${receiptId}` : actionId !== null ? `action ${actionId}` : '';
