import type { Command } from 'commander';
import { shownAmount } from '../amounts';
import { contextOf } from '../context';
import { pairs } from '../output';

interface Redemption {
  readonly redemptionId: string;
  readonly memberId: string;
  readonly rewardId: string;
  readonly gives: Readonly<Record<string, unknown>>;
  readonly status: string;
  readonly walletId: string;
  readonly unit: string;
  readonly points: number;
  readonly confirmBy?: string;
  readonly useBy?: string;
  readonly cancelled?: string;
  readonly failure?: string;
  readonly certificate?: Readonly<Record<string, unknown>>;
  readonly code?: string;
  readonly gift?: { readonly receiverId: string };
  readonly giftCard?: { readonly number: string; readonly pin: string };
}

interface AskOptions {
  readonly id: string;
  readonly for?: string;
  readonly wait?: boolean;
}

export const addRedemptionCommands = (program: Command): void => {
  const redemptions = program.command('redemptions').description('what members took for their points');
  redemptions
    .command('show <redemptionId>')
    .description('how far it has come, and what it gives')
    .action(async (redemptionId: string, _options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const shown = await client.json<Redemption>(pathOf(redemptionId));
      output.result(shown, () => told(shown));
    });
  redemptions
    .command('ask <memberId> <rewardId>')
    .description('redeem a reward for a member')
    .requiredOption('--id <redemptionId>', 'the same id is the same redemption')
    .option('--for <memberId>', 'another member, whom it is for, where the reward can be given')
    .option('--wait', 'wait for a place where an event has none left')
    .action(
      async (
        memberId: string,
        rewardId: string,
        { id: redemptionId, for: receiverId, wait = false }: AskOptions,
        command: Command,
      ) => {
        const { client, output } = contextOf(command);
        const json = { memberId, rewardId, redemptionId, wait, ...(receiverId !== undefined && { receiverId }) };
        const asked = await client.json<Redemption>('/v1/redemptions', { json });
        output.result(asked, () => told(asked));
      },
    );
  for (const [verb, description] of [
    ['accept', 'take what another member redeemed for this one: the giver’s points are spent'],
    ['decline', 'not want it: the giver’s points go back into their lots'],
  ] as const) {
    redemptions
      .command(`${verb} <redemptionId> <memberId>`)
      .description(description)
      .action(async (redemptionId: string, receiverId: string, _options: unknown, command: Command) => {
        const { client, output } = contextOf(command);
        const done = await client.json<Redemption>(`${pathOf(redemptionId)}:${verb}`, { json: { receiverId } });
        output.result(done, () => told(done));
      });
  }
  for (const [verb, description] of [
    ['fulfil', 'say that it was handed over: its points are spent'],
    ['use', 'say that the member has used it: it does not expire, and is not undone, any more'],
    ['cancel', 'undo it: points go back into their lots, stock back on the shelf'],
  ] as const) {
    redemptions
      .command(`${verb} <redemptionId>`)
      .description(description)
      .action(async (redemptionId: string, _options: unknown, command: Command) => {
        const { client, output } = contextOf(command);
        const done = await client.json<Redemption>(`${pathOf(redemptionId)}:${verb}`, { method: 'POST' });
        output.result(done, () => told(done));
      });
  }
};

const pathOf = (redemptionId: string): string => `/v1/redemptions/${encodeURIComponent(redemptionId)}`;

const told = ({ gives, ...redemption }: Redemption): string =>
  pairs([
    ['redemption', redemption.redemptionId],
    ['status', redemption.status],
    ['member', redemption.memberId],
    ['reward', redemption.rewardId],
    ...Object.entries(gives),
    ...Object.entries(redemption.certificate ?? {}).filter(([name]) => name === 'givenAt' || name === 'currency'),
    ['wallet', redemption.walletId],
    ['price', shownAmount({ unit: redemption.unit, amount: redemption.points })],
    ...(
      [
        ['confirm by', redemption.confirmBy],
        ['use by', redemption.useBy],
        ['for', redemption.gift?.receiverId],
        ['code', redemption.code],
        ['number', redemption.giftCard?.number],
        ['PIN', redemption.giftCard?.pin],
        ['cancelled', redemption.cancelled],
        ['failed', redemption.failure],
      ] as const
    ).filter(([, value]) => value !== undefined),
  ]);
